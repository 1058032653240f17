import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { UserError } from "../common/userError.js";
import type { CurveFile } from "../curves/curveFile.js";
import { LARGEST_IN_MEMORY, megabytes, named, wholeFile } from "./inputFile.js";

const MOST_FILES = 10_000;

/**
 * The files of a curve: the one named, or, in a logger's folder, those that a logger writes.
 *
 * @throws UserError when it is missing, not ours to read, or too large to be a curve
 */
export async function curveFiles(path: string): Promise<CurveFile[]> {
  if (!(await isFolder(path))) return [{ path, bytes: await wholeFile(path, "a curve") }];
  const found = await named(path, () => readdir(path, { recursive: true, withFileTypes: true }));
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const wanted = paths.filter((file) => LOGGED.test(file.split(sep).join("/"))).sort();
  if (wanted.length === 0) throw new UserError("this folder holds no file of a logger we know", { path });
  if (wanted.length > MOST_FILES)
    throw new UserError(`this folder holds ${wanted.length} files of loggers; name one run`, { path });
  const files: CurveFile[] = [];
  let total = 0;
  for (const file of wanted) {
    const bytes = await wholeFile(file, "a curve");
    total += bytes.length;
    if (total > LARGEST_IN_MEMORY)
      throw new UserError(`the loggers' files have more than ${megabytes(LARGEST_IN_MEMORY)} together; name one run`, {
        path,
      });
    files.push({ path: join(path, relative(path, file)), bytes });
  }
  return files;
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** MLflow calls a metric's file as the metric is called: `mAP_0.5`, `val.loss`. */
const LOGGED =
  /(\.(csv|tsv|jsonl|log\.json)|tfevents[^/]*|(trainer_state|metrics|dvclive|history|scalars)\.json|\/log\.txt|\/training_log_[^/]*\.txt|\/metrics\/(?!.*\.(png|jpe?g|svg|pdf|html?|md|txt|ya?ml|json|npy|npz|pkl|pt|pth|ckpt|h5|zip|gz)$).*)$/i;
