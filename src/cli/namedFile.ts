import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file as the person named it; without a name where only the file was given. */
export interface NamedFile {
  name?: string;
  path: string;
}

/**
 * `NAME=FILE` taken apart. Names (`lr=0.1`) and files (`runs/lr=0.1/results.csv`) may have equals signs of their own: what is
 * there as a whole is a file; otherwise the name ends at the first sign after which a path follows that is there, and where
 * none is, at the first.
 *
 * @example
 * // where p.csv is there
 * namedFile("lr=0.1=p.csv", isThere) // → { name: "lr=0.1", path: "p.csv" }
 */
export async function namedFile(argument: string, isThere: (path: string) => Promise<boolean>): Promise<NamedFile> {
  const first = argument.indexOf("=");
  if (first === -1 || (await isThere(argument))) return { path: argument };
  for (let sign = first; sign !== -1; sign = argument.indexOf("=", sign + 1)) {
    if (await isThere(argument.slice(sign + 1))) return cutAt(argument, sign);
  }
  return cutAt(argument, first);
}

function cutAt(argument: string, sign: number): NamedFile {
  return { name: argument.slice(0, sign), path: argument.slice(sign + 1) };
}

/** True where a path is one of a file, a folder or a pipe. */
export async function isThere(path: string): Promise<boolean> {
  if (path === "") return false;
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Each `NAME=FILE` whose path has stars, as one per file that it stands for, in their order: a shell expands no word that
 * begins with a name. What no file fits stays as it is.
 *
 * @example
 * // where runs/a_0.csv and runs/a_1.csv are there
 * expanded(["a=runs/a_*.csv"]) // → ["a=runs/a_0.csv", "a=runs/a_1.csv"]
 */
export async function expanded(all: readonly string[]): Promise<string[]> {
  const each = await Promise.all(
    all.map(async (argument) => {
      const { name, path } = await namedFile(argument, isThere);
      if (name === undefined || !path.includes("*") || (await isThere(path))) return [argument];
      const like = await filesLike(path);
      const found = (await Promise.all(like.map(isThere))).flatMap((is, i) => (is ? (like[i] ?? []) : []));
      return found.length === 0 ? [argument] : found.map((file) => `${name}=${file}`);
    }),
  );
  return each.flat();
}

/** Folder by folder from where the path begins. */
async function filesLike(path: string): Promise<string[]> {
  const [root = "", ...steps] = path.split("/");
  let found = root === "" && path.startsWith("/") ? ["/"] : await stepFrom([""], root);
  for (const step of steps) found = await stepFrom(found, step);
  return found;
}

async function stepFrom(folders: readonly string[], step: string): Promise<string[]> {
  if (!step.includes("*")) return folders.map((folder) => join(folder, step));
  const each = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder === "" ? "." : folder).catch(() => []);
      const fitting = names.filter((name) => fits(name, step) && !name.startsWith(".")).sort();
      return fitting.map((name) => join(folder, name));
    }),
  );
  return each.flat();
}

/** Each part between stars stands as far left as it can: what follows has the most room then. */
function fits(name: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop() ?? "";
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.startsWith(first) && name.length - last.length >= at && name.endsWith(last);
}
