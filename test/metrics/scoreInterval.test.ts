import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { f1SeenTooLow, f1Variance } from "../../src/metrics/f1Macro.js";
import type { ClassLabels, Labels } from "../../src/metrics/labels.js";
import { METRIC_NAMES, statisticOf } from "../../src/metrics/metric.js";
import type { MetricName } from "../../src/metrics/metric.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { scorePredictions } from "../../src/metrics/scorePredictions.js";
import { exactScore, scoreInterval } from "../../src/metrics/scoreInterval.js";
import { compareModels } from "../../src/protocol/comparison.js";
import type { ComparisonRow } from "../../src/protocol/comparison.js";
import { normalQuantile } from "../../src/statistics/normal.js";
import { errorsOfLevel } from "../../src/statistics/spread.js";
import { wilson } from "../../src/statistics/wilson.js";
import { classLabels, numberLabels, predictions } from "./aTable.js";
import { manyClasses } from "./manyClasses.js";

const ends = (metric: MetricName, labels: Labels, said: ReturnType<typeof predictions>) =>
  scorePredictions(labels, said, [metric])[metric]?.interval ?? [NaN, NaN];

function named(classes: string[], predicted: Int32Array): ClassPredictions {
  return { kind: "classification", classes, predicted, probabilities: undefined, score: undefined };
}

/** 40 of class 0, then so many of class 1, all right. */
function allRight(positives: number) {
  const truth = [...new Array<number>(40).fill(0), ...new Array<number>(positives).fill(1)];
  const labels = classLabels(truth);
  return { labels, said: predictions(labels, { score: truth.map((is, i) => 0.1 + 0.8 * is - i / 1_000) }) };
}

describe("where a network makes no mistake, the interval still has a width", () => {
  test.each(["average_precision", "roc_auc", "f1_macro"] as const)("%s: it ends at 1 and begins below", (metric) => {
    const { labels, said } = allRight(10);
    const [low, high] = ends(metric, labels, said);
    expect(high).toBe(1);
    expect(low).toBeGreaterThan(0.6);
    expect(low).toBeLessThan(0.95);
  });

  test.each(["average_precision", "roc_auc", "f1_macro"] as const)("%s: the fewer positives, the wider", (metric) => {
    const lows = [2, 5, 10, 40].map((positives) => {
      const { labels, said } = allRight(positives);
      return ends(metric, labels, said)[0];
    });
    expect(lows).toEqual([...lows].sort((a, b) => a - b));
    expect(new Set(lows).size).toBe(4);
  });

  test("log loss: it reaches as far as a few wrong answers would cost, the farther the surer the answers were", () => {
    const labels = classLabels(Array.from({ length: 100 }, (_, i) => i % 2));
    const sure = (right: number) =>
      ends("log_loss", labels, predictions(labels, { score: labels.ids.map((_, i) => (i % 2 ? right : 1 - right)) }));
    const [, most] = wilson(0, 100);
    expect(sure(1)[0]).toBeLessThan(1e-15);
    expect(sure(1)[1]).toBeCloseTo(most * 36.0437, 3);
    expect(sure(0.9)[1]).toBeCloseTo(-Math.log(0.9) - most * Math.log(0.1), 10);
  });

  test.each([
    ["right", 0],
    ["wrong", 1],
  ])("Brier score of answers that are all %s: Wilson's of as many items, however alike they are", (_, wrong) => {
    const labels = classLabels(Array.from({ length: 60 }, (_, i) => i % 2));
    const score = labels.ids.map((_, i) => (i % 2 === wrong ? 0.05 + i / 5_000 : 0.95 - i / 5_000));
    const value = scorePredictions(labels, predictions(labels, { score }), ["brier"]).brier?.value ?? NaN;
    const [low, high] = wilson(60 * value, 60);
    expect(ends("brier", labels, predictions(labels, { score }))).toEqual([
      expect.closeTo(low, 10),
      expect.closeTo(high, 10),
    ]);
  });

  test("log loss of three classes: of the wrong ones the likelier counts more", () => {
    const labels = classLabels(["a", "b", "c", "a"]);
    const said = predictions(labels, {
      "p:a": [0.7, 0.2, 0.1, 0.7],
      "p:b": [0.2, 0.7, 0.2, 0.2],
      "p:c": [0.1, 0.1, 0.7, 0.1],
    });
    const ifWrong = (-2 * Math.log(0.2) - Math.log(0.1)) / 3;
    expect(ends("log_loss", labels, said)[1]).toBeCloseTo(-Math.log(0.7) + wilson(0, 4)[1] * ifWrong, 10);
  });

  test("log loss of answers that are all wrong begins where it would if as many were right as may be", () => {
    const labels = classLabels(Array.from({ length: 50 }, (_, i) => i % 2));
    const said = predictions(labels, { score: labels.ids.map((_, i) => 1 - (i % 2)) });
    const [low, high] = ends("log_loss", labels, said);
    expect(high).toBeCloseTo(52 * Math.LN2, 10);
    expect(low).toBeCloseTo(52 * Math.LN2 * (1 - wilson(0, 50)[1]), 10);
  });

  test("log loss with one wrong answer reaches as far as the items spread", () => {
    const labels = classLabels(Array.from({ length: 100 }, (_, i) => i % 2));
    const score = labels.ids.map((_, i) => (i === 0 ? 0.51 : i % 2));
    expect(ends("log_loss", labels, predictions(labels, { score }))[1]).toBeLessThan(0.1);
  });

  test("error and balanced error begin at 0 and end above", () => {
    const { labels, said } = allRight(10);
    expect(ends("error", labels, said)).toEqual(wilson(0, 50));
    const [low, high] = ends("balanced_error", labels, said);
    expect(low).toBe(0);
    // Wilson's upper end of 0 in 10, halved: that both classes are worse than seen is no more probable.
    expect(high).toBeCloseTo(wilson(0, 10)[1] / 2, 12);
  });
});

