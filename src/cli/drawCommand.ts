import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { shown } from "../common/csvRecords.js";
import { csvText } from "../common/csvText.js";
import { UserError } from "../common/userError.js";
import { DRAW_ALGORITHM, settleDraw, STRATA_SEPARATOR, type Drawn } from "../validation/draw.js";
import type { DrawRecord } from "../validation/drawRecord.js";
import { drawRecordPath } from "../validation/drawRecordPath.js";
import {
  drawnAgainSentence,
  drawnSentences,
  restoredSentence,
  sameDrawSentence,
  strataDoubt,
  strataTable,
  unexplainedSentence,
  unwrittenSentence,
} from "../words/drawReport.js";
import { drawPopulation } from "./drawPopulation.js";
import { drawVerifyCommand } from "./drawVerifyCommand.js";
import { errorCode, wholeFile } from "./inputFile.js";
import { parseWhole } from "./parseNumberOption.js";
import { readDrawRecord } from "./readDrawRecord.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";
import { refuseUnwritable, writeWhole } from "./writeWhole.js";

interface Options {
  id?: string;
  size?: string;
  seed?: string;
  seedSource?: string;
  strata?: string;
  output?: string;
  because?: string;
  json?: boolean;
}

/** `holdout draw`: a validation set that nobody chose; `holdout draw verify`: was it? */
export function drawCommand(terminal: Terminal): Command {
  const command = new Command("draw")
    .description(
      "Draw a validation set from a population: from a public seed, so that nobody chooses and all can check.",
    )
    .argument("[population]", "csv, tsv, jsonl or parquet file with one row per item")
    .option("--id <column>", "column of the item's name")
    .option("--size <n>", "how many items to draw")
    .option("--seed <text>", "where the chance comes from, such as the SHA of the commit that added the population")
    .option("--seed-source <text>", 'says where the seed comes from, for the record (default: "the command line")')
    .option("--strata <columns>", "columns whose shares the draw keeps, separated by commas")
    .option("-o, --output <file>", "write the items here, and the record of the draw beside them (.draw.json)")
    .option(
      "--because <reason>",
      "why other items are drawn in place of those in the output; without a reason they are not",
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  holdout draw population.csv --id id --size 400 --seed 3f2a9c1 --strata writer -o items.csv",
        '  holdout draw population.csv --id id --size 600 --seed 3f2a9c1 -o items.csv --because "400 show too little"',
        "  holdout draw verify items.csv",
        "",
        "The same draw made again changes nothing. Another draw into the same file is counted and needs a reason.",
        "",
        "Exit status: 0 when the items are drawn, 2 for a mistake in what was given.",
      ].join("\n"),
    )
    .action(
      action(terminal, (population: string | undefined, options: Options) => work(terminal, population, options)),
    );
  return command.addCommand(drawVerifyCommand(terminal));
}

async function work(terminal: Terminal, population: string | undefined, options: Options): Promise<ExitStatus> {
  const asked = parseOptions(population, options);
  const { output } = options;
  if (output !== undefined) await refuseOutput(output, asked.path);
  const earlier = output === undefined ? undefined : await recordAt(drawRecordPath(output));
  refuseIdle(options, earlier);
  const bar = progressBar(terminal, "ranking");
  const read = await drawPopulation({ ...asked, onProgress: bar.at }).finally(bar.done);
  const drawn = settleDraw(read.kept, asked.size, asked.path);
  if (output !== undefined) {
    const [old, text] = [await textAt(output), itemsText(asked.id, drawn)];
    const isOther = old !== undefined && old !== text;
    if (isOther) refuseToLose(output, old, earlier);
    const record = recordOf(asked, { output, drawn, sha256: read.sha256, options, earlier });
    await write(output, text, record);
    for (const sentence of afterEarlier({ output, options, earlier, record, isOther }))
      terminal.err(`holdout: ${sentence}`);
  }
  const doubt = strataDoubt(drawn);
  if (doubt !== null) terminal.err(`holdout: ${doubt}`);
  if (options.json) printJson(terminal, asJson(drawn, read.sha256));
  else printForPeople(terminal, asked, drawn, output);
  return 0;
}

