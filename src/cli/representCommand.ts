import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { mayBeCodes } from "../validation/columnValues.js";
import { represent } from "../validation/represent.js";
import { codesSentence, resemblanceSentences, resemblanceTable } from "../words/resemblanceReport.js";
import { comparedColumns } from "./comparedColumns.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  id: string;
  columns?: string;
  names?: string;
  json?: boolean;
}

/** `holdout represent`: does a sample resemble its population? */
export function representCommand(terminal: Terminal): Command {
  return new Command("represent")
    .description("Does a sample resemble its population? Column by column.")
    .argument("<population>", "csv, tsv, jsonl or parquet file with one row per item")
    .argument("<sample>", "the same for the sample; columns that it lacks are taken from the population by id")
    .requiredOption("--id <column>", "column of the item's name, in both files")
    .option("--columns <columns>", "what to compare, separated by commas (default: all of the population but the id)")
    .option("--names <columns>", "numbers that are names, such as codes of writers: compared one by one, not by size")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  holdout represent population.csv items.csv --id id",
        "  holdout represent population.csv items.csv --id id --columns writer,year --names writer",
        "",
        "Dates such as 2024-03-01 are compared by size, as numbers are. Of a column in which every item has the same value in both",
        "files, however they write it, p is of the sample beside the rows that were not drawn (of categories where it",
        "is more than a tenth of the rows); the statistic is of the sample beside all of them. Where ids of the sample are not in the",
        "population, it and the population's other rows are taken for two samples of the same thing.",
        "",
        "With --json each column has its gaps: the values that add most to chi-square, or the number (at_most) or date (until) up to",
        "which the two differ the most, with their shares of the population and of the sample. A statistic is null where it is infinite, because",
        "items of the population have unknown_values, which it lacks; a distance is null where one number has no spread. Beside the",
        "columns stand the other_values: in how many items the sample has another value than the population for the same id, and the first.",
        "",
        "Exit status: 0 when the sample resembles, 1 when a column differs, 2 for a mistake in what was given.",
      ].join("\n"),
    )
    .action(
      action(terminal, (population: string, sample: string, options: Options) =>
        work(terminal, population, sample, options),
      ),
    );
}

async function work(terminal: Terminal, population: string, sample: string, options: Options): Promise<ExitStatus> {
  const reading = progressBar(terminal, "reading");
  const { foreign, skipped, others, ...columns } = await comparedColumns({
    ...options,
    population,
    sample,
    onProgress: reading.at,
  }).finally(reading.done);
  const comparing = progressBar(terminal, "comparing");
  const compared = represent({ ...columns, chance: seededChance(1), onProgress: comparing.at });
  comparing.done();
  const found = { ...compared, skipped: [...skipped, ...compared.skipped] };
  if (found.columns.length === 0) {
    const why = found.skipped.map(({ name, why }) => `${shownNames([name])}: ${why}`).join("; ");
    throw new UserError(`no column can be compared${why === "" ? "" : ` (${why})`}; name one with --columns`, {
      path: population,
    });
  }
  if (options.json) {
    const { columns: compared, verdict, worst, skipped: left, items, visible_difference } = found;
    printJson(terminal, {
      columns: compared,
      verdict,
      worst: worst?.name ?? null,
      skipped: left,
      items,
      visible_difference,
      foreign,
      other_values: others,
    });
  } else {
    const { head, rows, note } = resemblanceTable(found);
    const told = new Set(found.columns.map(({ name }) => name));
    const codes = columns.population.filter((values) => told.has(values.name) && mayBeCodes(values));
    const notes = [note, ...codesSentence(codes.map(({ name }) => name))];
    terminal.out(`${resemblanceSentences(found, foreign, others)}\n\n${textTable(head, rows)}\n${notes.join("\n")}`);
  }
  return found.verdict === "resembles" ? 0 : 1;
}
