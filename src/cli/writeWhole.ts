import { access, constants, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../common/errorCode.js";
import { UserError } from "../common/userError.js";

/** A file to be written. */
export interface Output {
  path: string;
  text: string | Uint8Array;
}

/**
 * Writes files so that each is there whole or not at all: first beside their place, then renamed, all of them only
 * when every one could be written.
 *
 * @throws UserError when a folder is missing or may not be written to, when the disk is full, or when something that is no file has the name
 */
export async function writeWhole(files: readonly Output[]): Promise<void> {
  const parts = files.map((file) => ({ ...file, part: partOf(file.path) }));
  try {
    for (const { path } of parts) await writing(path, () => refuseOtherThanFile(path));
    for (const { path, part, text } of parts) await writing(path, () => writeFile(part, text));
    for (const { path, part } of parts) await writing(path, () => rename(part, path));
  } finally {
    await Promise.all(parts.map(({ part }) => rm(part, { force: true }).catch(() => undefined)));
  }
}

/** Before long work, what writing would say after it. @throws UserError as `writeWhole` does */
export async function refuseUnwritable(path: string): Promise<void> {
  await writing(path, () => access(dirname(path), constants.W_OK));
  await refuseOtherThanFile(path);
}

function partOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}

/** A rename would put a file in the place of a device such as /dev/null. */
async function refuseOtherThanFile(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || there.isFile()) return;
  throw new UserError(
    `this file cannot be written: there is a ${there.isDirectory() ? "folder" : "device"} of that name`,
    { path },
  );
}

const REASONS: Record<string, string> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is a file, not a folder",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "that disk is read-only",
  EISDIR: "there is a folder of that name",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  ENAMETOOLONG: "its name is too long",
};

async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof UserError || code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error;
    throw new UserError(`this file cannot be written: ${REASONS[code] ?? `the system says ${code}`}`, { path });
  }
}
