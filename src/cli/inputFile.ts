import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { errorCode } from "../common/errorCode.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";

/** Size and kind of a file that a person named. */
export interface InputFile {
  path: string;
  /** In bytes; 0 for pipes, whose size nobody knows. */
  size: number;
  isPipe: boolean;
}

/** Files that are held in memory may have so many bytes: more would not fit a text. */
export const LARGEST_IN_MEMORY = 512 * 1024 * 1024;

/**
 * Looks at a file before it is read.
 *
 * @throws UserError when it is missing (with the nearest name beside it), a folder, or not ours to read
 */
export async function inputFile(path: string): Promise<InputFile> {
  const found = await named(path, () => stat(path));
  if (found.isDirectory()) throw new UserError("this is a folder; expected a file", { path });
  return { path, size: found.isFile() ? found.size : 0, isPipe: !found.isFile() };
}

/** The pieces of a file, at most `pieceBytes` each, from its first byte on. The buffer is new for every piece. */
export async function* piecesOf(path: string, pieceBytes = 1 << 20): AsyncGenerator<Buffer> {
  const file = await named(path, () => open(path));
  // Most files are small.
  let room = Math.min(pieceBytes, 1 << 16);
  try {
    for (;;) {
      const { bytesRead, buffer } = await named(path, () => file.read(Buffer.allocUnsafe(room), 0, room, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      if (bytesRead === room) room = Math.min(pieceBytes, 4 * room);
    }
  } finally {
    await file.close();
  }
}

/**
 * A whole file or what comes out of a pipe, as it is.
 *
 * @param what what it should be, for messages: "a curve"
 * @throws UserError as `inputFile`, and when it is larger than `LARGEST_IN_MEMORY`
 */
export async function wholeFile(path: string, what: string): Promise<Buffer> {
  const { size, isPipe } = await inputFile(path);
  if (size > LARGEST_IN_MEMORY) throw tooLarge(path, `has ${megabytes(size)}`, what);
  if (!isPipe) return named(path, () => readFile(path));
  const pieces: Buffer[] = [];
  let read = 0;
  for await (const piece of piecesOf(path)) {
    pieces.push(piece);
    read += piece.length;
    if (read > LARGEST_IN_MEMORY) throw tooLarge(path, "does not end", what);
  }
  return Buffer.concat(pieces);
}

function tooLarge(path: string, why: string, what: string): UserError {
  return new UserError(`this ${why}; ${what} is held in memory and may have ${megabytes(LARGEST_IN_MEMORY)}`, { path });
}

/** `5,120 MB` */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1048576).toLocaleString("en")} MB`;
}

/** Work on a file that a person named: what the operating system says about it becomes a sentence; other errors stay as they are. */
export async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await asUserError(error, path);
  }
}

/** Troubles of the machine, not of the file: too many open files, too little memory. */
const OURS = new Set(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN"]);

const REASONS: Record<string, string> = {
  ENOTDIR: "a part of this path is a file, not a folder",
  EISDIR: "this is a folder; expected a file",
  EACCES: "this file may not be read by you",
  EPERM: "this file may not be read by you",
  ELOOP: "this link leads in a circle",
  ENXIO: "this is a socket or a device without a reader; expected a file",
};

async function asUserError(error: unknown, path: string): Promise<unknown> {
  const code = errorCode(error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code) || OURS.has(code)) return error;
  if (code === "ENOENT") return new UserError(`there is no such file${await suggestion(path)}`, { path });
  if (code === "ENAMETOOLONG") return new UserError("this path is too long", { path: `${path.slice(0, 60)}…` });
  return new UserError(REASONS[code] ?? `the system cannot read this (${code})`, { path });
}

async function suggestion(path: string): Promise<string> {
  const beside = await readdir(dirname(path)).catch(() => []);
  // A link that leads nowhere stands beside itself.
  const others = beside.filter((name) => name !== basename(path));
  const near = nearest(basename(path), others);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