interface Asked {
  path: string;
  id: string;
  strata: string[];
  size: number;
  seed: string;
}

function parseOptions(population: string | undefined, options: Options): Asked {
  if (population === undefined)
    throw new UserError(
      "say which population to draw from, such as: holdout draw population.csv --id id --size 400 --seed 3f2a9c1",
    );
  const { id, size, seed } = options;
  if (id === undefined || id === "") throw new UserError("say with --id which column names the item");
  if (size === undefined) throw new UserError("say with --size how many items to draw");
  if (seed === undefined || seed.trim() === "")
    throw new UserError("say with --seed where the chance comes from, such as a commit's SHA");
  return { path: population, id, strata: parseStrata(options.strata, id), size: parseWhole("--size", size, 1), seed };
}

/** `a, b,a` → a, b */
function parseStrata(columns = "", id: string): string[] {
  const names = columns.split(",").map((name) => name.trim());
  if (names.includes(id))
    throw new UserError(
      `--strata names the column of the ids, ${shown(id)}; each item would be a stratum of its own, and no chance left`,
    );
  return [...new Set(names)].filter((name) => name !== "");
}

/** What would not come into the record must not be taken for a part of it. */
function refuseIdle({ output, because, seedSource }: Options, earlier: DrawRecord | undefined): void {
  if (output === undefined && (because ?? seedSource) !== undefined)
    throw new UserError(
      `${because === undefined ? "--seed-source" : "--because"} is for the record of a draw, which only -o writes`,
    );
  if (output !== undefined && because !== undefined && earlier === undefined)
    throw new UserError("nothing was drawn into this file before; --because says why items are drawn again", {
      path: output,
    });
}

/** Names that promise another format than the CSV that is written. */
const OTHER_FORMAT = /\.(tsv|tab|jsonl|ndjson|json|parquet|pq|xlsx?|gz|zip)$/i;

async function refuseOutput(output: string, population: string): Promise<void> {
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
function recordOf(
  asked: Asked,
  of: { output: string; drawn: Drawn; sha256: string; options: Options; earlier: DrawRecord | undefined },
): DrawRecord {
  const { output, drawn, sha256, options, earlier } = of;
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

function isSameDraw(asked: Asked, sha256: string, earlier: DrawRecord): boolean {
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

/** What a draw says where there was one before: that it takes its place, or, of the same draw, what did not come into the record. */
function afterEarlier(of: {
  output: string;
  options: Options;
  earlier: DrawRecord | undefined;
  record: DrawRecord;
  isOther: boolean;
}): string[] {
  const { output, options, earlier, record, isOther } = of;
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

async function write(output: string, text: string, record: DrawRecord): Promise<void> {
  await writeWhole([
    { path: output, text },
    { path: drawRecordPath(output), text: `${JSON.stringify(record, null, 2)}\n` },
  ]);
}

function asJson(drawn: Drawn, sha256: string) {
  const strata = Object.fromEntries([...drawn.strata].map(([name, { drawn: count }]) => [name, count]));
  return { items: drawn.items, strata, population: { sha256, rows: drawn.rows } };
}

function printForPeople(terminal: Terminal, asked: Asked, drawn: Drawn, output: string | undefined): void {
  if (output === undefined) {
    terminal.out(itemsText(asked.id, drawn).trimEnd());
    terminal.err(`holdout: ${unwrittenSentence(drawn)}`);
    return;
  }
  if (drawn.strata.size > 0) {
    const { head, rows, note } = strataTable(drawn, asked.strata);
    terminal.out(textTable(head, rows));
    if (note !== null) terminal.out(note);
  }
  terminal.out(drawnSentences(drawn, asked.seed, output));
}

function itemsText(id: string, drawn: Drawn): string {
  return csvText(
    [id],
    drawn.items.map((item) => [item]),
  );
}
