import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { columnTally } from "../validation/columnValues.js";
import { represent, type ColumnResemblance, type Resemblance } from "../validation/represent.js";
import { pValue } from "../words/numbers.js";
import { readRows, streamRows } from "./readRows.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  id: string;
  columns?: string;
  json?: boolean;
}

/** `holdout represent`: does a sample resemble its population? */
export function representCommand(terminal: Terminal): Command {
  return new Command("represent")
    .description("Does a sample resemble its population? Column by column; exit status 1 when it differs.")
    .argument("<population>", "csv, tsv, jsonl or parquet file with one row per item")
    .argument("<sample>", "the same for the sample; columns that it lacks are taken from the population by id")
    .requiredOption("--id <column>", "column of the item's name, in both files")
    .option("--columns <columns>", "what to compare, separated by commas (default: all columns but the id)")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  holdout represent population.csv items.csv --id id --columns writer,year")
    .action(
      action(terminal, (population: string, sample: string, options: Options) =>
        work(terminal, population, sample, options),
      ),
    );
}

async function work(terminal: Terminal, population: string, sample: string, options: Options): Promise<ExitStatus> {
  const bar = progressBar(terminal, "reading");
  const columns = await gather({ population, sample, ...options, onProgress: bar.at }).finally(bar.done);
  const found = represent({ ...columns, chance: seededChance(1) });
  if (found.columns.length === 0) {
    const why = found.skipped.map(({ name, why }) => `${name}: ${why}`).join("; ");
    throw new UserError(`no column can be compared${why === "" ? "" : ` (${why})`}; name one with --columns`, {
      path: population,
    });
  }
  if (options.json)
    printJson(terminal, {
      columns: found.columns,
      verdict: found.verdict,
      worst: found.worst?.name ?? null,
      skipped: found.skipped,
    });
  else printForPeople(terminal, found);
  return found.verdict === "resembles" ? 0 : 1;
}

interface Gathering {
  population: string;
  sample: string;
  id: string;
  columns?: string;
  onProgress: (share: number) => void;
}

/** Reads the sample whole and the population as a stream. A sample that is only ids takes its cells from the population. */
async function gather(asked: Gathering) {
  const sample = await readRows(asked.sample);
  requireColumn(sample.columns, asked.id, asked.sample);
  const sampleRows = new Map(sample.rows.map((row) => [row.cells[asked.id] ?? "", row.cells]));
  if (sampleRows.size < sample.rows.length)
    throw new UserError(`the column ${shown(asked.id)} has the same id twice`, { path: asked.sample });

  let names: string[] | undefined;
  let whole: ReturnType<typeof columnTally>[] = [];
  const found = new Map<string, Record<string, string>>();
  for await (const { columns, rows } of streamRows(asked.population, { onProgress: asked.onProgress })) {
    if (names === undefined) {
      names = namesToCompare(columns, sample.columns, asked);
      whole = names.map(columnTally);
    }
    for (const { cells } of rows) {
      names.forEach((name, i) => whole[i]?.add(cells[name] ?? ""));
      const id = cells[asked.id] ?? "";
      if (sampleRows.has(id)) found.set(id, cells);
    }
  }
  const part = (names ?? []).map(columnTally);
  let isPart = true;
  for (const [id, own] of sampleRows) {
    const there = found.get(id);
    (names ?? []).forEach((name, i) => {
      const cell = sample.columns.includes(name) ? own[name] : there?.[name];
      if (cell === undefined)
        throw new UserError(
          `the id ${shown(id)} is not in the population, and the sample has no column ${shown(name)}`,
          { path: asked.sample },
        );
      if (there?.[name] !== cell) isPart = false;
      part[i]?.add(cell);
    });
  }
  return { population: whole.map((one) => one.values()), sample: part.map((one) => one.values()), isPart };
}

function namesToCompare(columns: string[], sampleColumns: string[], asked: Gathering): string[] {
  requireColumn(columns, asked.id, asked.population);
  const wanted = (asked.columns ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of wanted) requireColumn(columns, name, asked.population);
  if (wanted.length > 0) return wanted;
  const shared = columns.filter((name) => name !== asked.id && sampleColumns.includes(name));
  return shared.length > 0 ? shared : columns.filter((name) => name !== asked.id);
}

function requireColumn(columns: string[], name: string, path: string): void {
  if (!columns.includes(name))
    throw new UserError(`there is no column ${shown(name)} (columns: ${shownNames(columns)})`, { path, line: 1 });
}

const TEST_WORDS: Record<ColumnResemblance["test"], string> = {
  "chi-square": "chi-square",
  "monte-carlo": "Monte Carlo",
  "kolmogorov-smirnov": "Kolmogorov–Smirnov",
};

function printForPeople(terminal: Terminal, found: Resemblance): void {
  const rows = found.columns.map((one) => [
    one.name,
    TEST_WORDS[one.test],
    one.statistic.toPrecision(4),
    pValue(one.p),
    pValue(one.p_holm),
    one.distance.toFixed(3),
  ]);
  terminal.out(textTable(["column", "test", "statistic", "p", "p (Holm)", "distance"], rows));
  for (const { name, why } of found.skipped) terminal.out(`${name} was left out: ${why}.`);
  const differing = found.columns.filter((one) => one.p_holm < 0.05).map(({ name }) => name);
  terminal.out(
    found.verdict === "resembles"
      ? "\nThe sample resembles the population: no column differs more than chance would make it."
      : `\nThe sample differs from the population in ${differing.join(", ")}.`,
  );
}
