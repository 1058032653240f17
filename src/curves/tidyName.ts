import { isSplit } from "./metricName.js";

/** True for what people call the column that says what was measured, beside one called `value`. */
export function isMeasureColumn(column: string): boolean {
  return /^(metric|name|key|tag|variable|measure)$/i.test(column);
}

/** True for what people call the column that says on which items it was. */
export function isSplitColumn(column: string): boolean {
  return /^(split|phase|subset)$/i.test(column);
}

/** `val/loss`, or the name alone where no split is said. */
export function tidyName(name: string, split = ""): string {
  return split === "" ? name : `${split}/${name}`;
}

/**
 * What a line of a log measures, by names that tell the split where the line does.
 *
 * @example
 * tidyMeasures({ split: "val", loss: 2 }) // → { "val/loss": 2 }
 * tidyMeasures({ metric: "loss", value: 2 }) // → { loss: 2 }
 */
export function tidyMeasures(line: Record<string, unknown>): Record<string, unknown> {
  // Most lines have no texts.
  if (!Object.values(line).some((value) => typeof value === "string")) return line;
  const split = textIn(line, (name, text) => isSplitColumn(name) || isSplit(text));
  const measure = textIn(line, isMeasureColumn);
  if (measure && line["value"] !== undefined) return { [tidyName(measure.text, split?.text)]: line["value"] };
  if (!split) return line;
  const others = Object.entries(line).filter(([name]) => name !== split.name);
  return Object.fromEntries(others.map(([name, value]) => [tidyName(name, split.text), value]));
}

function textIn(
  line: Record<string, unknown>,
  is: (name: string, text: string) => boolean,
): { name: string; text: string } | undefined {
  for (const [name, text] of Object.entries(line))
    if (typeof text === "string" && is(name, text)) return { name, text };
  return undefined;
}
