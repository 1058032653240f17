import type { Curve } from "./curve.js";
import { panelColumn } from "./panelColumn.js";

/** One of the trainings that a file holds. */
export interface Run {
  /** Undefined where the file holds one only. */
  name?: string;
  /** Where the file holds several seeds. */
  seed?: string;
  curve: Curve;
  /** The series asked for, as this curve calls it. */
  asked?: string;
}

/**
 * The trainings that a file holds, each as a curve of its own: a panel of Weights & Biases may hold several, whose series are called
 * `run - metric`; what a table told apart already stays as it is.
 *
 * @param asked the series to judge, where one was asked for: of a series' full name only its run is left
 * @example
 * runsOf({ curve: { …, series: { "a - val/loss": …, "b - val/loss": … } } })
 * // → [{ name: "a", curve: { …, series: { "val/loss": … } } }, …]
 */
export function runsOf(held: Run, asked?: string): Run[] {
  const { curve } = held;
  const parts = Object.entries(curve.series).map(([name, points]) => ({ ...panelColumn(name), points }));
  const names = new Set(parts.map(({ run }) => run));
  if (curve.format !== "wandb" || names.size < 2 || names.has(undefined)) return [{ ...held, asked }];
  const one = asked !== undefined && Object.hasOwn(curve.series, asked) ? panelColumn(asked) : undefined;
  const wanted = one ? [one.run] : [...names];
  return wanted.map((name) => {
    const own = parts.filter(({ run }) => run === name).map(({ metric, points }) => [metric, points] as const);
    return { name, curve: { ...curve, series: Object.fromEntries(own) }, asked: one?.metric ?? asked };
  });
}
