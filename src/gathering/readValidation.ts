import { parseLabelFile } from "../annotations/labelFile.js";
import type { LabelSet } from "../annotations/labelSet.js";
import type { ValidationFiles } from "../checklist/facts.js";
import { parseCsv, type Table } from "../common/csv.js";
import { shown } from "../common/csvRecords.js";
import { sha256 } from "../common/hash.js";
import { jsonLinesReader } from "../common/jsonLines.js";
import { UserError } from "../common/userError.js";
import type { Task } from "../tasks/task.js";
import type { Snapshot } from "./snapshot.js";

/** The validation set of a task at one commit. */
export interface ValidationSet {
  files: ValidationFiles;
  /** Item → label, for every labelled row of the labels file. */
  labels: Record<string, string>;
}

/**
 * Reads the validation items and their labels.
 *
 * @returns null when one of both files is missing
 * @throws UserError with file:line for a file that cannot be read, a doubled item, and an item with two labels
 */
export async function readValidation(snapshot: Snapshot, task: Task): Promise<ValidationSet | null> {
  const { items, labels } = task.validation;
  const [itemsText, labelsText] = await Promise.all([snapshot.text(items), snapshot.text(labels)]);
  if (itemsText === null || labelsText === null) return null;
  const ids = idsIn(tableIn(itemsText, items), items, task.population.id).sort();
  const labelled = soleLabels(parseLabelFile(labelsText, labels));
  const unlabelled = ids.filter((id) => !Object.hasOwn(labelled, id));
  return {
    files: {
      itemsDigest: itemsDigest(ids),
      labelsDigest: labelsDigest(labelled),
      items: ids.length,
      labelled: ids.length - unlabelled.length,
      unlabelled: unlabelled.slice(0, 10),
      ids,
    },
    labels: labelled,
  };
}

/** SHA-256 of the sorted ids, joined by newlines. */
export function itemsDigest(ids: readonly string[]): string {
  return sha256([...ids].sort().join("\n"));
}

/** SHA-256 of the sorted lines `id<TAB>label`. */
export function labelsDigest(labels: Record<string, string>): string {
  const lines = Object.entries(labels).map(([id, label]) => `${id}\t${label}`);
  return sha256(lines.sort().join("\n"));
}

function tableIn(text: string, path: string): Table {
  if (!/\.(jsonl|ndjson)$/i.test(path)) return parseCsv(text, { path });
  const reader = jsonLinesReader(path);
  const rows = [...reader.push(text), ...reader.end()];
  return { columns: reader.columns(), rows };
}

function idsIn({ columns, rows }: Table, path: string, wanted: string): string[] {
  const column =
    [wanted, "id", "item"].find((name) => columns.includes(name)) ?? (columns.length === 1 ? columns[0] : undefined);
  if (column === undefined)
    throw new UserError(`there is no column ${shown(wanted)} (columns: ${columns.join(", ")})`, { path, line: 1 });
  const seen = new Set<string>();
  for (const { cells, line } of rows) {
    const id = cells[column] ?? "";
    if (id === "") throw new UserError(`the column ${shown(column)} is empty in this row`, { path, line });
    if (seen.has(id)) throw new UserError(`the item ${shown(id)} stands twice`, { path, line });
    seen.add(id);
  }
  return [...seen];
}

/** One answer an item; an empty cell is no answer yet. */
function soleLabels(set: LabelSet): Record<string, string> {
  const labels: [string, string][] = [];
  for (const [id, entries] of set.items) {
    const said = entries.filter(({ label }) => label.trim() !== "");
    const [first, ...others] = said;
    const other = others.find(({ label }) => label !== first?.label);
    if (other)
      throw new UserError(
        `the item ${shown(id)} has two labels, ${shown(first?.label ?? "")} and ${shown(other.label)}`,
        other.place,
      );
    if (first) labels.push([id, first.label]);
  }
  return Object.fromEntries(labels);
}
