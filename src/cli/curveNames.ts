import { resolve, sep } from "node:path";
import { UserError } from "../common/userError.js";
import { namedFile } from "./namedFile.js";

/** What is known of paths. */
interface Paths {
  isFolder: (path: string) => Promise<boolean>;
  isThere: (path: string) => Promise<boolean>;
}

/** A curve as the person named it, or as its path does. */
export interface NamedCurve {
  name: string;
  path: string;
  /** True where the person said the name. */
  isGiven: boolean;
}

/**
 * `NAME=FILE`, or a lone file or folder. A folder gives its own name, a file that every training has under the same name
 * (`results.csv`, event files) that of its folder, any other file its own; where two would be called the same, as much of
 * their folders is said as tells them apart, since curves of one name would pass for seeds of one experiment.
 *
 * @throws UserError where nothing stands before or after the equals sign
 */
export async function namedCurves(all: readonly string[], paths: Paths): Promise<NamedCurve[]> {
  const given = await Promise.all(all.map((argument) => partsOf(argument, paths)));
  const unnamed = given.flatMap(({ parts }) => (parts ? [parts] : []));
  return given.map(({ name, path, parts }) => ({
    name: parts ? shortest(parts, unnamed) : name,
    path,
    isGiven: parts === undefined,
  }));
}

interface Given {
  name: string;
  path: string;
  /** Of the path of a curve without a name, the last one naming it best. */
  parts?: string[];
}

async function partsOf(argument: string, { isFolder, isThere }: Paths): Promise<Given> {
  const { name, path } = await namedFile(argument, isThere);
  if (name === "" || path === "") throw new UserError(`"${argument}" is not NAME=FILE`);
  // A slash is of a path with an equals sign of its own, but where a file stands behind the sign.
  if (name !== undefined && (!name.includes("/") || (await isThere(path)))) return { name, path };
  const parts = resolve(argument)
    .split(sep)
    .filter((part) => part !== "");
  const file = parts.at(-1) ?? "";
  if (await isFolder(argument)) return { name: file, path: argument, parts };
  const own = EVERYWHERE.test(file) && parts.length > 1 ? [] : [file.replace(/(.)(\.log\.json|\.[^.]*)$/, "$1")];
  return { name: file, path: argument, parts: [...parts.slice(0, -1), ...own] };
}

/** What loggers call their files in every training. */
const EVERYWHERE =
  /^((results|progress)\.csv|metrics\.(csv|json)|(dvclive|trainer_state|scalars)\.json|curve\.jsonl|(training|log|history)\.(csv|log|txt|json)|\d{8}_\d{6}\.log\.json|training_log_[^/]*\.txt|.*tfevents.*)$/i;

function shortest(parts: readonly string[], all: readonly (readonly string[])[]): string {
  const others = all.filter((other) => other.join("/") !== parts.join("/"));
  for (let count = 1; count < parts.length; count++) {
    const name = parts.slice(-count).join("/");
    if (!others.some((other) => other.slice(-count).join("/") === name)) return name;
  }
  return parts.join("/");
}
