import { UserError } from "../common/userError.js";
import { quoted } from "./labels.js";
import type { Table } from "./labels.js";
import { howSpelled } from "./spelling.js";

/**
 * Predictions often carry the labels that their network was scored on. Where those are not the accepted ones, the scores of both could not
 * be compared; a table without a column of labels, or with nothing but that, says nothing of it.
 *
 * @param labels the accepted answers as text
 * @param columns `id` and `label` of both tables; `idOfLabels` where the labels call their items otherwise
 * @throws UserError naming the first item with another label
 */
export function refuseOtherLabels(
  predictions: Table,
  labels: Table,
  { id, label, idOfLabels = id }: { id: string; label: string; idOfLabels?: string },
): void {
  if (!predictions.columns.includes(label)) return;
  const accepted = new Map(labels.rows.map(({ cells }) => [cells[idOfLabels], cells[label]]));
  for (const { line, cells } of predictions.rows) {
    const [seen, wanted] = [cells[label] ?? "", accepted.get(cells[id]) ?? ""];
    // Where no label was known, none is contradicted; the same number may be written in two ways.
    if (seen === "" || seen === wanted || (Number.isFinite(Number(seen)) && Number(seen) === Number(wanted))) continue;
    const how = howSpelled(seen, wanted);
    const what = how ? `${how}; write both the same way, or drop the column` : otherLabels(predictions, label);
    throw new UserError(
      `the ${label} of id ${quoted(cells[id] ?? "")} is ${quoted(seen)} here, but ${quoted(wanted)} is accepted: ${what}`,
      { path: predictions.path, line },
    );
  }
}

/** A pipeline of Hugging Face calls its answer a label, and its confidence a score. */
function otherLabels({ columns }: Table, label: string): string {
  const hasAnswer = columns.some((column) => column === "prediction" || column.startsWith("p:"));
  return hasAnswer
    ? "predictions for other labels; make them anew, or drop the column"
    : `if it is the network's answer, call the column "prediction" and not ${quoted(label)}; else make the predictions anew`;
}
