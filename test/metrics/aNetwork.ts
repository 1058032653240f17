import type { Chance } from "../../src/common/chance.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { classLabels } from "./aTable.js";

export interface NetworkCell {
  /** Items. */
  n: number;
  classes: number;
  /** Logits are so many times those that the items bear out. */
  temperature: number;
}

/** Items that are of each class as often as a calibrated network would say, and what this one says. */
export function simulatedItems(chance: Chance, { n, classes, temperature }: NetworkCell) {
  const logits = Array.from({ length: n }, () => Array.from({ length: classes }, () => 2 * chance.normal()));
  const truth = logits.map((ofItem) => {
    let left = chance.next();
    return Math.max(
      0,
      softmax(ofItem).findIndex((share) => (left -= share) < 0),
    );
  });
  return { truth, rows: logits.map((ofItem) => softmax(ofItem.map((logit) => logit * temperature))) };
}

export function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((sum, one) => sum + one, 0);
  return powers.map((one) => one / total);
}

/** Probabilities of each item, of classes 0, 1, …, as a network gave them. */
export function network(rows: readonly (readonly number[])[]): ClassPredictions {
  const classes = rows[0]?.map((_, i) => String(i)) ?? [];
  const probabilities = Float64Array.from(rows.flat());
  return { kind: "classification", classes, predicted: undefined, probabilities, score: undefined };
}

export function labelsOf(truth: readonly number[], classes = 2) {
  return classLabels(truth, { classes: Array.from({ length: classes }, (_, i) => String(i)) });
}
