import { createHmac } from "node:crypto";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { isBlankText } from "../common/byteStrings.js";
import { delimiterOf } from "../common/csv.js";
import { plainHeader } from "../common/csvHeader.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { startThread } from "../threads/thread.js";
import { doubledRank, firstBitsOf, sharedWatch } from "../validation/rankWatch.js";
import { mergeSampled, sampler, STRATA_SEPARATOR, type KeptStratum, type Sampled } from "../validation/sampler.js";
import { sha256LanesModule } from "../validation/sha256Lanes.js";
import { keptInPieces, type PiecesRequest } from "./drawPieces.js";
import { inputFile, named } from "./inputFile.js";
import { streamRows } from "./readRows.js";
import { sha256OfFile } from "./sha256OfFile.js";

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
  // Stops early when the draw has failed: the person should not wait for the rest of a large file.
  const digest = sha256OfFile(request.path, failed.signal);
  // Where the reading below fails, nobody listens to this promise any more.
  digest.catch(() => undefined);
  try {
    return await named(request.path, async () => {
      const pieces = await regularPieces(request, fileBytes);
      const sampled =
        (pieces && (await sampledByThreads(pieces, request.onProgress))) ?? (await sampledFromRows(request));
      const doubled = doubledRank(sampled.watched);
      if (doubled !== undefined) await refuseDoubled(doubled, request);
      return { kept: sampled.strata, sha256: await digest };
    });
  } catch (error) {
    failed.abort();
    throw error;
  }
}

async function sampledFromRows(request: PopulationRequest): Promise<Sampled> {
  const { path, id, strata, onProgress } = request;
  const sampling = sampler(request);
  for await (const { rows } of streamRows(path, { columns: [id, ...strata], onProgress })) {
    for (const { cells, line } of rows) {
      const name = cells[id] ?? "";
      if (isBlankText(name))
        throw new UserError(`the column ${shown(id)} is empty in this row; every item needs an id`, { path, line });
      sampling.add(name, strata.map((column) => cells[column] ?? "").join(STRATA_SEPARATOR));
    }
  }
  return sampling.finish();
}

/** Reads once more, to say which id of these first bits stands twice, and where. Different ids may have the same. */
async function refuseDoubled(firstBits: number, { path, id, seed }: PopulationRequest): Promise<void> {
  const lines = new Map<string, number>();
  for await (const { rows } of streamRows(path, { columns: [id] })) {
    for (const { cells, line } of rows) {
      const name = cells[id] ?? "";
      const rank = createHmac("sha256", seed).update(name).digest();
      if (firstBitsOf(rank.readUInt32BE(0), rank.readUInt32BE(4)) !== firstBits) continue;
      const before = lines.get(name);
      if (before !== undefined)
        throw new UserError(
          `the id ${shown(name)} is doubled, first on line ${before}; every item must have an id of its own`,
          { path, line },
        );
      lines.set(name, line);
    }
  }
}

/** The hasher is made while other threads start. */
type RegularPieces = Omit<PiecesRequest, "hasher">;

/** A CSV whose head is that of a regular one with the wanted columns, ready to be read in pieces; undefined otherwise. */
async function regularPieces(request: PopulationRequest, fileBytes: number): Promise<RegularPieces | undefined> {
  const { path, id, strata, size, seed } = request;
  if (!/\.(csv|tsv|tab)$/i.test(path)) return undefined;
  const file = await open(path);
  try {
    const head = Buffer.alloc(Math.min(fileBytes, 1 << 16));
    await file.read(head, 0, head.length, 0);
    const headerEnd = head.indexOf(10) + 1;
    const columns = plainHeader(head.subarray(0, headerEnd), delimiterOf(path)) ?? [];
    const wanted = [id, ...strata].map((name) => columns.indexOf(name));
    if (wanted.includes(-1) || new Set(wanted).size < wanted.length) return undefined;
    const shape = { delimiter: delimiterOf(path).charCodeAt(0), columns: columns.length, wanted };
    const taken = new Int32Array(new SharedArrayBuffer(4));
    return { path, from: headerEnd, to: fileBytes, shape, size, seed, taken, watch: sharedWatch() };
  } finally {
    await file.close();
  }
}

/** Smaller files than this are read before another thread has started. */
const WORTH_THREADS = 8 << 20;

async function sampledByThreads(
  regular: RegularPieces,
  onProgress: (share: number) => void,
): Promise<Sampled | undefined> {
  const others = regular.to < WORTH_THREADS ? 0 : Math.min(8, availableParallelism()) - 1;
  const threads = Array.from({ length: others }, () =>
    startThread<PiecesRequest, Sampled | undefined>(new URL("./drawThread", import.meta.url)),
  );
  const pieces = { ...regular, hasher: sha256LanesModule() };
  try {
    const asked = threads.map((thread) => thread.ask(pieces));
    const parts = await Promise.all([keptInPieces(pieces, onProgress), ...asked]);
    const sampled = parts.filter((part) => typeof part === "object");
    const merged = mergeSampled(sampled, pieces.size, pieces.path);
    return sampled.length < parts.length || merged.strata.length === 0 ? undefined : merged;
  } finally {
    for (const thread of threads) thread.end();
  }
}
