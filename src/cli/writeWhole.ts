import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../common/userError.js";
import { errorCode } from "./inputFile.js";

/**
 * Writes files so that each is there whole or not at all: first beside their place, then renamed, all of them only
 * when every one could be written.
 *
 * @throws UserError when a folder is missing or may not be written to
 */
export async function writeWhole(files: readonly { path: string; text: string | Uint8Array }[]): Promise<void> {
  const parts = files.map(({ path, text }) => ({
    path,
    text,
    part: join(dirname(path), `.${basename(path)}.${process.pid}.part`),
  }));
  try {
    for (const { part, text } of parts) await writeFile(part, text);
    for (const { part, path } of parts) await rename(part, path);
  } catch (error) {
    const why: Record<string, string> = {
      ENOENT: "its folder does not exist",
      ENOTDIR: "a part of its path is a file, not a folder",
      EACCES: "you may not write there",
      EROFS: "that disk is read-only",
      EISDIR: "there is a folder of that name",
      ENOSPC: "the disk is full",
    };
    const reason = why[errorCode(error) ?? ""];
    if (reason === undefined) throw error;
    throw new UserError(`this file cannot be written: ${reason}`, { path: files[0]?.path ?? "" });
  } finally {
    await Promise.all(parts.map(({ part }) => rm(part, { force: true })));
  }
}
