import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { parseNumberTable } from "./numberTable.js";
import { stepsIn } from "./stepsIn.js";

/**
 * What TensorBoard gives for "download CSV": `Wall time,Step,Value`, one scalar, whose name only the file's tells.
 *
 * @throws UserError with file:line and the value seen
 */
export function parseTensorboardTable(bytes: Uint8Array, path: string): Curve {
  const table = parseNumberTable(bytes, path);
  const builder = curveBuilder("tensorboard");
  if (table.isCutOff) builder.noteCutOff();
  const steps = stepsIn(table, "Step", path);
  const values = table.cells[table.columns.indexOf("Value")];
  const metric = tagIn(path);
  steps.forEach((step, row) => {
    const value = values?.at(row);
    if (value !== undefined) builder.add(metric, step, value);
  });
  return builder.build();
}

/** TensorBoard proposes `run-validation-tag-epoch_loss.csv`: a run's last word may tell the split, the tag the quantity. */
function tagIn(path: string): string {
  const stem = (path.split(/[\\/]/).at(-1) ?? path).replace(/(.)\.[^.]*$/, "$1");
  const [, run = "", tag] = /^run-(.*?)-tag-(.+)$/.exec(stem) ?? [];
  if (tag === undefined) return stem;
  const split = /(?:^|[^a-z])(train|validation|val|eval|test)$/i.exec(run)?.[1];
  return split === undefined ? tag : `${split}/${tag}`;
}
