import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { UserError } from "../common/userError.js";
import type { CurveFile } from "../curves/curveFile.js";
import { inputFile, piecesOf } from "./inputFile.js";

/** A curve is small; a file beyond this is something else (a data set, a checkpoint), or would not fit into memory. */
const LARGEST_BYTES = 512 * 1024 * 1024;
const MOST_FILES = 10_000;

/**
 * The files of a curve: the one named, or, in a logger's folder, those that a logger writes.
 *
 * @throws UserError when it is missing, not ours to read, or too large to be a curve
 */
export async function curveFiles(path: string): Promise<CurveFile[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [{ path, bytes: await bytesOf(path) }];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const wanted = paths.filter((file) => LOGGED.test(file.split(sep).join("/"))).sort();
  if (wanted.length === 0) throw new UserError("this folder holds no file of a logger we know", { path });
  if (wanted.length > MOST_FILES)
    throw new UserError(`this folder holds ${wanted.length} files of loggers; name one run`, { path });
  return Promise.all(
    wanted.map(async (file) => ({ path: join(path, relative(path, file)), bytes: await bytesOf(file) })),
  );
}

const LOGGED = /(\.(csv|tsv|jsonl)|tfevents[^/]*|(trainer_state|metrics|dvclive)\.json|\/metrics\/[^.]*)$/;

async function bytesOf(path: string): Promise<Uint8Array> {
  const { size, isPipe } = await inputFile(path);
  if (size > LARGEST_BYTES) {
    throw new UserError(`this file has ${(size / 2 ** 30).toFixed(1)} GB; a curve has at most half of one`, { path });
  }
  if (!isPipe) return readFile(path).catch(() => piecesTogether(path));
  return piecesTogether(path);
}

/** Pipes tell no size, and files that cannot be read say why only here. */
async function piecesTogether(path: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of piecesOf(path)) {
    pieces.push(piece);
    size += piece.length;
    if (size > LARGEST_BYTES)
      throw new UserError("more than half a gigabyte comes out of this; a curve is smaller", { path });
  }
  return Buffer.concat(pieces);
}
