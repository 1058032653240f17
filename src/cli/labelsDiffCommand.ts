import { Command } from "commander";
import { parseLabelFormat } from "../annotations/labelFormat.js";
import { LABEL_FORMATS } from "../annotations/labelSet.js";
import { diffPlainTables } from "../annotations/plainTablesDiff.js";
import { readingsOf, type SidesReading } from "../annotations/sidesReading.js";
import type { LabelFilesDiff } from "../annotations/wholeDiff.js";
import { UserError } from "../common/userError.js";
import { changedTable, labelsDiffAnswer, labelsDiffHelp, labelsDiffLines } from "../words/labelsDiff.js";
import { isMemoryScarce } from "./isMemoryScarce.js";
import { largeTables } from "./largeTables.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  id?: string;
  label?: string;
  oldId?: string;
  oldLabel?: string;
  format?: string;
  json?: boolean;
}

/** `holdout labels …`: what is in label files. */
export function labelsCommand(terminal: Terminal): Command {
  return new Command("labels").description("Look into label files.").addCommand(labelsDiffCommand(terminal));
}

/** `holdout labels diff`: which labels changed, item by item. */
export function labelsDiffCommand(terminal: Terminal): Command {
  return new Command("diff")
    .description("Which labels changed between two versions of a file or folder; exit status 1 when one did.")
    .argument("<old>", "the labels before")
    .argument("<new>", "the labels after")
    .option("--id <column>", "column of the item (default: by its usual names)")
    .option("--label <column>", "column of the label (default: by its usual names)")
    .option("--old-id <column>", "column of the item on the old side, where that calls it otherwise")
    .option("--old-label <column>", "column of the label on the old side, where that calls it otherwise")
    .option("--format <format>", `one of ${Object.keys(LABEL_FORMATS).join(", ")} (default: recognised)`)
    .option("--json", "print one JSON document")
    .addHelpText("after", labelsDiffHelp)
    .action(
      action(terminal, (old: string, current: string, options: Options) => work(terminal, [old, current], options)),
    );
}

/** Of the labels before, and after. */
type Paths = readonly [old: string, current: string];

async function work(terminal: Terminal, paths: Paths, options: Options): Promise<ExitStatus> {
  const format = options.format === undefined ? undefined : parseLabelFormat(options.format);
  const { json, ...columns } = options;
  const diff = await differenceOf(terminal, paths, { ...columns, format });
  if (json) printJson(terminal, diff);
  else printForPeople(terminal, diff);
  return diff.changed.length > 0 ? 1 : 0;
}

async function differenceOf(terminal: Terminal, paths: Paths, reading: SidesReading): Promise<LabelFilesDiff> {
  const bar = progressBar(terminal, "reading labels");
  try {
    const progress = (share: number) => bar.at(share);
    return (await largeDifference(paths, reading, progress)) ?? (await ordinaryDifference(paths, reading, progress));
  } finally {
    bar.done();
  }
}

async function largeDifference(
  paths: Paths,
  reading: SidesReading,
  onProgress: (share: number) => void,
): Promise<LabelFilesDiff | undefined> {
  onProgress(0);
  const tables = await largeTables(paths, reading);
  if (tables === undefined) return undefined;
  onProgress(0.5);
  return diffPlainTables(...tables);
}

/** The way of all files but large plain tables. What reads their formats takes a while to load. */
async function ordinaryDifference(
  [oldPath, newPath]: Paths,
  reading: SidesReading,
  onProgress: (share: number) => void,
): Promise<LabelFilesDiff> {
  const { diffLabelFiles } = await import("../annotations/labelFilesDiff.js");
  const { readLabelSource } = await import("./readLabelSource.js");
  const readings = readingsOf(reading);
  const old = await readLabelSource(oldPath, readings.old, (share) => onProgress(share * 0.2));
  const current = await readLabelSource(newPath, readings.current, (share) => onProgress(0.2 + share * 0.2));
  onProgress(0.4);
  return diffLabelFiles(old, current, reading, (share) => {
    refuseScarceMemory(newPath);
    onProgress(0.4 + share * 0.6);
  });
}

function refuseScarceMemory(path: string): void {
  if (isMemoryScarce()) throw new UserError("both sides do not fit into memory; compare parts of the files", { path });
}

function printForPeople(terminal: Terminal, diff: LabelFilesDiff): void {
  terminal.out(labelsDiffAnswer(diff));
  const [table, lines] = [changedTable(diff), labelsDiffLines(diff)];
  if (table !== undefined) terminal.out(`\n${textTable(table.head, table.rows)}`);
  if (lines.length > 0) terminal.out(`\n${lines.join("\n")}`);
}
