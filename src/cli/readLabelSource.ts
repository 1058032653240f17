import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../common/userError.js";
import type { LabelSource } from "../annotations/labelFilesDiff.js";
import { inputFile } from "./inputFile.js";

/** Label files are held in memory; more than this would not fit a text. */
const LARGEST = 512 * 1024 * 1024;

/** Reads a label file, or the label files of a folder (XML, text, YAML and class names; pictures are passed over). */
export async function readLabelSource(path: string): Promise<LabelSource> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return { path: path.replace(/(?<=.)[/\\]+$/, ""), files: await labelFilesIn(path) };
  const { size } = await inputFile(path);
  if (size > LARGEST)
    throw new UserError(
      `the file has ${Math.round(size / 1048576)} MB; labels are held in memory and may have ${LARGEST / 1048576} MB: compare parts of it`,
      { path },
    );
  return { path, bytes: await readFile(path) };
}

async function labelFilesIn(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(xml|txt|ya?ml|names)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: { path: string; text: string }[] = [];
  let total = 0;
  for (const path of paths) {
    const bytes = await readFile(path);
    total += bytes.length;
    if (total > LARGEST)
      throw new UserError(
        `the label files have more than ${LARGEST / 1048576} MB together; compare parts of the folder`,
        { path: folder },
      );
    files.push({ path: path.slice(join(folder, "x").length - 1).replaceAll("\\", "/"), text: textOf(bytes, path) });
  }
  return files;
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
