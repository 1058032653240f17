import { constants } from "node:fs";
import { lstat, open, readdir, readlink, realpath, type FileHandle } from "node:fs/promises";
import { join, posix } from "node:path";
import { hasCode } from "../common/errorCode.js";
import { UserError } from "../common/userError.js";
import { insidePath } from "./runFolder.js";

/** Every file and folder costs at least this much of a disk; so a million empty files are not nothing. */
const BLOCK_BYTES = 4096;

/**
 * A regular file under `folder`, which belongs to code that we do not trust and that may be running: links are not
 * followed, pipes are not waited for, and no more than `maxBytes` are read.
 *
 * @returns null when there is no such file
 * @throws UserError for a path that leaves the folder, for a link, a folder or a device, and for a file over `maxBytes`
 */
export async function readOutput(folder: string, path: string, maxBytes: number): Promise<Uint8Array | null> {
  const inside = insidePath(path);
  for (let tries = 0; tries < 5; tries++) {
    const file = await openWithoutFollowing(folder, inside);
    if (file === null) return null;
    try {
      // A script that writes beside and renames has just put a newer file here: read that one.
      if ((await file.stat()).nlink === 0) continue;
      await refuseOtherPlace(file, folder, inside);
      if (!(await file.stat()).isFile()) throw notAFile(inside);
      return await readAtMost(file, maxBytes, inside);
    } finally {
      await file.close();
    }
  }
  return null;
}

/** Paths of the regular files under `folder`, sorted; links are left out and not followed. */
export async function listOutputs(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of walk(folder, "")) if (entry.isFile) paths.push(entry.path);
  return paths.sort();
}

/** Bytes that the folder takes, in whole blocks; counting ends when it is over `enough`. */
export async function outputSize(folder: string, enough: number): Promise<number> {
  let bytes = 0;
  for await (const entry of walk(folder, "")) {
    bytes += Math.max(BLOCK_BYTES, entry.isFile ? await sizeOf(join(folder, entry.path)) : 0);
    if (bytes > enough) break;
  }
  return bytes;
}

async function openWithoutFollowing(folder: string, path: string): Promise<FileHandle | null> {
  try {
    return await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    if (hasCode(error, "ELOOP", "ENXIO", "EACCES", "ENAMETOOLONG")) throw notAFile(path);
    throw error;
  }
}

/**
 * A folder on the way may be a link, or have become one since somebody looked. What counts is where the opened file
 * is: Linux tells that of the handle itself; elsewhere (development only) the path is resolved after opening.
 */
async function refuseOtherPlace(file: FileHandle, folder: string, path: string): Promise<void> {
  const expected = posix.join(await realpath(folder), path);
  const actual =
    process.platform === "linux" ? await readlink(`/proc/self/fd/${file.fd}`) : await realpath(join(folder, path));
  if (actual !== expected && actual !== `${expected} (deleted)`) throw notAFile(path);
}

async function readAtMost(file: FileHandle, maxBytes: number, path: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    // A piece of its own size each time: the file's size is what hostile code says, not what it holds.
    const piece = Buffer.allocUnsafe(Math.min(1 << 20, maxBytes + 1 - length));
    const { bytesRead } = await file.read(piece, 0, piece.length, length);
    if (bytesRead === 0) return Buffer.concat(pieces, length);
    pieces.push(piece.subarray(0, bytesRead));
    length += bytesRead;
    if (length > maxBytes)
      throw new UserError(`the training's output ${JSON.stringify(path)} is larger than ${maxBytes} bytes`);
  }
}

function notAFile(path: string): UserError {
  return new UserError(
    `the training's output ${JSON.stringify(path)} is a link or no regular file; leave a plain file`,
  );
}

interface Entry {
  path: string;
  isFile: boolean;
}

async function* walk(folder: string, under: string): AsyncGenerator<Entry> {
  for (const entry of await entriesOf(join(folder, under))) {
    const path = posix.join(under, entry.name);
    yield { path, isFile: entry.isFile() };
    if (entry.isDirectory()) yield* walk(folder, path);
  }
}

/** A folder that vanished while we walked, or that the training locked, has no entries for us. */
async function entriesOf(path: string) {
  return readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES", "ENAMETOOLONG")) return [];
    throw error;
  });
}

async function sizeOf(path: string): Promise<number> {
  return lstat(path).then(
    (state) => state.size,
    () => 0,
  );
}
