import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { delimiterOf } from "../common/csv.js";
import { csvRecordReader, shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { STRATA_SEPARATOR } from "../validation/draw.js";
import { mergeKept, sampler, type KeptStratum } from "../validation/sampler.js";
import { keptInRange, type RangeRequest } from "./drawRange.js";
import { inputFile, named } from "./inputFile.js";
import { streamRows } from "./readRows.js";

/** A population on disk and the draw it is read for. */
export interface PopulationRequest {
  path: string;
  /** Column of the item's name. */
  id: string;
  /** Columns whose shares the draw keeps. */
  strata: readonly string[];
  size: number;
  seed: string;
  onProgress: (share: number) => void;
}

/** What a draw could need of a population, and the population's digest. */
export interface ReadPopulation {
  kept: KeptStratum[];
  sha256: string;
}

/**
 * Reads a population of any size in bounded memory. Regular CSV is ranked as bytes, on all cores; everything else, and
 * whatever is wrong with a file, goes the ordinary way through `streamRows`.
 */
export async function drawPopulation(request: PopulationRequest): Promise<ReadPopulation> {
  const { size: fileBytes, isPipe } = await inputFile(request.path);
  if (isPipe)
    throw new UserError("a draw needs a file, not a pipe: it is read again to verify", { path: request.path });
  const failed = new AbortController();
  const digest = sha256OfFile(request.path, fileBytes, failed.signal);
  // Where the reading below fails, nobody listens to this promise any more.
  digest.catch(() => undefined);
  try {
    return await named(request.path, async () => {
      const ranges = await regularRanges(request, fileBytes);
      const kept = (ranges && (await keptInRanges(ranges, request.onProgress))) ?? (await keptFromRows(request));
      return { kept, sha256: await digest };
    });
  } catch (error) {
    failed.abort();
    throw error;
  }
}

/** Stops early when the draw has failed: the person should not wait for the rest of a large file. One buffer serves for all pieces. */
async function sha256OfFile(path: string, fileBytes: number, failed: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(Math.min(1 << 20, fileBytes + 1));
  const file = await open(path);
  try {
    for (;;) {
      failed.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

async function keptFromRows(request: PopulationRequest): Promise<KeptStratum[]> {
  const { path, id, strata, onProgress } = request;
  const sampling = sampler(request);
  for await (const { rows } of streamRows(path, { columns: [id, ...strata], onProgress })) {
    for (const { cells, line } of rows) {
      const name = cells[id] ?? "";
      if (name === "")
        throw new UserError(`the column ${shown(id)} is empty in this row; every item needs an id`, { path, line });
      sampling.add(name, strata.map((column) => cells[column] ?? "").join(STRATA_SEPARATOR));
    }
  }
  return sampling.finish();
}

/** Smaller files than this are read before a thread has started. */
const WORTH_THREADS = 8 << 20;

/** Parts of a CSV for the threads, cut at line ends; undefined when its head is not that of a regular CSV with the wanted columns. */
async function regularRanges(request: PopulationRequest, fileBytes: number): Promise<RangeRequest[] | undefined> {
  const { path, id, strata, size, seed } = request;
  if (!/\.(csv|tsv|tab)$/i.test(path)) return undefined;
  const file = await open(path);
  try {
    const head = Buffer.alloc(Math.min(fileBytes, 1 << 16));
    await file.read(head, 0, head.length, 0);
    const headerEnd = head.indexOf(10) + 1;
    const columns = headerOf(head.subarray(0, headerEnd), path);
    const wanted = [id, ...strata].map((name) => columns.indexOf(name));
    if (
      headerEnd === 0 ||
      wanted.includes(-1) ||
      new Set(wanted).size < wanted.length ||
      new Set(columns).size < columns.length
    )
      return undefined;
    const shape = { delimiter: delimiterOf(path).charCodeAt(0), columns: columns.length, wanted };
    const parts = fileBytes < WORTH_THREADS ? 1 : Math.min(8, availableParallelism());
    const cuts = [headerEnd];
    for (let part = 1; part < parts; part++) {
      const cut = await nextLine(file, Math.floor((fileBytes * part) / parts));
      if (cut === undefined) return undefined;
      cuts.push(cut);
    }
    return cuts.map((from, i) => ({ path, from, to: cuts[i + 1] ?? fileBytes, shape, size, seed }));
  } finally {
    await file.close();
  }
}

function headerOf(head: Buffer, path: string): string[] {
  try {
    const reader = csvRecordReader(path, delimiterOf(path));
    const [header] = isUtf8(head) ? [...reader.push(head.toString("utf8")), ...reader.end()] : [];
    return header?.cells.every((name) => name.trim() !== "" && name !== "__proto__") ? header.cells : [];
  } catch {
    return []; // what is wrong is said by the ordinary way
  }
}

/** A line of a megabyte is no table. */
const LONGEST_LINE = 1 << 20;

/** Where the first line that starts after an offset starts; undefined when none does for a megabyte. */
async function nextLine(
  file: { read: (buffer: Buffer, offset: number, length: number, position: number) => Promise<{ bytesRead: number }> },
  offset: number,
): Promise<number | undefined> {
  const window = Buffer.alloc(1 << 16);
  for (let at = offset; at < offset + LONGEST_LINE;) {
    const { bytesRead } = await file.read(window, 0, window.length, at);
    const found = window.subarray(0, bytesRead).indexOf(10);
    if (found !== -1) return at + found + 1;
    at += bytesRead;
    if (bytesRead === 0) return at;
  }
  return undefined;
}

async function keptInRanges(
  ranges: RangeRequest[],
  onProgress: (share: number) => void,
): Promise<KeptStratum[] | undefined> {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const first = ranges[0];
  if (first === undefined || total <= 0) return undefined;
  let done = 0;
  const onBytes = (bytes: number) => onProgress((done += bytes) / total);
  // Compiled, a thread is a file; run from the sources (tests) there is none, and one thread must do.
  const worker = import.meta.url.endsWith(".js") ? new URL("./drawWorker.js", import.meta.url) : undefined;
  const parts = await Promise.all(
    ranges.map((range) =>
      worker === undefined || ranges.length === 1 ? keptInRange(range, onBytes) : inThread(worker, range, onBytes),
    ),
  );
  const regular = parts.filter((part) => part !== undefined);
  const merged = mergeKept(regular, first.size, first.path);
  return regular.length < parts.length || merged.length === 0 ? undefined : merged;
}

function inThread(
  file: URL,
  range: RangeRequest,
  onBytes: (bytes: number) => void,
): Promise<KeptStratum[] | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: range });
    worker.on("message", (message: { bytes: number } | { kept: KeptStratum[] | undefined }) => {
      if ("bytes" in message) onBytes(message.bytes);
      else resolve(message.kept);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("a thread of the draw ended early")));
  });
}
