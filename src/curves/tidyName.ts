import { isSplit, metricName } from "./metricName.js";

/** True for what people call the column that says what was measured, beside one called `value`. */
export function isMeasureColumn(column: string): boolean {
  return /^(metric|name|key|tag|variable|measure)$/i.test(column);
}

/** True for what people call the column that says on which items it was. */
function isSplitColumn(column: string): boolean {
  return /^(split|phase|subset)$/i.test(column);
}

/**
 * The column of texts that tells on which items was measured: all its texts are splits, and several where it is not called so.
 *
 * @param texts of each column; an empty one stands for rows without
 * @example
 * splitAmong(new Map([["phase", new Set(["frozen", "unfrozen"])], ["type", new Set(["train", "val"])]])) // → "type"
 */
export function splitAmong(texts: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const telling = [...texts].filter(([name, own]) =>
    isSplitColumn(name)
      ? [...own].every((text) => text === "" || isSplit(text))
      : own.size > 1 && [...own].every(isSplit),
  );
  return (telling.find(([name]) => isSplitColumn(name)) ?? telling[0])?.[0];
}

/** `val/loss`, or the name alone where no split is said, or the measure's own name tells one. */
export function tidyName(name: string, split = ""): string {
  return split === "" || tellsSplit(name) ? name : `${split}/${name}`;
}

/** True for the name of a measure that tells on which items it was: `val_loss`. */
export function tellsSplit(name: string): boolean {
  return name.split(/[/_.\s-]/).some(isSplit) && isKnownMeasure(name);
}

/** Where a line of a log says what its `value` measures. */
export function measureIn(line: Record<string, unknown>): string | undefined {
  if (line["value"] === undefined) return undefined;
  return Object.keys(line).find(
    (name) => isMeasureColumn(name) && typeof line[name] === "string" && !haveOwnMeasure(Object.keys(line)),
  );
}

/** True where columns beside `name` and `value` measure a model: then a name is that of a model. Deviations are those of the value. */
export function haveOwnMeasure(columns: readonly string[]): boolean {
  return columns.some((column) => isKnownMeasure(column) && !/std|sem$/i.test(column));
}

/** True for a name that tells which way is better. */
function isKnownMeasure(name: string): boolean {
  return metricName(name, "wandb")?.tellsDirection === true;
}

/**
 * What a line of a log measures, by names that tell the split where the line does. Texts keep their names.
 *
 * @param splitColumn what says the split, see `splitAmong`
 * @example
 * tidyMeasures({ type: "val", loss: 2 }, "type") // → { "val/loss": 2 }
 * tidyMeasures({ metric: "loss", value: 2 }) // → { loss: 2 }
 */
export function tidyMeasures(line: Record<string, unknown>, splitColumn?: string): Record<string, unknown> {
  // Most lines have no texts.
  if (!Object.values(line).some((value) => typeof value === "string")) return line;
  const told = splitColumn === undefined ? undefined : line[splitColumn];
  const split = typeof told === "string" ? told : "";
  const measure = measureIn(line);
  if (measure !== undefined) return { [tidyName(String(line[measure]), split)]: line["value"] };
  const others = Object.entries(line).filter(([name]) => name !== splitColumn);
  return Object.fromEntries(
    others.map(([name, value]) => [typeof value === "string" ? name : tidyName(name, split), value]),
  );
}
