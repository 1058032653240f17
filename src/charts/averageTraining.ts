import type { ChartPoint, ChartScale } from "./chart.js";

/** Training values are often logged every few steps, one batch each: drawn raw they are a cloud that hides the validation lines. */
export const MOST_RAW_TRAINING_POINTS = 200;

/**
 * The mean of the training values in each of 100 stretches of the axis (log-spaced on a log axis); lines that are not
 * denser than that stay as they are.
 *
 * @param points ascending in step, finite; on a log axis all steps above 0
 */
export function averageTraining(points: readonly ChartPoint[], scale: ChartScale): readonly ChartPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= MOST_RAW_TRAINING_POINTS || !first || !last) return points;
  const place = scale === "log" ? Math.log : (step: number) => step;
  const low = place(first[0]);
  const perUnit = STRETCHES / (place(last[0]) - low || 1);
  const sums: { steps: number; values: number; count: number }[] = [];
  for (const [step, value] of points) {
    const index = Math.min(STRETCHES - 1, Math.floor((place(step) - low) * perUnit));
    const sum = (sums[index] ??= { steps: 0, values: 0, count: 0 });
    sum.steps += step;
    sum.values += value;
    sum.count++;
  }
  return sums.flatMap((sum): ChartPoint[] => (sum ? [[sum.steps / sum.count, sum.values / sum.count]] : []));
}

const STRETCHES = 100;
