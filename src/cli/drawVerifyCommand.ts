import { access } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../common/userError.js";
import { settleDraw, verifyDraw, type DrawVerification } from "../validation/draw.js";
import { drawRecordPath, parseDrawRecord, type DrawRecord } from "../validation/drawRecord.js";
import { drawPopulation } from "./drawPopulation.js";
import { inputFile, wholeFile } from "./inputFile.js";
import { readRows } from "./readRows.js";
import { action, printJson, progressBar, type ExitStatus, type Terminal } from "./terminal.js";

/** `holdout draw verify items.csv`: draws again as the record beside the items says, and names what differs. */
export function drawVerifyCommand(terminal: Terminal): Command {
  return (
    new Command("verify")
      .description(
        "Draw again as the record beside the items says, and compare; exit status 1 when it is not the same.",
      )
      .argument("<items>", "the drawn items; their record (.draw.json) lies beside them")
      .option("--population <file>", "the population, where it is not at the record's path")
      .option("--json", "print one JSON document")
      .addHelpText("after", "\nExample:\n  holdout draw verify data/validation/items.csv")
      // `--json` may have been taken by `draw` itself, of which this is a part.
      .action(
        action(terminal, (items: string, options: Options, command: Command) =>
          work(terminal, items, { ...options, ...jsonOf(command) }),
        ),
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

async function work(terminal: Terminal, itemsPath: string, options: Options): Promise<ExitStatus> {
  await inputFile(itemsPath);
  const recordPath = drawRecordPath(itemsPath);
  const record = parseDrawRecord((await wholeFile(recordPath, "the record of a draw")).toString("utf8"), recordPath);
  const { rows } = await readRows(itemsPath, { columns: [record.id] });
  const items = rows.map(({ cells }) => cells[record.id] ?? "");
  const population = options.population ?? (await findPopulation(record, itemsPath));
  const bar = progressBar(terminal, "drawing again");
  const { id, strata, size, seed } = record;
  const read = await drawPopulation({ path: population, id, strata, size, seed, onProgress: bar.at }).finally(bar.done);
  const verification = verifyDraw(items, settleDraw(read.kept, size));
  const populationChanged = read.sha256 !== record.population.sha256;
  if (options.json) printJson(terminal, { ...verification, population_changed: populationChanged });
  else printForPeople(terminal, verification, { itemsPath, population, populationChanged, record });
  return verification.same ? 0 : 1;
}

/** The record's path as it is, or from the folder of the items upwards: a clone may be verified from anywhere. */
async function findPopulation(record: DrawRecord, itemsPath: string): Promise<string> {
  const { path } = record.population;
  const tried = [path];
  for (let folder = dirname(resolve(itemsPath)); !isAbsolute(path); folder = dirname(folder)) {
    tried.push(join(folder, path));
    if (folder === dirname(folder)) break;
  }
  for (const candidate of tried) {
    if (
      await access(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  throw new UserError(`the population ${path} of the record is not there; say where it is with --population`, {
    path: drawRecordPath(itemsPath),
  });
}

function printForPeople(
  terminal: Terminal,
  { same, missing, extra }: DrawVerification,
  about: { itemsPath: string; population: string; populationChanged: boolean; record: DrawRecord },
): void {
  const { itemsPath, population, populationChanged, record } = about;
  if (populationChanged) terminal.out(`${population} is not the file that was drawn from: its SHA-256 differs.`);
  if (same) {
    terminal.out(
      `${itemsPath} is what seed ${record.seed} draws: ${record.size} of ${record.population.rows} items${record.draw > 1 ? `, draw ${record.draw} (${record.reason})` : ""}.`,
    );
    return;
  }
  terminal.out(`${itemsPath} is not what seed ${record.seed} draws.`);
  if (missing.length > 0) terminal.out(`missing (${missing.length}): ${listed(missing)}`);
  if (extra.length > 0) terminal.out(`extra (${extra.length}): ${listed(extra)}`);
}

function listed(ids: string[]): string {
  return ids.slice(0, 20).join(", ") + (ids.length > 20 ? `, … and ${ids.length - 20} more` : "");
}
