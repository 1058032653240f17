import type { Chance } from "../../src/common/chance.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { classLabels, patientsOf } from "./aTable.js";

export interface NetworkCell {
  /** Items. */
  n: number;
  classes: number;
  /** Logits are so many times those that the items bear out. */
  temperature: number;
  /** Patients of up to twice less one as many items, each with a leaning to some classes that the network does not know. */
  itemsPerPatient?: number;
}

/** Items that are of each class as often as a calibrated network would say, and what this one says. */
export function simulatedItems(chance: Chance, { n, classes, temperature, itemsPerPatient = 0 }: NetworkCell) {
  const normals = (spread: number) => Array.from({ length: classes }, () => spread * chance.normal());
  const logits = Array.from({ length: n }, () => normals(2));
  const patients = new Int32Array(n);
  let [leaning, patient, ends] = [[] as number[], -1, 0];
  const truth = logits.map((ofItem, item) => {
    if (itemsPerPatient > 0 && item === ends) {
      [leaning, patient] = [normals(1.5), patient + 1];
      ends += 1 + chance.below(2 * itemsPerPatient - 1);
    }
    patients[item] = Math.max(0, patient);
    let left = chance.next();
    const borneOut = softmax(ofItem.map((logit, i) => logit + (leaning[i] ?? 0)));
    return Math.max(
      0,
      borneOut.findIndex((share) => (left -= share) < 0),
    );
  });
  const clusters = itemsPerPatient > 0 ? patientsOf(patients, patient + 1) : undefined;
  return { truth, clusters, rows: logits.map((ofItem) => softmax(ofItem.map((logit) => logit * temperature))) };
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