test("a network that knows more classes than the labels has a Brier score on the labels' scale, with an interval", () => {
  const labels = classLabels(["a", "b", "a", "b", "b"]);
  const two = predictions(labels, { "p:a": [0.1, 0.9, 0.2, 0.8, 0.7], "p:b": [0.9, 0.1, 0.8, 0.2, 0.3] });
  const three = predictions(labels, {
    "p:a": [0.1, 0.9, 0.2, 0.8, 0.7],
    "p:b": [0.9, 0.1, 0.8, 0.2, 0.3],
    "p:c": [0, 0, 0, 0, 0],
  });
  expect(scorePredictions(labels, three, ["brier"])).toEqual(scorePredictions(labels, two, ["brier"]));
  for (const end of ends("brier", labels, three)) expect(end).toBeGreaterThan(0);
});

test("sixty answers that are all sure and all right may still be miscalibrated by a few percent", () => {
  const labels = classLabels(Array.from({ length: 60 }, (_, i) => i % 2));
  const said = predictions(labels, { score: Array.from({ length: 60 }, (_, i) => i % 2) });
  expect(ends("ece", labels, said)).toEqual([0, wilson(0, 60)[1]]);
  const nearly = predictions(labels, { score: Array.from({ length: 60 }, (_, i) => (i % 2 ? 1 - i / 1e5 : i / 1e5)) });
  expect(ends("ece", labels, nearly)[1]).toBeGreaterThan(wilson(0, 60)[1]);
  const wrong = predictions(labels, { score: Array.from({ length: 60 }, (_, i) => 1 - (i % 2)) });
  expect(ends("ece", labels, wrong)).toEqual([wilson(60, 60)[0], 1]);
});

test("an F1 of a class is 2 J / (1 + J), and its interval Wilson's of J", () => {
  // Class 1: 6 right, 2 missed, 1 called wrongly: J = 6 / 9. Class 0: 31 right, J = 31 / 34. What is wrong is the same in both.
  const truth = [...new Array<number>(32).fill(0), ...new Array<number>(8).fill(1)];
  const labels = classLabels(truth);
  const said = predictions(labels, { prediction: truth.map((is, i) => (i === 0 ? 1 : i > 37 ? 0 : is)) });
  const { value, interval } = scorePredictions(labels, said, ["f1_macro"]).f1_macro ?? { value: NaN, interval: [] };
  expect(value).toBeCloseTo((12 / 15 + 62 / 65) / 2, 12);
  const f1 = (j: number) => (2 * j) / (1 + j);
  const apart = Math.hypot(12 / 15 - f1(wilson(6, 9)[0]), 62 / 65 - f1(wilson(31, 34)[0])) / 2;
  const together = (12 / 15 - f1(wilson(6, 9)[0]) + 62 / 65 - f1(wilson(31, 34)[0])) / 2;
  // The classes' estimates are correlated, but not wholly.
  expect(value - (interval[0] ?? NaN)).toBeGreaterThan(apart);
  expect(value - (interval[0] ?? NaN)).toBeLessThan(together);
});

