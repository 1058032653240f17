import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { scanCsvBytes, type CsvShape } from "../common/csvBytes.js";
import { STRATA_SEPARATOR } from "../validation/draw.js";
import { sampler, type KeptStratum } from "../validation/sampler.js";

/** A part of a CSV population from one line's start to another's, and the draw it is read for. Plain data: it is sent to threads. */
export interface RangeRequest {
  path: string;
  from: number;
  to: number;
  /** `wanted` is the column of the id, then those of the strata. */
  shape: CsvShape;
  size: number;
  seed: string;
}

const PIECE = 1 << 20;

/**
 * What a draw could need of a part of a population, read in pieces of 1 MB.
 *
 * @returns undefined when the file is not regular enough for the fast way (see `scanCsvBytes`)
 */
export async function keptInRange(
  request: RangeRequest,
  onBytes: (bytes: number) => void,
): Promise<KeptStratum[] | undefined> {
  const { path, from, to, shape, seed, size } = request;
  const sampling = sampler({ seed, size, path });
  const nameOf = stratumNames();
  const hasStrata = shape.wanted.length > 1;
  const file = await open(path);
  try {
    let buffer = Buffer.allocUnsafe(Math.min(PIECE, to - from + 1));
    let kept = 0;
    for (let at = from; at < to;) {
      const { bytesRead } = await file.read(buffer, kept, Math.min(buffer.length - kept, to - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      onBytes(bytesRead);
      const filled = kept + bytesRead;
      const end = at >= to ? filled : buffer.lastIndexOf(10, filled - 1) + 1;
      if (end === 0 && filled === buffer.length) return undefined; // a line of a megabyte is no table
      const lines = buffer.subarray(0, end);
      if (!isUtf8(lines) || lines.includes(0)) return undefined;
      let isRegular = true;
      const rows = scanCsvBytes(lines, 0, end, shape, (starts, ends) => {
        const start = starts[0] ?? 0;
        const stop = ends[0] ?? 0;
        if (start === stop) isRegular = false;
        else sampling.addBytes(lines, start, stop, hasStrata ? nameOf(lines, starts, ends) : "");
      });
      if (rows === undefined || !isRegular) return undefined;
      sampling.flush();
      kept = filled - end;
      // The rest of the last line goes first in the next piece.
      if (kept > 0) buffer.copyWithin(0, end, filled);
      if (kept > buffer.length / 2) buffer = Buffer.concat([buffer.subarray(0, kept)], buffer.length * 2);
    }
    return sampling.finish();
  } finally {
    await file.close();
  }
}

/** Names of strata from bytes: each is decoded once, and then found by its bytes. */
function stratumNames(): (bytes: Uint8Array, starts: Int32Array, ends: Int32Array) => string {
  const known = new Map<number, { bytes: Uint8Array; name: string }[]>();
  return (bytes, starts, ends) => {
    const parts: Uint8Array[] = [];
    let hash = 0x811c9dc5;
    for (let slot = 1; slot < starts.length; slot++) {
      const part = bytes.subarray(starts[slot], ends[slot]);
      parts.push(part);
      for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ (part[i] ?? 0), 0x01000193);
      hash = Math.imul(hash ^ 0x1f, 0x01000193);
    }
    const joined = parts.length === 1 && parts[0] !== undefined ? parts[0] : joinedBytes(parts);
    const candidates = known.get(hash);
    const found = candidates?.find((one) => Buffer.compare(one.bytes, joined) === 0);
    if (found !== undefined) return found.name;
    const fresh = { bytes: Uint8Array.from(joined), name: Buffer.from(joined).toString("utf8") };
    if (candidates === undefined) known.set(hash, [fresh]);
    else candidates.push(fresh);
    return fresh.name;
  };
}

function joinedBytes(parts: Uint8Array[]): Uint8Array {
  const separator = Buffer.from(STRATA_SEPARATOR);
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])));
}
