import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";

/** Size and kind of a file that a person named. */
export interface InputFile {
  path: string;
  /** In bytes; 0 for pipes, whose size nobody knows. */
  size: number;
  isPipe: boolean;
}

/**
 * Looks at a file before it is read.
 *
 * @throws UserError when it is missing (with the nearest name beside it), a folder, or not ours to read
 */
export async function inputFile(path: string): Promise<InputFile> {
  const found = await stat(path).catch(async (error: unknown) => {
    throw await asUserError(error, path);
  });
  if (found.isDirectory()) throw new UserError("this is a folder; expected a file", { path });
  return { path, size: found.size, isPipe: !found.isFile() };
}

/** The pieces of a file, at most `pieceBytes` each, from its first byte on. The buffer is new for every piece. */
export async function* piecesOf(path: string, pieceBytes = 1 << 20): AsyncGenerator<Buffer> {
  const file = await open(path).catch(async (error: unknown) => {
    throw await asUserError(error, path);
  });
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** What the operating system says about a path, in a sentence; errors that are not about the person's path stay as they are. */
async function asUserError(error: unknown, path: string): Promise<unknown> {
  const code = errorCode(error);
  if (code === "ENOENT") return new UserError(`there is no such file${await suggestion(path)}`, { path });
  if (code === "ENOTDIR") return new UserError("a part of this path is a file, not a folder", { path });
  if (code === "EACCES" || code === "EPERM") return new UserError("this file may not be read by you", { path });
  if (code === "ENAMETOOLONG") return new UserError("this path is too long", { path: `${path.slice(0, 60)}…` });
  if (code === "ELOOP") return new UserError("this link leads in a circle", { path });
  return error;
}

/** `ENOENT` and its like; undefined for errors without a code. Structural, because errors of Node's own may come from another realm. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

async function suggestion(path: string): Promise<string> {
  const beside = await readdir(dirname(path)).catch(() => []);
  const near = nearest(basename(path), beside);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
