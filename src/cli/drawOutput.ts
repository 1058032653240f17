import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { csvText } from "../common/csvText.js";
import { errorCode } from "../common/errorCode.js";
import { UserError } from "../common/userError.js";
import { DRAW_ALGORITHM, type Drawn } from "../validation/draw.js";
import { STRATA_SEPARATOR } from "../validation/sampler.js";
import type { DrawRecord } from "../validation/drawRecord.js";
import { drawRecordPath } from "../validation/drawRecordPath.js";
import { drawnAgainSentence, restoredSentence, sameDrawSentence, unexplainedSentence } from "../words/drawReport.js";
import { wholeFile } from "./inputFile.js";
import { readDrawRecord } from "./readDrawRecord.js";
import { refuseUnwritable, writeWhole } from "./writeWhole.js";

/** A draw as it was asked for. */
export interface AskedDraw {
  path: string;
  id: string;
  strata: string[];
  size: number;
  seed: string;
}

/** What comes into the files of a draw. */
export interface WantedDraw {
  asked: AskedDraw;
  drawn: Drawn;
  /** Digest of the population. */
  sha256: string;
  /** The record of the draw whose place it takes. */
  earlier: DrawRecord | undefined;
  seedSource?: string;
  because?: string;
}

/**
 * The record of the draw that was written to the output before, if there was one.
 *
 * @throws UserError where a draw cannot be written there
 */
export async function earlierDraw(output: string, population: string): Promise<DrawRecord | undefined> {
  await refuseOutput(output, population);
  return recordAt(drawRecordPath(output));
}

/**
 * Writes the drawn items and, beside them, the record of their draw: both, or neither.
 *
 * @returns what a person should know of it, as sentences
 * @throws UserError where that would lose other items without a reason, or what is no draw's
 */
export async function writeDraw(output: string, wanted: WantedDraw): Promise<string[]> {
  const { asked, drawn, earlier } = wanted;
  const [old, text] = [await textAt(output), itemsText(asked.id, drawn)];
  const isOther = old !== undefined && old !== text;
  if (isOther) refuseToLose(output, old, earlier);
  const record = recordOf(output, wanted);
  await writeWhole([
    { path: output, text },
    { path: drawRecordPath(output), text: `${JSON.stringify(record, null, 2)}\n` },
  ]);
  return afterEarlier(output, wanted, { record, isOther });
}

/** Drawn items as CSV: one column of ids. */
export function itemsText(id: string, drawn: Drawn): string {
  return csvText(
    [id],
    drawn.items.map((item) => [item]),
  );
}

/** Names that promise another format than the CSV that is written. */
const OTHER_FORMAT = /\.(tsv|tab|jsonl|ndjson|json|parquet|pq|xlsx?|gz|zip)$/i;

async function refuseOutput(output: string, population: string): Promise<void> {
  if (output === "-")
    throw new UserError(
      "the record of a draw needs a file to stand beside; give the output a name, or leave it out and the items are printed",
      { path: output },
    );
  if (OTHER_FORMAT.test(output))
    throw new UserError("the drawn items are written as CSV; give the output a name that ends in .csv", {
      path: output,
    });
  for (const written of [output, drawRecordPath(output)]) {
    await refuseUnwritable(written);
    if (await isSameFile(written, population))
      throw new UserError("this is the population; drawn items written here would take its place", { path: written });
  }
}

/** Links lead to the same file, too. */
async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([path, other].map((file) => stat(file).catch(() => undefined)));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}

/** A record that is there but cannot be read must not be written over: it counts the draws. */
async function recordAt(path: string): Promise<DrawRecord | undefined> {
  const isThere = await stat(path).then(
    () => true,
    (error: unknown) => errorCode(error) !== "ENOENT",
  );
  return isThere ? readDrawRecord(path) : undefined;
}

/** @throws UserError where other items take the place of drawn ones and nobody says why */
function recordOf(output: string, { asked, drawn, sha256, earlier, ...options }: WantedDraw): DrawRecord {
  const population = { path: portable(asked.path), sha256, rows: drawn.rows };
  // The same draw made again is the same draw, and not counted; only the population may have moved.
  if (earlier !== undefined && isSameDraw(asked, sha256, earlier)) return { ...earlier, population };
  const draw = (earlier?.draw ?? 0) + 1;
  const because = options.because?.trim() ?? "";
  if (earlier !== undefined && because === "")
    throw new UserError(unexplainedSentence({ earlier, draw }), { path: output });
  return {
    algorithm: DRAW_ALGORITHM,
    population,
    id: asked.id,
    strata: asked.strata,
    size: asked.size,
    seed: asked.seed,
    seed_source: options.seedSource ?? "the command line",
    drawn_at: new Date().toISOString(),
    draw,
    reason: earlier === undefined ? null : because,
  };
}

function isSameDraw(asked: AskedDraw, sha256: string, earlier: DrawRecord): boolean {
  return (
    earlier.population.sha256 === sha256 &&
    earlier.size === asked.size &&
    earlier.seed === asked.seed &&
    earlier.id === asked.id &&
    earlier.strata.join(STRATA_SEPARATOR) === asked.strata.join(STRATA_SEPARATOR)
  );
}

/** Relative to the present folder where the file lies in it, with `/`: the record is read on other machines. */
function portable(path: string): string {
  const inside = relative(process.cwd(), resolve(path));
  return (inside.startsWith("..") ? resolve(path) : inside).split(sep).join("/");
}

/** What stands in the output already; undefined where there is nothing. */
async function textAt(output: string): Promise<string | undefined> {
  const there = await stat(output).catch(() => undefined);
  if (there === undefined || !there.isFile() || there.size === 0) return undefined;
  return (await wholeFile(output, "the file that is there")).toString("utf8");
}

/** Only the items of an earlier draw may be written over: a list of ids with its record beside it. */
function refuseToLose(output: string, old: string, earlier: DrawRecord | undefined): void {
  const advice = "give another name with -o, or move the file away";
  if (earlier === undefined)
    throw new UserError(
      `this file is there already, and no record of a draw (${drawRecordPath(output)}) beside it; ${advice}`,
      { path: output },
    );
  if (firstLine(old) !== firstLine(csvText([earlier.id], [])))
    throw new UserError(`this file has more than the ids of a draw, which would be lost; ${advice}`, { path: output });
}

function firstLine(text: string): string {
  return /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? "";
}

interface Written {
  record: DrawRecord;
  /** True where other items stood in the output. */
  isOther: boolean;
}

/** What a draw says where there was one before: that it takes its place, or, of the same draw, what did not come into the record. */
function afterEarlier(output: string, { earlier, ...options }: WantedDraw, of: Written): string[] {
  const { record, isOther } = of;
  if (earlier === undefined) return [];
  if (record.draw > earlier.draw) return [drawnAgainSentence({ output, earlier, draw: record.draw })];
  const idle = [
    ...(options.because === undefined ? [] : ["--because"]),
    ...(options.seedSource === undefined || options.seedSource === record.seed_source ? [] : ["--seed-source"]),
  ];
  return [
    ...(idle.length === 0 ? [] : [sameDrawSentence(output, idle)]),
    ...(isOther ? [restoredSentence(output)] : []),
  ];
}