test("no interval leaves the scale, and each holds its value", () => {
  for (const positives of [1, 2, 3, 12]) {
    const truth = [...new Array<number>(30).fill(0), ...new Array<number>(positives).fill(1)];
    const labels = classLabels(truth);
    for (const shift of [-0.4, 0, 0.2, 0.5]) {
      const said = predictions(labels, {
        score: truth.map((is, i) => 0.5 + shift * (is - 0.5) + ((i * 7) % 11) / 60 - 0.09),
      });
      const names = METRIC_NAMES.filter((name) => name !== "mae" && name !== "rmse");
      for (const [name, score] of Object.entries(scorePredictions(labels, said, names))) {
        const [low, high] = score.interval;
        expect([name, low >= 0, low <= score.value + 1e-12, high >= score.value - 1e-12]).toEqual([
          name,
          true,
          true,
          true,
        ]);
        if (name !== "log_loss") expect([name, high <= 1]).toEqual([name, true]);
      }
    }
  }
});

test("of twenty thousand classes no table of all by all is filled", () => {
  const truth = Array.from({ length: 20_000 }, (_, i) => i);
  const labels = classLabels(truth);
  const said = predictions(labels, { prediction: truth.map((is) => (is % 4 === 0 ? is + 1 : is)) });
  const { balanced_error, f1_macro } = scorePredictions(labels, said, ["balanced_error", "f1_macro"]);
  expect(balanced_error?.value).toBeCloseTo(0.25, 9);
  expect(f1_macro?.value).toBeCloseTo((0 + 2 / 3 + 1 + 1) / 4, 9);
  const [seen, among] = [balanced_error ?? { value: NaN, interval: [] }, f1_macro ?? { value: NaN, interval: [] }];
  expect(seen.interval[0]).toBeLessThan(seen.value);
  expect(seen.interval[1]).toBeGreaterThan(seen.value);
  // Of classes with a single item F1 is seen too low.
  expect(among.interval[0]).toBeLessThanOrEqual(among.value);
  expect(among.interval[1]).toBeGreaterThan(among.value);
});

test("a mean of many classes rests on all of them", () => {
  const truth = Array.from({ length: 300 }, (_, i) => "abcde"[i % 5] ?? "");
  const labels = classLabels(truth);
  const columns = Object.fromEntries(
    [..."abcde"].map((name) => [
      `p:${name}`,
      truth.map((is, i) => (is === name ? (i % 7 === 0 ? 0.1 : 0.6) : i % 7 === 0 ? 0.225 : 0.1)),
    ]),
  );
  const said = predictions(labels, columns);
  for (const metric of ["average_precision", "roc_auc", "f1_macro", "balanced_error", "brier"] as const) {
    const [low, high] = ends(metric, labels, said);
    expect([metric, high - low > 0.01, high - low < 0.2]).toEqual([metric, true, true]);
  }
});

test.each([
  ["rmse", 5],
  ["rmse", 8],
  ["mae", 5],
] as const)("an interval of %s holds the true one in about 95 %% of cases of %i normal errors", (metric, items) => {
  const chance = seededChance(5);
  const cases = 1_000;
  const truth = metric === "rmse" ? 1 : Math.sqrt(2 / Math.PI);
  let held = 0;
  for (let i = 0; i < cases; i++) {
    const labels = numberLabels(Array.from({ length: items }, () => 0));
    const prediction = labels.truth.map(() => normalQuantile(chance.next()));
    const [low, high] = ends(metric, labels, predictions(labels, { prediction: [...prediction] }));
    if (low <= truth && truth <= high) held++;
  }
  // Give or take two standard errors of the simulation; the bootstrap's alone held 84 % of rmse of 5, 88 % of 8.
  expect([held / cases >= 0.935 - 0.014, held / cases <= 0.965 + 0.014]).toEqual([true, true]);
});

