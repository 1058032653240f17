import { Command } from "commander";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { settleDraw, type Drawn } from "../validation/draw.js";
import type { DrawRecord } from "../validation/drawRecord.js";
import { drawnSentences, strataDoubt, strataTable, unwrittenSentence } from "../words/drawReport.js";
import { earlierDraw, itemsText, writeDraw, type AskedDraw } from "./drawOutput.js";
import { drawPopulation } from "./drawPopulation.js";
import { drawVerifyCommand } from "./drawVerifyCommand.js";
import { parseWhole } from "./parseNumberOption.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

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
        "In each stratum the ids with the smallest HMAC-SHA256 are drawn (key: the seed; message: the id; both in UTF-8).",
        "Strata get their share of the rows, rounded by largest remainder; of equal remainders those win whose strata sort first, whatever",
        "the seed. Anyone can compute that again, in any language.",
        "The same draw made again changes nothing. Another draw into the same file is counted and needs a reason.",
        "An id that stands twice is refused: in up to 262,144 rows always; in more where it is drawn, or among the many that are watched.",
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
  const earlier = output === undefined ? undefined : await earlierDraw(output, asked.path);
  refuseIdle(options, earlier);
  const bar = progressBar(terminal, "ranking");
  const read = await drawPopulation({ ...asked, onProgress: bar.at }).finally(bar.done);
  const drawn = settleDraw(read.kept, asked.size, asked.path);
  if (output !== undefined) {
    const told = await writeDraw(output, { ...options, asked, drawn, sha256: read.sha256, earlier });
    for (const sentence of told) terminal.err(`holdout: ${sentence}`);
  }
  const doubt = strataDoubt(drawn);
  if (doubt !== null) terminal.err(`holdout: ${doubt}`);
  if (options.json) printJson(terminal, asJson(drawn, read.sha256));
  else printForPeople(terminal, asked, drawn, output);
  return 0;
}

function parseOptions(population: string | undefined, options: Options): AskedDraw {
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
function parseStrata(columns: string | undefined, id: string): string[] {
  const names = (columns ?? "").split(",").map((name) => name.trim());
  if (names.includes(id))
    throw new UserError(
      `--strata names the column of the ids, ${shown(id)}; each item would be a stratum of its own, and no chance left`,
    );
  const strata = [...new Set(names)].filter((name) => name !== "");
  // A variable of the shell that was not set would draw without strata, and say nothing.
  if (columns !== undefined && strata.length === 0)
    throw new UserError(`--strata is ${shown(columns)}, which names no column; leave it out to draw without strata`);
  return strata;
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

function asJson(drawn: Drawn, sha256: string) {
  const strata = Object.fromEntries([...drawn.strata].map(([name, { drawn: count }]) => [name, count]));
  return { items: drawn.items, strata, population: { sha256, rows: drawn.rows } };
}

function printForPeople(terminal: Terminal, asked: AskedDraw, drawn: Drawn, output: string | undefined): void {
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
