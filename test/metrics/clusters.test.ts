import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { classRates } from "../../src/metrics/classRates.js";
import { commonestClass, itemsThatMatter, rareClasses } from "../../src/metrics/itemsThatMatter.js";
import { parseLabels, type ClassLabels } from "../../src/metrics/labels.js";
import { METRIC_NAMES, obstacle } from "../../src/metrics/metric.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { scorePredictions } from "../../src/metrics/scorePredictions.js";
import { compareModels } from "../../src/protocol/comparison.js";
import { aTable, predictions } from "./aTable.js";

describe("a column of groups", () => {
  const clusters = (patient: readonly string[]) =>
    parseLabels(aTable({ label: patient.map(() => 1), patient }, "labels.csv"), {
      kind: "regression",
      groupColumn: "patient",
    }).clusters;

  test("says of each item which group it is of, whatever blanks are around the name", () => {
    expect(clusters(["q", "p", " q", "r"])).toEqual({
      column: "patient",
      names: ["p", "q", "r"],
      of: Int32Array.of(1, 0, 1, 2),
      count: 3,
    });
  });

  test("says nothing where every item is one of its own", () => {
    expect(clusters(["p", "q", "r"])).toBeUndefined();
  });

  test("is refused where an item has none, or all are of one", () => {
    expect(() => clusters(["p", " "])).toThrow(
      'labels.csv:3: the column "patient" is empty in this row; --group needs each item\'s',
    );
    expect(() => clusters(["p", "p", "p"])).toThrow(
      'labels.csv: the column "patient" is "p" for all 3 items; of one group nothing tells how another would be',
    );
  });
});

const items = 60;
const numbers = Array.from({ length: items }, (_, i) => (i * 37) % items);

/** Labels and two networks, every item so many times: under one patient each, or for itself. */
function repeatedItems(times: number) {
  const each = Array.from({ length: items * times }, (_, i) => numbers[Math.floor(i / times)] ?? 0);
  const patient = each.map((_, i) => `p${String(Math.floor(i / times)).padStart(2, "0")}`);
  const label = each.map((i) => (i < 24 ? 1 : 0));
  const labels = parseLabels(aTable({ label, patient }), { kind: "classification", groupColumn: "patient" });
  const network = (shift: number) =>
    predictions(labels, {
      prediction: each.map((i) => (i + (i % 7) * shift < 26 ? 1 : 0)),
      score: each.map((i) => 1 - (i + (i % 7) * shift + 1) / (items + 7 * shift + 1)),
    }) as ClassPredictions;
  return { labels: labels as ClassLabels, networks: [network(2), network(4)] as const };
}

const [once, thrice] = [repeatedItems(1), repeatedItems(3)];

test("the same item three times, in one group, tells what it tells once", () => {
  const names = METRIC_NAMES.filter((name) => !obstacle(name, once.labels, once.networks[0]));
  const scored = ({ labels, networks }: typeof once) => scorePredictions(labels, networks[0], names);
  const [alone, together] = [scored(once), scored(thrice)];
  // An error, and means over classes, are counted where items are independent, and resampled where they are not; and the
  // jackknife of groups sees more in the bins of a calibration error than resamples do.
  const isOtherwise = (name: string) => ["error", "balanced_error", "f1_macro", "ece"].includes(name);
  for (const name of names) {
    const [a, b] = [alone[name], together[name]];
    expect(b?.value).toBeCloseTo(a?.value ?? NaN, 10);
    const [low, high] = a?.interval ?? [NaN, NaN];
    const apart = [0, 1].map((end) => Math.abs((b?.interval[end] ?? NaN) - (a?.interval[end] ?? NaN)) / (high - low));
    expect([name, Math.max(...apart) < (isOtherwise(name) ? 0.4 : 0.06)]).toEqual([name, true]);
  }
});

test("so do comparisons, without tests that count every item for itself", () => {
  const compared = ({ labels, networks: [a, b] }: typeof once, metric: "roc_auc" | "error" | "log_loss") => {
    const models = [
      { name: "a", seeds: [a] },
      { name: "b", seeds: [b] },
    ];
    return compareModels({ labels, models, baseline: "a", metric, chance: seededChance(1) }).rows[1];
  };
  const [low, high] = compared(once, "log_loss")?.difference_interval ?? [NaN, NaN];
  for (const [end, is] of [low, high].entries())
    expect(
      Math.abs((compared(thrice, "log_loss")?.difference_interval?.[end] ?? NaN) - is) / (high - low),
    ).toBeLessThan(0.06);
  for (const metric of ["roc_auc", "error"] as const) {
    const [alone, together] = [compared(once, metric), compared(thrice, metric)];
    expect(Object.keys(alone?.tests ?? {})).toEqual([metric === "error" ? "mcnemar" : "delong"]);
    expect(together?.tests).toEqual({});
    expect(together?.difference).toBeCloseTo(alone?.difference ?? NaN, 10);
    expect(Math.abs((together?.p ?? NaN) - (alone?.p ?? NaN))).toBeLessThan(0.05);
  }
});

test("recall and precision of a class rest on its groups", () => {
  const [alone] = classRates(once.labels, once.networks[0]);
  const [together] = classRates(thrice.labels, thrice.networks[0]);
  expect(together?.items).toBe(3 * (alone?.items ?? NaN));
  for (const rate of ["recall", "precision"] as const) {
    expect(together?.[rate].value).toBeCloseTo(alone?.[rate].value ?? NaN, 10);
    for (const end of [0, 1] as const)
      expect(together?.[rate].interval[end]).toBeCloseTo(alone?.[rate].interval[end] ?? NaN, 1);
  }
});

