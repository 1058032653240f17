import type { ChartPoint, ChartScale } from "./chart.js";
import type { DrawnSeries } from "./drawnSeries.js";

/** From the lowest to the highest seed of an experiment at a step. */
export interface BandPoint {
  step: number;
  low: number;
  high: number;
  experiment: string;
}

/**
 * Between the seeds of each experiment, as far as all of them were trained; where they were evaluated at other steps, between their lines
 * as they are drawn.
 *
 * @param series of the validation set, as they are drawn; values above 0 on log axes
 */
export function seedBands(series: readonly DrawnSeries[], scale: ChartScale): BandPoint[] {
  const names = [...new Set(series.map(({ name }) => name))];
  return names.flatMap((experiment) => {
    const lines = series.filter(({ name, points }) => name === experiment && points.length > 0);
    if (lines.length < 2) return [];
    const from = Math.max(...lines.map(({ points }) => points[0]?.[0] ?? NaN));
    const to = Math.min(...lines.map(({ points }) => points.at(-1)?.[0] ?? NaN));
    const all = lines.flatMap(({ points }) => points.map(([step]) => step));
    const steps = [...new Set(all)].filter((step) => step >= from && step <= to).sort((a, b) => a - b);
    const values = lines.map(({ points }) => valuesAt(steps, points, scale));
    return steps.map((step, i) => {
      const here = values.map((line) => line[i] ?? NaN);
      return { step, low: Math.min(...here), high: Math.max(...here), experiment };
    });
  });
}

/** Where a line passes each step; steps ascend, and none lies outside it. */
function valuesAt(steps: readonly number[], points: readonly ChartPoint[], scale: ChartScale): number[] {
  const [onAxis, back] = scale === "log" ? [Math.log, Math.exp] : [same, same];
  let at = 0;
  return steps.map((step) => {
    while ((points[at + 1]?.[0] ?? Infinity) <= step) at++;
    const [[left, value], next] = [points[at] ?? [NaN, NaN], points[at + 1]];
    if (left === step || !next) return value;
    const share = (onAxis(step) - onAxis(left)) / (onAxis(next[0]) - onAxis(left));
    return back(onAxis(value) + share * (onAxis(next[1]) - onAxis(value)));
  });
}

const same = (value: number): number => value;
