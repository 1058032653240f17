import type { CurvePoint } from "./curve.js";

type Series = ReadonlyMap<string, CurvePoint[]>;

/**
 * Leaves out each NaN that says that nothing was logged: a data frame of lines that hold different metrics has one wherever a
 * line has no such metric. So is a metric's that is never logged twice in a row, where the last value is no longer ago than others
 * were from each other; and one that stands nowhere but beside values of such a metric. All else is what a training computed.
 *
 * @param series in the order of the file
 */
export function withoutUnlogged(series: Series): Series {
  const withNaN = [...series].filter(([, points]) => hasNaN(points));
  const sparse = withNaN.filter(([, points]) => isSparse(points));
  if (sparse.length === 0) return series;
  const evaluated = new Set(sparse.flatMap(([, points]) => points.filter(isLogged).map(([step]) => step)));
  const beside = withNaN.filter(([, points]) => points.every((point) => isLogged(point) || evaluated.has(point[0])));
  const kept = new Map(series);
  for (const [metric, points] of [...sparse, ...beside]) kept.set(metric, points.filter(isLogged));
  return kept;
}

const FEWEST_LOGGED = 3;

function hasNaN(points: readonly CurvePoint[]): boolean {
  for (let i = 0; i < points.length; i++) if (Number.isNaN(points[i]?.[1])) return true;
  return false;
}

function isLogged([, value]: CurvePoint): boolean {
  return !Number.isNaN(value);
}

function isSparse(points: readonly CurvePoint[]): boolean {
  const at = points.flatMap((point, i) => (isLogged(point) ? [i] : []));
  const gaps = at.slice(1).map((place, i) => place - (at[i] ?? 0));
  const sinceLast = points.length - (at.at(-1) ?? 0);
  return at.length >= FEWEST_LOGGED && gaps.every((gap) => gap > 1) && sinceLast <= highestOf(gaps);
}

function highestOf(gaps: readonly number[]): number {
  return gaps.reduce((most, gap) => Math.max(most, gap), 0);
}