test("an interval of a few errors does not reach beyond all bounds, of however few items and trainings", () => {
  for (const items of [2, 3, 6, 12, 19]) {
    const labels = numberLabels(Array.from({ length: items }, (_, i) => 10 + i));
    const said = (luck: number) =>
      predictions(labels, { prediction: [...labels.truth].map((truth, i) => truth + luck * (1 + ((7 * i) % 5))) });
    const models = [{ name: "a", seeds: [said(1), said(1.4)] }];
    for (const metric of ["mae", "rmse"] as const) {
      const [alone] = [scorePredictions(labels, said(1), [metric])[metric]];
      const { rows } = compareModels({ labels, models, baseline: "a", metric, chance: seededChance(1) });
      const together = rows[0] as ComparisonRow;
      for (const { value, interval } of [alone ?? together, together])
        expect([metric, items, interval[1] > value, interval[1] < 80 * value]).toEqual([metric, items, true, true]);
    }
  }
});

test.each([40, 8])("errors of a regression of %i items keep their unit, and never fall below 0", (items) => {
  const truth = Array.from({ length: items }, (_, i) => i);
  const interval = (unit: number) => {
    const labels = numberLabels(truth.map((value) => value * unit));
    const said = predictions(labels, { prediction: truth.map((value, i) => (value + ((i * 5) % 7) / 4) * unit) });
    return scorePredictions(labels, said, ["rmse"]).rmse?.interval ?? [NaN, NaN];
  };
  expect(interval(1)[0]).toBeGreaterThan(0);
  // Powers of two, that no rounding makes one resample a tie with another.
  for (const unit of [2 ** -230, 1_000, 2 ** 230]) expect(interval(unit)[1] / unit).toBeCloseTo(interval(1)[1], 9);
});

test("of one item nothing is known of others: the interval is the whole scale", () => {
  const labels = numberLabels([1.5]);
  expect(scorePredictions(labels, predictions(labels, { prediction: [1] }), ["mae", "rmse"])).toEqual({
    mae: { value: 0.5, interval: [0, Infinity] },
    rmse: { value: 0.5, interval: [0, Infinity] },
  });
});

test("three answers that are equally sure and right spread by rounding alone, which is no spread", () => {
  const labels = classLabels([1, 1, 1], { classes: ["0", "1"] });
  const width = (score: number) => {
    const [low, high] = ends("brier", labels, predictions(labels, { score: [score, score, score] }));
    return high - low;
  };
  // (1 − 0.75)² has no rounding, (1 − 0.8)² has.
  expect(width(0.75)).toBeGreaterThan(0.5);
  expect(width(0.8)).toBeGreaterThan(0.5);
});

test("luck of the seeds reaches as far as it is seen to, and does not lean as items do", () => {
  const labels = classLabels(Array.from({ length: 400 }, (_, i) => i % 2));
  const seed = predictions(labels, { score: labels.ids.map((_, i) => (i % 5 === 0 ? 1 - (i % 2) : i % 2)) });
  const spread = { items: 1e-5, itemDegrees: 399, seeds: 4e-3, seedDegrees: 2, ofOneSeed: 4e-4, ofMean: 2e-4 };
  const answer = { value: 0.3, standardError: Math.sqrt(4.01e-3), spread, reach: () => NaN, p: NaN, leastP: NaN };
  const [low, high] = scoreInterval({
    metric: "error",
    labels,
    seeds: [seed, seed, seed],
    answer: { ...answer, interval: [NaN, NaN] },
  });
  const reach = errorsOfLevel(spread, 0.95) * answer.standardError;
  expect([0.3 - low, high - 0.3]).toEqual([expect.closeTo(reach, 2), expect.closeTo(reach, 2)]);
});

