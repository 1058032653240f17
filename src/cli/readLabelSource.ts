import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../common/userError.js";
import type { LabelSource } from "../annotations/labelFilesDiff.js";
import { LARGEST_IN_MEMORY, megabytes, named, wholeFile } from "./inputFile.js";

/** Reads a label file, or the label files of a folder (XML, text, YAML and class names; pictures are passed over). */
export async function readLabelSource(path: string): Promise<LabelSource> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return { path: path.replace(/(?<=.)[/\\]+$/, ""), files: await labelFilesIn(path) };
  return { path, bytes: await wholeFile(path, "a file of labels") };
}

async function labelFilesIn(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await named(folder, () => readdir(folder, { recursive: true, withFileTypes: true }));
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(xml|txt|ya?ml|names)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: { path: string; text: string }[] = [];
  let total = 0;
  for (const path of paths) {
    const bytes = await wholeFile(path, "a file of labels");
    total += bytes.length;
    if (total > LARGEST_IN_MEMORY)
      throw new UserError(
        `the label files have more than ${megabytes(LARGEST_IN_MEMORY)} together; compare parts of the folder`,
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
