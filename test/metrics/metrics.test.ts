import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { commonestClass } from "../../src/metrics/itemsThatMatter.js";
import type { ClassLabels, NumberLabels } from "../../src/metrics/labels.js";
import {
  constantAtWorst,
  constantScore,
  METRIC_NAMES,
  METRICS,
  obstacle,
  parseMetricName,
  statisticOf,
} from "../../src/metrics/metric.js";
import type { MetricName } from "../../src/metrics/metric.js";
import type { Predictions } from "../../src/metrics/predictions.js";
import { seededChance } from "../../src/common/chance.js";
import { classLabels, numberLabels, predictions } from "./aTable.js";

function value(name: MetricName, labels: ClassLabels | NumberLabels, given: Predictions): number {
  return statisticOf(name, labels, given)(new Uint16Array(labels.ids.length).fill(1));
}

describe("metrics have scikit-learn's values", () => {
  const ranked = classLabels([0, 0, 1, 1]);
  const scored = predictions(ranked, { score: [0.1, 0.4, 0.35, 0.8] });

  test("average precision and area under the ROC curve of the documentation's example", () => {
    expect(value("average_precision", ranked, scored).toFixed(4)).toBe("0.8333");
    expect(value("roc_auc", ranked, scored)).toBe(0.75);
  });

  test("average precision of scores that are all equal is the share of positives", () => {
    const labels = classLabels([1, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    const tied = predictions(labels, { score: labels.ids.map(() => 0.3) });
    expect(value("average_precision", labels, tied)).toBeCloseTo(0.3, 15);
    expect(value("roc_auc", labels, tied)).toBe(0.5);
  });

  test("log loss and Brier score of the documentation's examples", () => {
    const spam = classLabels(["spam", "ham", "ham", "spam"]);
    const p = predictions(spam, { "p:ham": [0.1, 0.9, 0.8, 0.35], "p:spam": [0.9, 0.1, 0.2, 0.65] });
    expect(value("log_loss", spam, p)).toBeCloseTo(0.21616187468057912, 12);
    const binary = classLabels([0, 1, 1, 0]);
    expect(value("brier", binary, predictions(binary, { score: [0.1, 0.9, 0.8, 0.3] }))).toBeCloseTo(0.0375, 12);
    const three = classLabels(["eggs", "ham", "spam"]);
    const q = predictions(three, { "p:eggs": [0.8, 0.2, 0.2], "p:ham": [0.1, 0.7, 0.2], "p:spam": [0.1, 0.1, 0.6] });
    expect(value("brier", three, q)).toBeCloseTo(0.44 / 3, 12);
  });

  test("Brier score of two columns that do not quite sum to one, whichever class is the positive one, and of a third", () => {
    const truth = ["a", "b", "b", "a"];
    // scikit-learn 1.9.1's brier_score_loss of both columns; of either alone it is 0.13891425 and 0.13934725.
    const both = { "p:a": [0.333, 0.25, 0.2, 0.9], "p:b": [0.666, 0.75, 0.801, 0.1] };
    for (const positive of ["a", "b"]) {
      const labels = classLabels(truth, { positive });
      expect(value("brier", labels, predictions(labels, both))).toBeCloseTo(0.13913075, 12);
    }
    const labels = classLabels(truth);
    const third = { "p:a": [0.3, 0.25, 0.2, 0.9], "p:b": [0.6, 0.75, 0.3, 0.1], "p:c": [0.1, 0, 0.5, 0] };
    // With scale_by_half=True.
    expect(value("brier", labels, predictions(labels, third))).toBeCloseTo(0.223125, 12);
  });

  test("a probability of 0 for what happened costs 36.04, not infinity", () => {
    const labels = classLabels([0, 1]);
    const sure = predictions(labels, { score: [1, 1] });
    expect(value("log_loss", labels, sure)).toBeCloseTo(-Math.log(Number.EPSILON) / 2, 12);
  });

  test("macro F1, balanced error and error of the documentation's examples", () => {
    const three = classLabels([0, 1, 2, 0, 1, 2]);
    const said = predictions(three, { prediction: [0, 2, 1, 0, 0, 1] });
    expect(value("f1_macro", three, said)).toBeCloseTo(0.26666666666666666, 12);
    expect(value("error", three, said)).toBeCloseTo(4 / 6, 12);
    const two = classLabels([0, 1, 0, 0, 1, 0]);
    expect(value("balanced_error", two, predictions(two, { prediction: [0, 1, 0, 0, 0, 1] }))).toBeCloseTo(0.375, 12);
  });

  test("a predicted class that never occurs counts in macro F1 and not in the balanced error", () => {
    const labels = classLabels(["a", "a", "b", "b"]);
    const said = predictions(labels, { prediction: ["a", "a", "b", "c"] });
    expect(value("f1_macro", labels, said)).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12);
    expect(value("balanced_error", labels, said)).toBeCloseTo(0.25, 12);
  });

  test("mean absolute error and root mean squared error of the documentation's examples", () => {
    const labels = numberLabels([3, -0.5, 2, 7]);
    const said = predictions(labels, { prediction: [2.5, 0, 2, 8] });
    expect(value("mae", labels, said)).toBeCloseTo(0.5, 12);
    expect(value("rmse", labels, said)).toBeCloseTo(0.6123724356957945, 12);
  });

  test("three classes, random probabilities with ties: scikit-learn 1.9's digits", () => {
    const labels = classLabels(TIED.truth);
    const p = predictions(
      labels,
      Object.fromEntries(["a", "b", "c"].map((name, i) => [`p:${name}`, TIED.p.map((row) => row[i] ?? 0)])),
    );
    expect(value("average_precision", labels, p)).toBeCloseTo(TIED.average_precision, 12);
    expect(value("roc_auc", labels, p)).toBeCloseTo(TIED.roc_auc, 12);
    expect(value("log_loss", labels, p)).toBeCloseTo(TIED.log_loss, 12);
  });

  test("equally sure items whose middle lies on the edge of two bins of the calibration error are in the upper one", () => {
    // Of 30 items two are in a bin: the middle of the two at 0.6 lies at 2, where the second bin begins; the first alone is wrong.
    const score = [0.51, 0.6, 0.6, ...Array.from({ length: 27 }, (_, i) => 0.7 + i / 100)];
    const labels = classLabels(score.map((_, i) => (i === 0 ? 0 : 1)));
    const found = value("ece", labels, predictions(labels, { score }));
    const rest = score.slice(3).map((p) => 1 - p);
    expect(found).toBeCloseTo((0.51 + 0.4 + 0.4 + rest.reduce((sum, one) => sum + one, 0)) / 30, 12);
  });

  test("the calibration error of ten items at confidence 0.9 of which seven are right is 0.2", () => {
    const labels = classLabels([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(value("ece", labels, predictions(labels, { score: labels.ids.map(() => 0.9) }))).toBeCloseTo(0.2, 12);
  });
});

/** Three classes, probabilities with many ties; values from scikit-learn 1.9.1 (macro average, one against the rest). */
const TIED = {
  truth: ["a", "b", "c", "a", "b", "c", "a", "a"],
  p: [
    [0.5, 0.25, 0.25],
    [0.5, 0.25, 0.25],
    [0.25, 0.25, 0.5],
    [0.5, 0.25, 0.25],
    [0.25, 0.5, 0.25],
    [0.25, 0.5, 0.25],
    [0.25, 0.25, 0.5],
    [0.5, 0.5, 0],
  ],
  average_precision: 0.4573412698412698,
  roc_auc: 0.6805555555555557,
  log_loss: 0.9530773732699247,
};

describe("metrics know what they are", () => {
  test("every metric has its own name, a direction and a range", () => {
    for (const name of METRIC_NAMES) expect(METRICS[name].name).toBe(name);
    expect(METRIC_NAMES.filter((name) => METRICS[name].direction === "rises")).toEqual([
      "average_precision",
      "roc_auc",
      "f1_macro",
    ]);
  });

  test("an unknown name is answered with the nearest known one", () => {
    expect(() => parseMetricName("avarage_precision")).toThrow("did you mean 'average_precision'?");
    expect(parseMetricName("rmse")).toBe("rmse");
  });

  test.each([
    ["accuracy", "did you mean 'error' (error = 1 − accuracy)?"],
    ["Balanced-Accuracy", "did you mean 'balanced_error' (balanced_error = 1 − the classes' mean recall)?"],
    ["error_rate", "did you mean 'error' (error is the share of wrong answers)?"],
    ["R²", "did you mean 'rmse' (R² = 1 − (rmse / the constant answer's rmse)²)?"],
    ["AUC", "did you mean 'roc_auc' (roc_auc is the area under the ROC curve)?"],
    ["mAP", "did you mean 'average_precision' (average_precision is AP, of more than two classes their mean)?"],
    ["f1", "did you mean 'f1_macro' (f1_macro is the classes' mean F1)?"],
    ["cross entropy", "did you mean 'log_loss' (log_loss is the cross-entropy in nats)?"],
    ["mse", "did you mean 'rmse' (rmse = √MSE)?"],
    ["r2", "did you mean 'rmse' (R² = 1 − (rmse / the constant answer's rmse)²)?"],
    ["brier_score", "did you mean 'brier' (brier is the Brier score)?"],
    ["ROC_AUC", "did you mean 'roc_auc'?"],
    ["kappa", "; known are error, average_precision"],
  ])("%s, which others know, is told what is like it here", (name, sentence) => {
    expect(() => parseMetricName(name)).toThrow(sentence);
  });

  test("what cannot be computed says which column is missing", () => {
    const labels = classLabels([0, 1]);
    expect(obstacle("log_loss", labels, predictions(labels, { prediction: [0, 1] }))).toBe(
      "'log_loss' needs probabilities: a column 'p:<class>' per class, or 'score'",
    );
    expect(obstacle("mae", labels, predictions(labels, { prediction: [0, 1] }))).toBe(
      "'mae' is for regression, but the labels are those of a classification",
    );
    expect(obstacle("error", labels, predictions(labels, { score: [0, 1] }))).toBeUndefined();
  });

  test("a constant answer scores what its predictions score", () => {
    const labels = classLabels([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    const constant = predictions(labels, { score: labels.ids.map(() => 0.3) });
    for (const name of METRIC_NAMES.filter((one) => METRICS[one].kind === "classification")) {
      expect([name, value(name, labels, constant).toFixed(12)]).toEqual([
        name,
        constantScore(name, labels).toFixed(12),
      ]);
    }
    const three = classLabels(["a", "a", "b", "c"]);
    const frequencies = predictions(three, {
      "p:a": [0.5, 0.5, 0.5, 0.5],
      "p:b": [0.25, 0.25, 0.25, 0.25],
      "p:c": [0.25, 0.25, 0.25, 0.25],
    });
    for (const name of ["error", "average_precision", "f1_macro", "balanced_error", "log_loss", "brier"] as const) {
      expect([name, value(name, three, frequencies).toFixed(12)]).toEqual([
        name,
        constantScore(name, three).toFixed(12),
      ]);
    }
    const numbers = numberLabels([1, 2, 9]);
    expect(constantScore("mae", numbers)).toBeCloseTo(8 / 3, 12);
    expect(constantScore("rmse", numbers)).toBeCloseTo(
      value("rmse", numbers, predictions(numbers, { prediction: [4, 4, 4] })),
      12,
    );
  });
});

describe("a constant answer that has not looked at the labels", () => {
  // What the population's own shares score: log loss, Brier score, error of always the first class.
  test.each([
    ["ten classes", Array<number>(10).fill(0.1), 100],
    ["two classes", [0.5, 0.5], 60],
    ["a rare class", [0.9, 0.1], 200],
  ])("of %s scores at most what is told, in 95 of 100 sets", (_, population, n) => {
    const chance = seededChance(7);
    const sets = 1_000;
    const beyond = { log_loss: 0, brier: 0, error: 0 };
    for (let set = 0; set < sets; set++) {
      const truth = Int32Array.from({ length: n }, () => drawn(population, chance.next()));
      const labels = classesOf(truth, population.length);
      const counts = population.map((_, k) => truth.filter((is) => is === k).length);
      const mean = (loss: (k: number) => number) => counts.reduce((sum, count, k) => sum + count * loss(k), 0) / n;
      const squares = population.reduce((sum, share) => sum + share * share, 0);
      const half = population.length > 2 ? 1 : 0.5;
      const scored = {
        log_loss: mean((k) => -Math.log(population[k] ?? NaN)),
        brier: half * mean((k) => squares - 2 * (population[k] ?? NaN) + 1),
        error: mean((k) => (k === 0 ? 0 : 1)),
      };
      for (const name of ["log_loss", "brier", "error"] as const)
        if (scored[name] > constantAtWorst(name, labels) + 1e-9) beyond[name]++;
    }
    for (const times of Object.values(beyond)) expect(times / sets).toBeLessThan(0.05 + 3 * Math.sqrt(0.0475 / sets));
  });

  function drawn(shares: readonly number[], at: number): number {
    let sum = 0;
    return Math.min(
      shares.length - 1,
      shares.findIndex((share) => (sum += share) > at),
    );
  }

  function classesOf(truth: Int32Array, classes: number): ClassLabels {
    const names = Array.from({ length: classes }, (_, i) => String(i));
    return { kind: "classification", ids: Array.from(truth, (_, i) => `i${i}`), classes: names, truth, positive: 1 };
  }
});

describe("what should not matter does not", () => {
  const someItems = fc.array(
    fc.record({ truth: fc.integer({ min: 0, max: 1 }), tenths: fc.integer({ min: 0, max: 10 }) }),
    { minLength: 2, maxLength: 40 },
  );

  function scoreAll(
    items: readonly { truth: number; tenths: number }[],
    names: readonly [string, string] = ["0", "1"],
  ): Record<string, number> {
    const labels = classLabels(
      items.map(({ truth }) => names[truth] ?? ""),
      { classes: names, positive: names[1] },
    );
    const said = predictions(labels, { score: items.map(({ tenths }) => tenths / 10) });
    const known = METRIC_NAMES.filter((name) => METRICS[name].kind === "classification");
    return Object.fromEntries(known.map((name) => [name, value(name, labels, said)]));
  }

  function expectSame(found: Record<string, number>, wanted: Record<string, number>): void {
    for (const [name, one] of Object.entries(wanted)) {
      if (Number.isNaN(one)) expect(found[name]).toBeNaN();
      else expect(Math.abs((found[name] ?? NaN) - one)).toBeLessThan(1e-12);
    }
  }

  test("the order of the rows changes no metric", () => {
    fc.assert(fc.property(someItems, (items) => expectSame(scoreAll([...items].reverse()), scoreAll(items))));
  });

  test("the names of the classes change no metric", () => {
    fc.assert(fc.property(someItems, (items) => expectSame(scoreAll(items, ["zebra", "ant"]), scoreAll(items))));
  });

  test("neither names nor the labels' other classes change who is right among tied probabilities", () => {
    const tied = fc.array(fc.tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1, 2)), {
      minLength: 1,
      maxLength: 20,
    });
    const scored = (items: readonly [number, number][], names: readonly string[]) => {
      const labels = classLabels(items.map(([truth]) => names[truth] ?? ""));
      // One class is left out of the tie.
      const columns = names.map((name, i) => [`p:${name}`, items.map(([, out]) => (i === out ? 0 : 0.5))]);
      const said = predictions(labels, Object.fromEntries(columns));
      return (["error", "ece"] as const).map((name) => value(name, labels, said));
    };
    fc.assert(
      fc.property(tied, (items) => {
        const right = items.filter(([truth, out]) => truth === (out === 0 ? 1 : 0)).length / items.length;
        for (const names of [
          ["a", "b", "c"],
          ["zebra", "ant", "cat"],
        ]) {
          const [error = NaN, ece = NaN] = scored(items, names);
          expect(error).toBeCloseTo(1 - right, 12);
          expect(ece).toBeCloseTo(Math.abs(right - 0.5), 12);
        }
      }),
    );
  });

  test("an item that counts twice is the same as two items", () => {
    fc.assert(
      fc.property(
        someItems,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 }),
        (items, times) => {
          const labels = classLabels(
            items.map(({ truth }) => truth),
            { classes: ["0", "1"] },
          );
          const said = predictions(labels, { score: items.map(({ tenths }) => tenths / 10) });
          const counts = Uint16Array.from(items, (_, i) => times[i] ?? 1);
          const written = scoreAll(items.flatMap((item, i) => Array.from({ length: counts[i] ?? 1 }, () => item)));
          const counted = Object.fromEntries(
            Object.keys(written).map((name) => [name, statisticOf(name as MetricName, labels, said)(counts)]),
          );
          expectSame(counted, written);
        },
      ),
    );
  });

  test("a ranking does not change when scores are squeezed", () => {
    fc.assert(
      fc.property(someItems, (items) => {
        const labels = classLabels(
          items.map(({ truth }) => truth),
          { classes: ["0", "1"] },
        );
        const plain = predictions(labels, { score: items.map(({ tenths }) => tenths / 10) });
        const squeezed = predictions(labels, { score: items.map(({ tenths }) => 0.4 + tenths / 50) });
        for (const name of ["average_precision", "roc_auc"] as const)
          expect(value(name, labels, squeezed)).toBe(value(name, labels, plain));
      }),
    );
  });

  test("errors of a regression scale with its unit", () => {
    const items = fc.array(
      fc.record({ truth: fc.integer({ min: -50, max: 50 }), said: fc.integer({ min: -50, max: 50 }) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(items, fc.constantFrom(2, 10, 1000), (rows, unit) => {
        const scored = (scale: number, name: MetricName) => {
          const labels = numberLabels(rows.map(({ truth }) => truth * scale));
          return value(name, labels, predictions(labels, { prediction: rows.map(({ said }) => said * scale) }));
        };
        for (const name of ["mae", "rmse"] as const) expect(scored(unit, name)).toBeCloseTo(unit * scored(1, name), 6);
      }),
    );
  });
});

test("labels of more classes than a function takes arguments are scored, each item being of a class of its own", () => {
  const own = Array.from({ length: 130_000 }, (_, i) => i);
  const labels = classLabels(own);
  const said = predictions(labels, { prediction: own.map((i) => (i % 4 === 0 ? own.length - 1 : i)) });
  expect(value("error", labels, said)).toBe(0.25);
  expect(value("balanced_error", labels, said)).toBeCloseTo(0.25, 12);
  expect(constantScore("error", labels)).toBe(1 - 1 / 130_000);
  expect(constantAtWorst("error", labels)).toBe(1 - 1 / 130_000);
  expect(constantScore("f1_macro", labels)).toBeCloseTo(2 / 130_001 / 130_000, 15);
  expect(commonestClass(labels)).toEqual({ name: "0", others: 129_999 });
  expect(labels.positive).toBe(129_999);
});
