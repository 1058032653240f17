/** True for what people call the column that says what was measured, beside one called `value`. */
export function isMeasureColumn(column: string): boolean {
  return /^(metric|name|key|tag|variable|measure)$/i.test(column);
}

/** True for what people call the column that says on which items it was. */
export function isSplitColumn(column: string): boolean {
  return /^(split|phase|subset)$/i.test(column);
}

/** `val/loss`, or the name alone where no split is said. */
export function tidyName(name: string, split: string): string {
  return split === "" ? name : `${split}/${name}`;
}

/**
 * What a line of a log says that has one measure: `{ "val/loss": 2 }` of `{ split: "val", metric: "loss", value: 2 }`.
 * Undefined for another line.
 */
export function tidyMeasure(line: Record<string, unknown>): Record<string, unknown> | undefined {
  const textOf = (is: (name: string) => boolean) =>
    Object.entries(line).find(([name, value]) => is(name) && typeof value === "string")?.[1];
  const name = textOf(isMeasureColumn);
  if (name === undefined || line["value"] === undefined) return undefined;
  return { [tidyName(String(name), String(textOf(isSplitColumn) ?? ""))]: line["value"] };
}
