/** How the values of a metric are written: as percent of the items, or as they are. */
export type ValueUnit = "percent" | "plain";

/**
 * A value as people read it.
 *
 * @param digits significant ones, see `digitsApart`
 * @example
 * formatValue(0.0725, "percent") // → "7.25 %"
 * formatValue(2.06527, "plain") // → "2.07"
 */
export function formatValue(value: number, unit: ValueUnit, digits = FEW_DIGITS): string {
  return unit === "percent" ? `${significant(value * 100, digits)} %` : significant(value, digits);
}

/**
 * A count of iterations in few letters.
 *
 * @example
 * formatSteps(900) // → "900"
 * formatSteps(20000) // → "20k"
 */
export function formatSteps(steps: number, digits = FEW_DIGITS): string {
  const size = Math.abs(steps);
  if (size >= 1e9) return `${significant(steps / 1e9, digits)}G`;
  if (size >= 1e6) return `${significant(steps / 1e6, digits)}M`;
  if (size >= 1e3) return `${significant(steps / 1e3, digits)}k`;
  return significant(steps, digits);
}

/**
 * How many digits tell numbers apart that are written below each other: three, or as many more as it takes.
 *
 * @param most so many at most, where a difference beyond that says nothing
 * @example
 * digitsApart([0.1233, 0.1234], (value, digits) => formatValue(value, "percent", digits)) // → 4
 */
export function digitsApart(
  values: readonly number[],
  format: (value: number, digits: number) => string,
  most = MOST_DIGITS,
): number {
  const different = new Set(values).size;
  let digits = FEW_DIGITS;
  while (digits < most && new Set(values.map((value) => format(value, digits))).size < different) digits++;
  return digits;
}

const FEW_DIGITS = 3;
const MOST_DIGITS = 12;

function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6)
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, "e")
      .replace("-", "−")
      .replace("e+", "e");
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