test("what a metric rests on are groups: those with a positive, and those with another item", () => {
  const label = ["a", "a", "b", "b", "b", "a"];
  const patient = ["p", "p", "p", "q", "q", "r"];
  const labels = parseLabels(aTable({ label, patient }), {
    kind: "classification",
    groupColumn: "patient",
    positive: "b",
  }) as ClassLabels;
  const matter = (["error", "average_precision", "roc_auc"] as const).map((name) => itemsThatMatter(name, labels));
  expect(matter).toEqual([3, 2, 2]);
  expect(rareClasses(labels)).toEqual([
    { name: "a", units: 2 },
    { name: "b", units: 2 },
  ]);
  expect(commonestClass(labels)).toEqual({ name: "a", others: 2 });
});

/** Of each patient so many items, the first of which are answered wrongly; all of class a but those of the others. */
function patients(wrong: readonly number[], of: number, others = 0) {
  const each = wrong.flatMap((many, patient) =>
    Array.from({ length: of }, (_, i) => ({ patient: `p${patient}`, label: "a", prediction: i < many ? "b" : "a" })),
  );
  const rest = Array.from({ length: others }, (_, i) => ({
    patient: `q${i % 30}`,
    label: "b",
    prediction: i % 4 === 0 ? "a" : "b",
  }));
  const all = [...each, ...rest];
  const column = (name: "patient" | "label" | "prediction") => all.map((one) => one[name]);
  const table = aTable({ label: column("label"), patient: column("patient") });
  const labels = parseLabels(table, { kind: "classification", groupColumn: "patient", classes: ["a", "b"] });
  return { labels, said: predictions(labels, { prediction: column("prediction") }) };
}

test("a class of one patient, however its share is rounded, has an interval, and nobody is better by it", () => {
  const [few, many] = [patients([1], 49, 120), patients([30], 49, 120)];
  for (const metric of ["balanced_error", "f1_macro"] as const) {
    const scored = scorePredictions(few.labels, few.said, [metric])[metric];
    expect(scored?.interval.every(Number.isFinite)).toBe(true);
    const models = [
      { name: "few", seeds: [few.said] },
      { name: "many", seeds: [many.said] },
    ];
    const asked = { labels: few.labels, models, baseline: "few", metric, chance: seededChance(1) };
    const [, row] = compareModels(asked).rows;
    expect([row?.difference_interval?.every(Number.isFinite), row?.verdict]).toEqual([true, "cannot-tell"]);
  }
});

test("patients who happen to err alike know no more than their items would, each for itself", () => {
  const wrong = [...Array.from({ length: 39 }, () => 1), 2];
  const { labels, said } = patients(wrong, 5);
  const { error } = scorePredictions(labels, said, ["error"]);
  const { error: alone } = scorePredictions({ ...labels, clusters: undefined }, said, ["error"]);
  expect(error?.interval[0]).toBeLessThan((alone?.interval[0] ?? NaN) + 0.001);
  expect(error?.interval[1]).toBeGreaterThan((alone?.interval[1] ?? NaN) - 0.001);
});

/** All items of the first patients are answered wrongly, those of the others rightly; beside a network that is right everywhere. */
function comparedBy(wrong: number, groups: number) {
  const { labels, said } = patients(
    Array.from({ length: groups }, (_, i) => (i < wrong ? 10 : 0)),
    10,
  );
  const right = patients(
    Array.from({ length: groups }, () => 0),
    10,
  ).said;
  const models = [
    { name: "right", seeds: [right] },
    { name: "wrong", seeds: [said] },
  ];
  return compareModels({ labels, models, baseline: "right", metric: "error", chance: seededChance(1) });
}

test("few patients who decide a difference are told by the sign-flip test how few they are", () => {
  for (const wrong of [3, 6, 8]) {
    const [, row] = comparedBy(wrong, 20).rows;
    expect(row?.p).toBeGreaterThanOrEqual(2 ** (1 - wrong) - 1e-12);
    expect(row?.verdict).toBe(wrong < 6 ? "cannot-tell" : "worse");
  }
});

test("of five patients no difference can be told, and none is promised to be seen; of six one can", () => {
  expect([5, 6].map((groups) => comparedBy(groups, groups).rows[1]?.verdict)).toEqual(["cannot-tell", "worse"]);
  expect(comparedBy(2, 5).smallest_difference).toBe(1);
  expect(comparedBy(2, 12).smallest_difference).toBeLessThan(1);
});

test("the order of the rows changes nothing, though one patient has half of them", () => {
  const patient = Array.from({ length: 40 }, (_, i) => (i < 20 ? "p9" : `p${i % 7}`));
  const label = patient.map((_, i) => (i % 3 === 0 ? "a" : "b"));
  const prediction = patient.map((_, i) => (i % 4 === 0 ? "a" : "b"));
  const scored = (order: readonly number[]) => {
    const column = (cells: readonly string[]) => order.map((i) => cells[i] ?? "");
    const table = aTable({ label: column(label), patient: column(patient) });
    const labels = parseLabels(table, { kind: "classification", groupColumn: "patient" });
    return scorePredictions(labels, predictions(labels, { prediction: column(prediction) }), ["error", "f1_macro"]);
  };
  const rows = patient.map((_, i) => i);
  expect(scored(rows.toReversed())).toEqual(scored(rows));
});