test("classes of a single item show no spread, yet intervals of their mean know that they have one", () => {
  const chance = seededChance(6);
  const truth = Int32Array.from({ length: 120 }, (_, i) => (i < 20 ? i : 20 + (i % 5)));
  const classes = Array.from({ length: 25 }, (_, i) => String(i));
  const labels: ClassLabels = {
    kind: "classification",
    ids: Array.from(truth, (_, i) => `a${i}`),
    classes,
    truth,
    positive: 24,
  };
  const cases = 1_000;
  let held = 0;
  for (let i = 0; i < cases; i++) {
    const predicted = truth.map((is) => (chance.next() < 0.3 ? (is + 1 + chance.below(24)) % 25 : is));
    const [low, high] = exactScore("balanced_error", labels, named(classes, predicted))?.interval ?? [NaN, NaN];
    if (low <= 0.3 && 0.3 <= high) held++;
  }
  const noise = 3 * Math.sqrt((0.05 * 0.95) / cases);
  expect(held / cases).toBeGreaterThan(0.94 - noise);
  expect(held / cases).toBeLessThan(0.96 + noise);
});

test.each([
  [2, 50],
  [4, 25],
  [10, 10],
])("macro F1 of %d classes of %d items that are all right begins where the share of right answers may", (k, each) => {
  const truth = Array.from({ length: k * each }, (_, i) => i % k);
  const labels = classLabels(truth);
  const [low, high] = ends("f1_macro", labels, predictions(labels, { prediction: truth }));
  expect(low).toBeCloseTo(wilson(100, 100)[0], 9);
  expect(high).toBe(1);
});

test.each([
  ["a fifth wrong, two items each", { k: 50, n: 100, wrong: 0.2, low: 0.05 }],
  ["a third wrong, five items each", { k: 20, n: 100, wrong: 0.33, low: 0.02 }],
  ["half of them wrong, ten items each", { k: 20, n: 200, wrong: 0.5, low: 0.01 }],
])(
  "macro F1 of many classes, %s: intervals hold the population's, though it is seen too low",
  (_, { k, n, wrong, low }) => {
    const chance = seededChance(8);
    const classes = Array.from({ length: k }, (_, i) => String(i));
    // Each class is named as often as it occurs.
    const population = 1 - wrong;
    const cases = 1_000;
    let [held, around, sum] = [0, 0, 0];
    for (let i = 0; i < cases; i++) {
      const truth = Int32Array.from({ length: n }, () => chance.below(k));
      const predicted = truth.map((is) => (chance.next() < wrong ? (is + 1 + chance.below(k - 1)) % k : is));
      const ids = Array.from(truth, (_, item) => `a${item}`);
      const labels: ClassLabels = { kind: "classification", ids, classes, truth, positive: k - 1 };
      const score = exactScore("f1_macro", labels, named(classes, predicted));
      const { value, interval } = score ?? { value: NaN, interval: [NaN, NaN] };
      if (interval[0] <= population && population <= interval[1]) held++;
      if (interval[0] <= value && value <= interval[1]) around++;
      sum += value;
    }
    expect(sum / cases).toBeLessThan(population - low);
    expect(around).toBe(cases);
    const noise = 3 * Math.sqrt((0.05 * 0.95) / cases);
    expect(held / cases).toBeGreaterThan(0.94 - noise);
    expect(held / cases).toBeLessThan(0.96 + noise);
  },
);

test.each([
  ["hardly any known", { shares: [0.4, 0.3, 0.2, 0.07, 0.03], known: 0.02 }],
  ["nearly all known", { shares: [0.4, 0.3, 0.2, 0.07, 0.03], known: 0.9 }],
  ["a tenth known, two rare ones", { shares: [0.9, 0.05, 0.05], known: 0.1 }],
])("macro F1 of 400 items of unequal classes, %s: intervals hold the population's", (_, { shares, known }) => {
  const chance = seededChance(9);
  const classes = Array.from(shares, (_share, i) => String(i));
  const drawn = () => {
    let left = chance.next();
    return shares.findIndex((share, i) => (left -= share) < 0 || i === shares.length - 1);
  };
  const ids = Array.from({ length: 400 }, (_id, i) => `a${i}`);
  // What is not known is guessed, each class as often as it occurs: the F1 of a class of share s is known + (1 − known) s.
  const population = known + (1 - known) / shares.length;
  const cases = 1_000;
  let held = 0;
  for (let i = 0; i < cases; i++) {
    const truth = Int32Array.from({ length: 400 }, drawn);
    const predicted = truth.map((is) => (chance.next() < known ? is : drawn()));
    const labels: ClassLabels = { kind: "classification", ids, classes, truth, positive: shares.length - 1 };
    const [low, high] = exactScore("f1_macro", labels, named(classes, predicted))?.interval ?? [NaN, NaN];
    if (low <= population && population <= high) held++;
  }
  const noise = 3 * Math.sqrt((0.05 * 0.95) / cases);
  expect(held / cases).toBeGreaterThan(0.94 - noise);
  expect(held / cases).toBeLessThan(0.96 + noise);
});

