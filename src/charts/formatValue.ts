/** How the values of a metric are written: as percent of the items, or as they are. */
export type ValueUnit = "percent" | "plain";

/**
 * A value as people read it, three significant digits.
 *
 * @example
 * formatValue(0.0725, "percent") // → "7.25 %"
 * formatValue(2.06527, "plain") // → "2.07"
 */
export function formatValue(value: number, unit: ValueUnit): string {
  return unit === "percent" ? `${significant(value * 100)} %` : significant(value);
}

/**
 * A count of iterations in few letters.
 *
 * @example
 * formatSteps(900) // → "900"
 * formatSteps(20000) // → "20k"
 */
export function formatSteps(steps: number): string {
  const size = Math.abs(steps);
  if (size >= 1e9) return `${significant(steps / 1e9)}G`;
  if (size >= 1e6) return `${significant(steps / 1e6)}M`;
  if (size >= 1e3) return `${significant(steps / 1e3)}k`;
  return significant(steps);
}

function significant(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("-", "−")
      .replace("e+", "e");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
