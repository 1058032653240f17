import { existsSync } from "node:fs";
import { basename } from "node:path";
import { Command } from "commander";
import { UserError } from "../common/userError.js";
import { settleDraw, verifyDraw } from "../validation/draw.js";
import { drawRecordPath } from "../validation/drawRecordPath.js";
import { verificationSentences } from "../words/drawReport.js";
import { drawPopulation } from "./drawPopulation.js";
import { findPopulation, type FoundPopulation } from "./findPopulation.js";
import { inputFile } from "./inputFile.js";
import { readDrawRecord } from "./readDrawRecord.js";
import { readRows } from "./readRows.js";
import { action, printJson, progressBar, type ExitStatus, type Terminal } from "./terminal.js";

/** `holdout draw verify items.csv`: draws again as the record beside the items says, and names what differs. */
export function drawVerifyCommand(terminal: Terminal): Command {
  return (
    new Command("verify")
      .description("Draw again as the record beside the items says, and compare.")
      .argument("<items>", "the drawn items; their record (.draw.json) lies beside them")
      .option("--population <file>", "the population, where it is not at the record's path")
      .option("--json", "print one JSON document")
      .addHelpText(
        "after",
        [
          "",
          "Example:",
          "  holdout draw verify data/validation/items.csv",
          "",
          "Exit status: 0 when the same items are drawn, 1 when items are missing or extra, 2 for a mistake in what was given.",
        ].join("\n"),
      )
      // Options may have been taken by `draw` itself, of which this is a part.
      .action(
        action(terminal, (items: string, options: Options, command: Command) => {
          refuseDrawOptions(command);
          return work(terminal, items, { ...options, ...jsonOf(command) });
        }),
      )
  );
}

interface Options {
  population?: string;
  json?: boolean;
}

function jsonOf(command: Command): Options {
  const { json } = command.optsWithGlobals<Options>();
  return json === undefined ? {} : { json };
}

/** A seed that is given here would be taken for the one that was verified. */
function refuseDrawOptions({ parent }: Command): void {
  for (const option of parent?.options ?? []) {
    const isGiven = parent?.getOptionValueSource(option.attributeName()) === "cli";
    if (isGiven && option.long !== "--json")
      throw new UserError(`${option.long} is for a draw; a verification draws as the record says`);
  }
}

async function work(terminal: Terminal, itemsPath: string, options: Options): Promise<ExitStatus> {
  await inputFile(itemsPath);
  if (itemsPath.endsWith(".draw.json"))
    throw new UserError("this is the record of a draw; give the items beside it", { path: itemsPath });
  const recordPath = drawRecordPath(itemsPath);
  if (!existsSync(recordPath))
    throw new UserError(
      `these items have no record of a draw beside them (${basename(recordPath)}); what can be verified is what \`holdout draw -o\` wrote, with its record`,
      { path: itemsPath },
    );
  const record = await readDrawRecord(recordPath);
  const { rows } = await readRows(itemsPath, { columns: [record.id] });
  const items = rows.map(({ cells }) => cells[record.id] ?? "");
  const given: FoundPopulation | undefined =
    options.population === undefined ? undefined : { path: options.population };
  const { path: population, passedOver } = given ?? (await findPopulation(record, itemsPath));
  const bar = progressBar(terminal, "drawing again");
  const { id, strata, size, seed } = record;
  const read = await drawPopulation({ path: population, id, strata, size, seed, onProgress: bar.at }).finally(bar.done);
  const drawn = settleDraw(read.kept, size, population);
  const verification = verifyDraw(items, drawn);
  if (options.json) {
    const { draw, reason } = record;
    const population_changed = read.sha256 !== record.population.sha256;
    // The same file has as many rows as it had.
    const record_changed = !population_changed && drawn.rows !== record.population.rows;
    printJson(terminal, { ...verification, population, population_changed, draw, reason, record_changed });
  } else {
    const found = { path: population, passedOver, sha256: read.sha256, rows: drawn.rows };
    terminal.out(verificationSentences(verification, { itemsPath, items, record, population: found }));
  }
  return verification.same ? 0 : 1;
}