test("the variance of a class that is nearly all right is small, whatever its mean", () => {
  for (const apart of [1e-4, 2.5e-4, 3e-4, 1e-3]) {
    const variance = f1Variance({ right: 60, items: 60 }, 1 - apart);
    // About J (1 − J) / (4 · 61), with a J of 1 − apart / 61.
    expect(variance / (apart / 61 / (4 * 61))).toBeGreaterThan(0.9);
    expect(variance / (apart / 61 / (4 * 61))).toBeLessThan(1.2);
  }
});

test("classes of a single item do not take what few mistakes show for their own", () => {
  const truth = Array.from({ length: 40 }, (_, i) => i);
  const labels = classLabels(truth);
  const [low] = ends(
    "f1_macro",
    labels,
    predictions(labels, { prediction: truth.map((is) => (is < 3 ? is + 20 : is)) }),
  );
  expect(low).toBeLessThan(0.88);
});

test("classes that only the predictions name are seen as they are: no macro F1 lies above the value for them alone", () => {
  const truth = Array.from({ length: 1_000 }, (_, i) => i % 2);
  const predicted = truth.map((is, i) => (i < 100 ? 2 + (i % 10) : is));
  const counts = { actual: new Float64Array(12), called: new Float64Array(12), right: new Float64Array(12) };
  for (const [i, is] of truth.entries()) {
    const said = predicted[i] ?? 0;
    counts.actual[is] = (counts.actual[is] ?? 0) + 1;
    counts.called[said] = (counts.called[said] ?? 0) + 1;
    if (is === said) counts.right[is] = (counts.right[is] ?? 0) + 1;
  }
  expect(f1SeenTooLow(counts)).toBeLessThan(1e-4);
  const labels = classLabels(truth);
  const [low, high] = ends("f1_macro", labels, predictions(labels, { prediction: predicted }));
  // Two of twelve classes, with an F1 of 0.947 each.
  expect(low).toBeLessThan(0.15);
  expect(high).toBeGreaterThan(0.16);
});

test("the average precision of twenty classes: intervals hold the population's in 95 %, though it is seen too high", () => {
  const chance = seededChance(5);
  const ofItems = (n: number) => {
    const truth = Int32Array.from({ length: n }, () => chance.below(20));
    const better = manyClasses(chance, truth, { classes: 20, quality: 2 }).said;
    return { ...manyClasses(chance, truth, { classes: 20, quality: 1 }), better };
  };
  const all = ofItems(40_000);
  const valueOf = (said: ClassPredictions) =>
    statisticOf("average_precision", all.labels, said)(new Uint16Array(40_000).fill(1));
  const population = valueOf(all.said);
  const difference = valueOf(all.better) - population;
  const cases = 200;
  let [held, heldDifference, around, sum] = [0, 0, 0, 0];
  for (let i = 0; i < cases; i++) {
    const { labels, said, better } = ofItems(800);
    const models = [
      { name: "a", seeds: [said] },
      { name: "b", seeds: [better] },
    ];
    const asked = { labels, models, baseline: "a", metric: "average_precision", chance, resamples: 200 } as const;
    const [{ value, interval }, second] = compareModels(asked).rows as [ComparisonRow, ComparisonRow];
    const [low, high] = second.difference_interval ?? [NaN, NaN];
    if (low <= difference && difference <= high) heldDifference++;
    if (interval[0] <= population && population <= interval[1]) held++;
    if (interval[0] <= value && value <= interval[1]) around++;
    sum += value;
  }
  expect(sum / cases).toBeGreaterThan(population + 0.01);
  expect(around).toBe(cases);
  const noise = 3 * Math.sqrt((0.05 * 0.95) / cases);
  for (const share of [held / cases, heldDifference / cases]) {
    expect(share).toBeGreaterThan(0.94 - noise);
    expect(share).toBeLessThan(0.96 + noise);
  }
}, 120_000);
