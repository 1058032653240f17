import { isUtf8 } from "node:buffer";
import { open, type FileHandle } from "node:fs/promises";
import { hasBlank, type ByteStrings } from "../common/byteStrings.js";
import { csvScanner, type CsvShape } from "../common/csvBytes.js";
import { fnv1a } from "../common/fnv1a.js";
import { UserError } from "../common/userError.js";
import type { SharedWatch } from "../validation/rankWatch.js";
import { sampler, STRATA_SEPARATOR, type Sampled, type Sampler } from "../validation/sampler.js";

/** The rows of a CSV population and the draw they are read for. It is sent to threads, which share the reading piece by piece. */
export interface PiecesRequest {
  path: string;
  /** Where the rows begin and end. */
  from: number;
  to: number;
  /** `wanted` is the column of the id, then those of the strata. */
  shape: CsvShape;
  size: number;
  seed: string;
  /** `sha256LanesModule()`, made once for all threads. */
  hasher: WebAssembly.Module;
  watch: SharedWatch;
  /** How many pieces some thread has taken, in memory that all share. */
  taken: Int32Array;
}

const PIECE = 1 << 20;
/** A line of so many bytes is no table. */
const LONGEST_LINE = 1 << 16;
/** More pieces than any file has: nobody takes another one. */
const ALL = 1 << 30;

/**
 * What a draw could need of the pieces that this thread takes: one at a time, as long as there are any.
 *
 * @param onPiece gets the share of all pieces that are taken
 * @returns undefined when the file is not regular enough for the fast way (see `csvScanner`), or something is wrong with it
 */
export async function keptInPieces(
  request: PiecesRequest,
  onPiece: (share: number) => void,
): Promise<Sampled | undefined> {
  const { path, from, to, shape, taken } = request;
  const sampling = sampler(request);
  const take = rowTaker(shape, sampling);
  const pieces = Math.ceil((to - from) / PIECE);
  const file = await open(path);
  try {
    for await (const lines of readAhead(file, request, pieces)) {
      if (lines === undefined || !take(lines)) return undefined;
      onPiece(Math.min(1, Atomics.load(taken, 0) / pieces));
    }
    return sampling.finish();
  } catch (error) {
    // What is wrong with a population is said by the ordinary way, which knows the line.
    if (error instanceof UserError) return undefined;
    throw error;
  } finally {
    // Where one thread gives up, the others need not go on; where none does, nothing is left.
    Atomics.store(taken, 0, ALL);
    await file.close();
  }
}

/**
 * The lines of each piece that this thread takes. The next piece is read while one is worked on, and its lines are there no
 * longer than that. A piece that begins between quotes does no harm: the one before it ends between them, which is not regular.
 */
async function* readAhead(
  file: FileHandle,
  { from, to, taken }: PiecesRequest,
  pieces: number,
): AsyncGenerator<Buffer | undefined> {
  const room = 1 + Math.min(PIECE + LONGEST_LINE, to - from);
  let [buffer, other] = [Buffer.allocUnsafe(room), Buffer.allocUnsafe(room)];
  const read = () => {
    const piece = Atomics.add(taken, 0, 1);
    [buffer, other] = [other, buffer];
    return piece < pieces ? linesIn(file, { from, to, start: from + piece * PIECE }, buffer) : undefined;
  };
  let reading = read();
  try {
    while (reading !== undefined) {
      const lines = await reading;
      reading = read();
      yield lines;
    }
  } finally {
    // The file may be closed only when nothing reads it any more.
    await reading?.catch(() => undefined);
  }
}

/** The lines that start in a piece; undefined where one of them does not end. */
async function linesIn(
  file: FileHandle,
  { from, to, start }: { from: number; to: number; start: number },
  buffer: Buffer,
): Promise<Buffer | undefined> {
  // The byte before the piece says whether a line starts with it.
  const first = Math.max(from, start - 1);
  const wanted = Math.min(buffer.length, to - first);
  const { bytesRead } = await file.read(buffer, 0, wanted, first);
  if (bytesRead < wanted) return undefined;
  const read = buffer.subarray(0, wanted);
  const lineEnd = (place: number): number | undefined => {
    const found = read.indexOf(LF, place);
    if (found !== -1) return found + 1;
    return first + wanted === to ? wanted : undefined;
  };
  const begin = start === from ? 0 : lineEnd(0);
  const end = lineEnd(start + PIECE - 1 - first);
  return begin === undefined || end === undefined ? undefined : read.subarray(begin, end);
}

const LF = 10;

/** Takes lines into a sample; false where they are not regular. */
function rowTaker(shape: CsvShape, sampling: Sampler): (lines: Buffer) => boolean {
  const scan = csvScanner(shape);
  const nameOf = stratumNames();
  const names: string[] = [];
  return (lines) => {
    if (!isUtf8(lines) || lines.includes(0)) return false;
    let isRegular = true;
    const scanned = scan(lines, 0, lines.length, ({ cells: [ids, ...strata], count }) => {
      if (ids === undefined) return;
      if (hasBlank(ids)) isRegular = false;
      if (strata.length === 0) sampling.addBytes(ids);
      else {
        for (let i = 0; i < count; i++) names[i] = nameOf(strata, i);
        sampling.addBytes(ids, names);
      }
    });
    return isRegular && scanned !== undefined;
  };
}

/** Names of strata from bytes: each is decoded once, and then found by its bytes. */
function stratumNames(): (columns: readonly ByteStrings[], row: number) => string {
  const known = new Map<number, { bytes: Uint8Array; name: string }[]>();
  const joined = joiner();
  return (columns, row) => {
    const { bytes, length } = joined(columns, row);
    const hash = fnv1a(bytes, 0, length);
    const candidates = known.get(hash);
    const found = candidates?.find((one) => one.bytes.length === length && startsWith(bytes, one.bytes));
    if (found !== undefined) return found.name;
    const fresh = { bytes: bytes.slice(0, length), name: Buffer.from(bytes.subarray(0, length)).toString("utf8") };
    if (candidates === undefined) known.set(hash, [fresh]);
    else candidates.push(fresh);
    return fresh.name;
  };
}

/** A row's cells with separators between them, in bytes that are used again for the next row. */
function joiner(): (columns: readonly ByteStrings[], row: number) => { bytes: Uint8Array; length: number } {
  const separator = STRATA_SEPARATOR.charCodeAt(0);
  const joined = { bytes: new Uint8Array(1 << 10), length: 0 };
  return (columns, row) => {
    const most = columns.reduce((sum, { starts, ends }) => sum + 1 + (ends[row] ?? 0) - (starts[row] ?? 0), 0);
    if (most > joined.bytes.length) joined.bytes = new Uint8Array(2 * most);
    joined.length = 0;
    for (const { bytes, starts, ends } of columns) {
      const end = ends[row] ?? 0;
      for (let at = starts[row] ?? 0; at < end; at++) joined.bytes[joined.length++] = bytes[at] ?? 0;
      joined.bytes[joined.length++] = separator;
    }
    // None stands behind the last cell.
    joined.length--;
    return joined;
  };
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  for (let i = 0; i < beginning.length; i++) if (bytes[i] !== beginning[i]) return false;
  return true;
}
