import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { columnsRead } from "../annotations/labelColumns.js";
import type { LabelReading } from "../annotations/labelFile.js";
import type { LabelSource } from "../annotations/labelFilesDiff.js";
import type { FolderFile } from "../annotations/vocLabels.js";
import { isYoloLabelFile } from "../annotations/yoloLabels.js";
import { UserError } from "../common/userError.js";
import { inputFile, LARGEST_IN_MEMORY, megabytes, named, wholeFile } from "./inputFile.js";
import { readRows } from "./readRows.js";

/**
 * Reads a label file, or the label files of a folder (XML, text, YAML and class names; pictures and hidden files are
 * passed over, links are followed). A folder that has none of these but one table or JSON file stands for that file. Of a
 * large Parquet file only the columns of the labels are read.
 *
 * @param onProgress told which share of a folder's files, or of a Parquet file, is read
 */
export async function readLabelSource(
  path: string,
  reading: LabelReading = {},
  onProgress: (share: number) => void = () => undefined,
): Promise<LabelSource> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return readLabelFile(path, reading, onProgress);
  const files = await labelFilesIn(path, onProgress);
  if (files.some(isLabelFile)) return { path: path.replace(/(?<=.)[/\\]+$/, ""), files };
  const only = await onlyTableIn(path);
  return only === undefined ? { path, files } : readLabelFile(only, reading, onProgress);
}

async function readLabelFile(
  path: string,
  reading: LabelReading,
  onProgress: (share: number) => void,
): Promise<LabelSource> {
  const isParquet = reading.format === "parquet" || (reading.format === undefined && /\.(parquet|pq)$/i.test(path));
  if (!isParquet) return { path, bytes: await wholeFile(path, "a file of labels") };
  const isSmall = (await inputFile(path)).size <= SMALL_PARQUET;
  const columns = (known: readonly string[]) => (isSmall ? known : columnsRead(known, path, reading));
  return { path, table: await readRows(path, { columns, onProgress }) };
}

/** In bytes. What such a file says beside its labels may tell rows of one item apart, and fits into memory, be it pictures. */
const SMALL_PARQUET = 8 << 20;

/** Pascal VOC or YOLO, and not what tells about a data set. */
function isLabelFile(file: FolderFile): boolean {
  return /\.xml$/i.test(file.path) || isYoloLabelFile(file);
}

/** The one table or JSON file that a folder is there for. */
async function onlyTableIn(folder: string): Promise<string | undefined> {
  const entries = await named(folder, () => readdir(folder, { withFileTypes: true }));
  // What a link leads to is looked at when it is read.
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
  const names = files.filter((name) => /^[^.].*\.(csv|tsv|tab|jsonl?|ndjson|parquet|pq)$/i.test(name));
  if (names.length < 2) return names[0] === undefined ? undefined : join(folder, names[0]);
  throw new UserError(
    `this folder has ${names.length} files that may hold labels (${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}); name one of them`,
    { path: folder },
  );
}

async function labelFilesIn(folder: string, onProgress: (share: number) => void): Promise<FolderFile[]> {
  const paths = (await labelPathsIn(folder)).sort();
  const files: FolderFile[] = [];
  let total = 0;
  for (const [i, path] of paths.entries()) {
    const whole = join(folder, path);
    const bytes = await wholeFile(whole, "a file of labels");
    total += bytes.length;
    if (total > LARGEST_IN_MEMORY)
      throw new UserError(
        `the label files have more than ${megabytes(LARGEST_IN_MEMORY)} together; compare parts of the folder`,
        { path: folder },
      );
    files.push({ path, text: textOf(bytes, whole) });
    onProgress((i + 1) / paths.length);
  }
  return files;
}

/** Folders that links lead to, entered once more under other names. */
const MOST_BY_LINKS = 10_000;

/** Paths from the folder on, with `/`. Data sets are often links to files, or to folders, of a cache. */
async function labelPathsIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  let byLinks = 0;
  const enter = async (below: string, above: readonly string[]): Promise<void> => {
    const here = join(folder, below);
    const real = await named(here, () => realpath(here));
    if (above.includes(real)) return;
    for (const entry of await named(here, () => readdir(here, { withFileTypes: true }))) {
      if (entry.name.startsWith(".")) continue;
      const path = `${below}${entry.name}`;
      const isLink = entry.isSymbolicLink();
      const kind = isLink ? await stat(join(folder, path)).catch(() => undefined) : entry;
      if (kind?.isDirectory()) {
        if (isLink && ++byLinks > MOST_BY_LINKS)
          throw new UserError(
            `links in this folder lead to folders more than ${MOST_BY_LINKS} times, and to the same ones again; name a folder without them`,
            { path: folder },
          );
        await enter(`${path}/`, [...above, real]);
      } else if (/\.(xml|txt|ya?ml|names)$/i.test(entry.name)) {
        if (kind === undefined) throw new UserError("this link leads nowhere", { path: join(folder, path) });
        if (kind.isFile()) paths.push(path);
      }
    }
  };
  await enter("", []);
  return paths;
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("some bytes are not UTF-8 (the file may be UTF-16, Latin-1 or binary); save it as UTF-8", {
      path,
    });
  }
}
