import { Command } from "commander";
import type { ChangedLabel } from "../annotations/labelDiff.js";
import { parseLabelFormat } from "../annotations/labelFile.js";
import { diffLabelFiles, type LabelFilesDiff } from "../annotations/labelFilesDiff.js";
import { LABEL_FORMATS } from "../annotations/labelSet.js";
import { formatPlace } from "../common/userError.js";
import { count } from "../words/numbers.js";
import { readLabelSource } from "./readLabelSource.js";
import { action, printJson, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  id?: string;
  label?: string;
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
    .option("--format <format>", `one of ${Object.keys(LABEL_FORMATS).join(", ")} (default: recognised)`)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  holdout labels diff before/labels.csv after/labels.csv\n  holdout labels diff before/annotations.json after/annotations.json --format coco",
    )
    .action(
      action(terminal, (old: string, current: string, options: Options) => work(terminal, [old, current], options)),
    );
}

async function work(terminal: Terminal, paths: [string, string], options: Options): Promise<ExitStatus> {
  const format = options.format === undefined ? undefined : parseLabelFormat(options.format);
  const [old, current] = [await readLabelSource(paths[0]), await readLabelSource(paths[1])];
  const diff = diffLabelFiles(old, current, { format, id: options.id, label: options.label });
  if (options.json) printJson(terminal, diff);
  else printForPeople(terminal, diff);
  return diff.changed.length > 0 ? 1 : 0;
}

const SHOWN = 50;

function printForPeople(terminal: Terminal, diff: LabelFilesDiff): void {
  const { changed, renamed_classes: renamed } = diff;
  if (changed.length > 0) {
    terminal.out(textTable(["item", "was", "is", "where"], changed.slice(0, SHOWN).map(changedRow)));
    if (changed.length > SHOWN) terminal.out(`… and ${changed.length - SHOWN} more (all with --json)`);
    terminal.out("");
  }
  for (const { from, to, items } of renamed)
    terminal.out(`class ${from} is now called ${to} (${count(items, "label")})`);
  list(terminal, "added", diff.added);
  list(terminal, "removed", diff.removed);
  list(terminal, "moved", diff.moved);
  list(terminal, "stands twice", diff.duplicates);
  list(
    terminal,
    "renamed",
    diff.renamed_items.map(({ from, to }) => `${from} → ${to}`),
  );
  const verdict = changed.length === 0 ? "No label changed" : `${count(changed.length, "label")} changed`;
  terminal.out(`${verdict}; ${diff.unchanged} unchanged (${diff.format}).`);
}

function changedRow({ id, annotator, from, to, place }: ChangedLabel): string[] {
  return [short(annotator === undefined ? id : `${id} (${annotator})`), short(from), short(to), formatPlace(place)];
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function list(terminal: Terminal, what: string, ids: string[]): void {
  if (ids.length === 0) return;
  const first = ids.slice(0, 10).map(short).join(", ");
  terminal.out(`${what} (${ids.length}): ${first}${ids.length > 10 ? ", …" : ""}`);
}
