import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { ClassLabels } from "../../src/metrics/labels.js";
import type { MetricName } from "../../src/metrics/metric.js";
import type { Predictions } from "../../src/metrics/predictions.js";
import { scorePredictions } from "../../src/metrics/scorePredictions.js";
import { compareModels } from "../../src/protocol/comparison.js";
import type { ComparisonRow } from "../../src/protocol/comparison.js";
import { classLabels, numberLabels, predictions } from "../metrics/aTable.js";
import { normalCdf } from "../../src/statistics/normal.js";
import { tReach, tTwoSidedP } from "../../src/statistics/studentT.js";
import { asah } from "../statistics/asah.js";

/** 100 items of class 1; answers that are right but on the items named. */
const hundred = classLabels(new Array<number>(100).fill(1), { classes: ["0", "1"] });
function wrongOn(...ranges: [from: number, to: number][]): Predictions {
  return predictions(hundred, {
    prediction: hundred.ids.map((_, i) => (ranges.some(([from, to]) => i >= from && i < to) ? 0 : 1)),
  });
}

function compare(labels: ClassLabels, models: Record<string, Predictions[]>, metric: MetricName = "error") {
  const named = Object.entries(models).map(([name, seeds]) => ({ name, seeds }));
  return compareModels({ labels, models: named, baseline: named[0]?.name ?? "", metric, chance: seededChance(1) });
}

function row(found: { rows: ComparisonRow[] }, i: number): ComparisonRow {
  // The test named so many models.
  return found.rows[i] as ComparisonRow;
}

describe("two networks of one seed", () => {
  test("are compared by McNemar's mid-p: 25 only the baseline, 15 only the candidate", () => {
    const found = compare(hundred, { old: [wrongOn([0, 15])], new: [wrongOn([15, 40])] });
    expect(found.n).toBe(100);
    expect(row(found, 0)).toEqual({
      name: "old",
      seeds: 1,
      seed_values: [0.15],
      value: 0.15,
      interval: [expect.closeTo(0.0931, 4), expect.closeTo(0.2328, 4)],
      difference: null,
      difference_interval: null,
      p: null,
      p_holm: null,
      tests: {},
      verdict: "baseline",
    });
    const candidate = row(found, 1);
    expect(Object.keys(candidate)).toEqual([
      "name",
      "seeds",
      "seed_values",
      "value",
      "interval",
      "difference",
      "difference_interval",
      "p",
      "p_holm",
      "tests",
      "verdict",
    ]);
    expect(Object.keys(candidate.tests.mcnemar ?? {})).toEqual([
      "b",
      "c",
      "chi2",
      "chi2_corrected",
      "p_exact",
      "p_mid",
    ]);
    expect(candidate.tests.mcnemar).toMatchObject({ b: 25, c: 15 });
    expect(candidate.p).toBeCloseTo(0.11728, 5);
    expect(candidate.difference).toBeCloseTo(0.1, 12);
    expect(candidate.verdict).toBe("cannot-tell");
  });

  test("b counts the items that only the baseline has right", () => {
    const found = row(compare(hundred, { old: [wrongOn()], new: [wrongOn([0, 12])] }), 1);
    expect(found.tests.mcnemar).toMatchObject({ b: 12, c: 0 });
    expect(found.verdict).toBe("worse");
    expect(row(compare(hundred, { old: [wrongOn([0, 12])], new: [wrongOn()] }), 1).verdict).toBe("better");
  });

  test("are compared by DeLong for the area under the ROC curve", () => {
    const labels = classLabels(asah.outcome);
    const scaled = (values: readonly number[], most: number) => [
      predictions(labels, { score: values.map((value) => value / most) }),
    ];
    const found = row(compare(labels, { s100b: scaled(asah.s100b, 2.07), wfns: scaled(asah.wfns, 5) }, "roc_auc"), 1);
    expect(found.tests.delong?.z).toBeCloseTo(2.2089836, 6);
    expect(found.tests.delong?.p).toBeCloseTo(0.0271758, 7);
    expect(found.value).toBeCloseTo(0.8236789, 7);
    expect(found.verdict).toBe("better");
  });

  test("that rank all pairs alike, right and undecided, have no DeLong variance: the bootstrap's p counts", () => {
    const labels = classLabels(Array.from({ length: 44 }, (_, i) => i % 2));
    const [even, perfect] = [0.5, 1].map((step) =>
      predictions(labels, { score: labels.ids.map((_, i) => (i % 2 ? step : 1 - step)) }),
    );
    const found = compare(labels, { even: [even as Predictions], perfect: [perfect as Predictions] }, "roc_auc");
    expect(row(found, 1)).toMatchObject({ difference: 0.5, tests: {}, verdict: "better" });
    expect(row(found, 1).p).toBeGreaterThan(0);
  });

  test("one of which knows a third class are ranked by the positive one's probability all the same", () => {
    const labels = classLabels([0, 1, 1, 0, 1, 0, 0, 1, 1, 0]);
    const p = [0.2, 0.8, 0.6, 0.4, 0.3, 0.1, 0.7, 0.9, 0.5, 0.35];
    const two = predictions(labels, { score: p });
    const three = predictions(labels, { "p:0": p.map((x) => 1 - x), "p:1": p, "p:2": p.map(() => 0) });
    const found = row(compare(labels, { old: [two], new: [three] }, "roc_auc"), 1);
    expect([found.difference, found.p, found.tests.delong?.z]).toEqual([0, 1, 0]);
  });

  test("hardly ever differ for certain where five positives are all there are, and interval and p agree", () => {
    const labels = classLabels([...new Array<number>(5).fill(1), ...new Array<number>(60).fill(0)]);
    const scored = (low: number) =>
      predictions(labels, { score: labels.ids.map((_, i) => (i < 5 ? 0.95 - i * low : ((i * 37) % 61) / 70)) });
    const found = row(compare(labels, { old: [scored(0.18)], new: [scored(0.01)] }, "roc_auc"), 1);
    expect(found.difference).toBeGreaterThan(0.2);
    expect(found.p).toBeGreaterThan(found.tests.delong?.p ?? NaN);
    expect((found.difference_interval?.[0] ?? NaN) <= 0).toBe((found.p ?? NaN) > 0.05);
  });

  test.each(["roc_auc", "average_precision"] as const)(
    "are never told apart by the rank of one positive: %s",
    (metric) => {
      const labels = classLabels([1, ...new Array<number>(199).fill(0)]);
      const putting = (positive: number) =>
        predictions(labels, { score: labels.ids.map((_, i) => (i === 0 ? positive : i / 200)) });
      const found = row(compare(labels, { old: [putting(0.7)], new: [putting(0.999)] }, metric), 1);
      expect(found.difference).toBeGreaterThan(0.2);
      expect(found.p).toBeGreaterThan(0.05);
      expect(found.difference_interval?.[0]).toBeLessThan(0);
      expect(found.verdict).toBe("cannot-tell");
    },
  );

  test("that rank by chance are seldom told apart by two or three positives, whose places may happen to be alike", () => {
    const chance = seededChance(3);
    for (const positives of [2, 3]) {
      const labels = classLabels(Array.from({ length: 50 + positives }, (_, i) => (i < positives ? 1 : 0)));
      const byChance = (name: string) => ({
        name,
        seeds: [predictions(labels, { score: labels.ids.map(() => chance.next()) })],
      });
      const tables = Array.from({ length: 150 }, () =>
        compareModels({
          labels,
          models: [byChance("a"), byChance("b")],
          baseline: "a",
          metric: "roc_auc",
          chance,
          resamples: 200,
        }),
      );
      // Three standard errors above 5 %.
      expect(tables.filter((table) => (row(table, 1).p ?? 1) <= 0.05).length).toBeLessThanOrEqual(15);
    }
  });

  test("with the same answers cannot be told apart, by any metric", () => {
    const labels = classLabels([0, 1, 1, 0, 1, 0, 0, 1]);
    const same = () => predictions(labels, { score: [0.2, 0.8, 0.6, 0.4, 0.3, 0.1, 0.7, 0.9] });
    for (const metric of ["error", "average_precision", "roc_auc", "log_loss", "ece"] as const) {
      const found = row(compare(labels, { old: [same()], new: [same()] }, metric), 1);
      expect([metric, found.difference, found.p, found.verdict]).toEqual([metric, 0, 1, "cannot-tell"]);
    }
  });
});

describe("predictions that are identical to the baseline's", () => {
  const items = Array.from({ length: 60 }, (_, i) => i);
  const labels = classLabels(items.map((i) => (i % 3) & 1));
  const scored = (sharpness: number) =>
    predictions(labels, { score: items.map((i) => 0.5 + (sharpness * (((i * 7) % 60) - 30)) / 100) });

  test.each<MetricName>(["error", "average_precision", "roc_auc", "f1_macro", "log_loss", "brier", "ece"])(
    "%s: are called so, and show nothing of what could be seen",
    (metric) => {
      const found = compare(labels, { old: [scored(1)], same: [scored(1)] }, metric);
      expect(found.rows.map(({ identical }) => identical)).toEqual([undefined, true]);
      expect(found.smallest_difference).toBeNull();
    },
  );

  test("are so as far as the metric looks, with as many seeds", () => {
    const is = (metric: MetricName, models: Record<string, Predictions[]>) =>
      compare(labels, models, metric).rows.at(-1)?.identical;
    expect(is("error", { old: [scored(1)], sharper: [scored(1.5)] })).toBe(true);
    expect(is("log_loss", { old: [scored(1)], sharper: [scored(1.5)] })).toBeUndefined();
    expect(is("error", { old: [scored(1)], new: [scored(-1)] })).toBeUndefined();
    expect(is("error", { old: [scored(1)], twice: [scored(1), scored(1)] })).toBe(true);
    expect(is("error", { old: [scored(1)], other: [scored(1), scored(-1)] })).toBeUndefined();
  });

  test("of a regression are known by their numbers", () => {
    const measured = numberLabels([1, 2, 4]);
    const said = (...prediction: number[]) => [predictions(measured, { prediction })];
    const { rows, smallest_difference } = compareModels({
      labels: measured,
      models: [
        { name: "old", seeds: said(1, 2, 3) },
        { name: "same", seeds: said(1, 2, 3) },
        { name: "other", seeds: said(1, 3, 4) },
      ],
      baseline: "old",
      metric: "mae",
      chance: seededChance(1),
    });
    expect(rows.map(({ identical }) => identical)).toEqual([undefined, true, undefined]);
    expect(smallest_difference).toBeGreaterThan(0);
  });
});

describe("few items that all agree", () => {
  /** The baseline is off by a half everywhere, the candidate by a quarter. */
  const off = (items: number) => {
    const truth = Array.from({ length: items }, (_, i) => i / 10);
    const labels = numberLabels(truth);
    const models = [0.5, 0.25].map((gap) => ({
      name: `by ${gap}`,
      seeds: [predictions(labels, { prediction: truth.map((value) => value - gap) })],
    }));
    return compareModels({ labels, models, baseline: "by 0.5", metric: "mae", chance: seededChance(1) });
  };

  test("may do so by chance, as coins that all fall alike", () => {
    const three = row(off(3), 1);
    expect([three.p, three.verdict]).toEqual([0.25, "cannot-tell"]);
    expect(three.difference_interval?.[1]).toBeGreaterThanOrEqual(0);
    expect(row(off(8), 1)).toMatchObject({ p: 2 ** -7, verdict: "better" });
    expect(row(off(8), 1).difference_interval?.[1]).toBeLessThan(0);
  });

  test("may do so by chance in their Brier scores, too", () => {
    const labels = classLabels(["0", "1", "0", "1"]);
    const [old, sure] = [
      [0.45, 0.55, 0.44, 0.56],
      [0.1, 0.9, 0.11, 0.89],
    ].map((score) => predictions(labels, { score }));
    const found = compare(labels, { old: [old as Predictions], sure: [sure as Predictions] }, "brier");
    expect(row(found, 1).p).toBeGreaterThanOrEqual(0.125);
  });

  test("are none where there is one: nothing is known of others", () => {
    const found = off(1);
    expect(row(found, 0).interval).toEqual([0, Infinity]);
    expect(row(found, 1)).toMatchObject({ p: 1, verdict: "cannot-tell", difference_interval: [-Infinity, Infinity] });
    expect(found.smallest_difference).toBe(Infinity);
  });

  test.each([
    ["brier", 2],
    ["ece", 1],
  ] as const)("do not leave the scale that there is: %s", (metric, most) => {
    const labels = classLabels(["1"], { classes: ["0", "1"] });
    const [old, sure] = [0.8, 0.9].map((score) => predictions(labels, { score: [score] }));
    const found = compare(labels, { old: [old as Predictions], sure: [sure as Predictions] }, metric);
    expect(row(found, 1)).toMatchObject({ p: 1, verdict: "cannot-tell", difference_interval: [-most, most] });
  });
});

describe.each<MetricName>(["log_loss", "brier"])("%s: answers of which none is wrong yet", (metric) => {
  const labels = classLabels(Array.from({ length: 100 }, (_, i) => i % 2));
  const answers = (sureOf: (i: number) => number) =>
    predictions(labels, { score: labels.ids.map((_, i) => (i % 2 ? sureOf(i) : 1 - sureOf(i))) });
  const sure = answers(() => 1 - 1e-9);

  test.each([
    ["all alike", () => 0.99],
    ["a little apart", (i: number) => 0.99 - i / 1e5],
  ])("may be as good as surer ones: %s", (_, sureOf) => {
    const found = row(compare(labels, { sure: [sure], careful: [answers(sureOf)] }, metric), 1);
    const [low, high] = found.difference_interval ?? [NaN, NaN];
    // Where 1 % of both turn out to be wrong the careful ones have the lower log loss by 0.15, and the lower Brier score.
    expect([found.verdict, low < (metric === "log_loss" ? -0.15 : -0.001), high > 0]).toEqual([
      "cannot-tell",
      true,
      true,
    ]);
    expect(found.p).toBeGreaterThan(0.05);
  });

  test("are still told from much worse ones, with a width", () => {
    const found = row(compare(labels, { sure: [answers(() => 0.95)], undecided: [answers(() => 0.55)] }, metric), 1);
    const [low, high] = found.difference_interval ?? [NaN, NaN];
    expect([found.verdict, low > 0, high - low > 0.01]).toEqual(["worse", true, true]);
  });

  test("are not told from answers with one mistake", () => {
    const oneWrong = answers((i) => (i === 7 ? 0.4 : 0.9));
    expect(row(compare(labels, { sure: [sure], new: [oneWrong] }, metric), 1).difference_interval?.[0]).toBeLessThan(0);
  });

  test("are told from themselves by nothing", () => {
    expect(row(compare(labels, { sure: [sure], same: [sure] }, metric), 1)).toMatchObject({
      difference_interval: [0, 0],
      p: 1,
    });
  });
});

test.each<MetricName>(["f1_macro", "balanced_error", "ece"])(
  "%s: a single item that differs does not open the interval beyond what both scores may be",
  (metric) => {
    const truth = Array.from({ length: 200 }, (_, i) => i % 2);
    const labels = classLabels(truth);
    const right = predictions(labels, { score: truth });
    const oneWrong = predictions(labels, { score: truth.map((is, i) => (i === 7 ? 1 - is : is)) });
    const found = row(compare(labels, { old: [right], new: [oneWrong] }, metric), 1);
    const [low, high] = found.difference_interval ?? [NaN, NaN];
    expect([found.verdict, low < 0, high > 0]).toEqual(["cannot-tell", true, true]);
    // Of 0 and of 1 wrong in 200 Wilson's intervals end at 1.9 and 2.8 %, of 0 and of 1 in 100 of a class at 3.7 and 5.4 %.
    for (const end of [low, high]) expect(Math.abs(end)).toBeLessThan(0.08);
    // Two degrees of freedom are what one item leaves. Where 0 is at so many standard errors as p says, it is an end of that interval; a
    // straight line to the end of 95 % is near it, and what counts for a calibration error.
    const value = found.difference ?? NaN;
    const share = value / (value - (value > 0 ? low : high));
    const straight = tTwoSidedP(share * tReach(0.95, 2), 2);
    expect(Math.abs((found.p ?? NaN) - straight)).toBeLessThan(metric === "ece" ? 0.05 : 0.15);
  },
);

test("a calibration error's p is as sure as its interval: far from 1 where 0 lies near an end", () => {
  const items = Array.from({ length: 120 }, (_, i) => i);
  const labels = classLabels(items.map((i) => ((i * 37) % 120 < i ? 1 : 0)));
  const scored = (sharpness: number) =>
    predictions(labels, { score: items.map((i) => 0.5 + (sharpness * (((i * 7 + 0.5) % 120) - 60)) / 120) });
  const calibrated = predictions(labels, { score: items.map((i) => (i + 0.5) / 120) });
  for (const sharpness of [0.1, 0.3]) {
    const { difference, difference_interval, p } = row(
      compare(labels, { old: [calibrated], new: [scored(sharpness)] }, "ece"),
      1,
    );
    const value = difference ?? NaN;
    const towardsZero = difference_interval?.[value > 0 ? 0 : 1] ?? NaN;
    // So much of the way to the end that lies beyond 0.
    const share = value / (value - towardsZero);
    expect(share).toBeLessThan(1);
    expect(p).toBeCloseTo(2 * normalCdf(-1.96 * share), 2);
  }
});

test("scores that do not exist are neither better nor worse", () => {
  const score = hundred.ids.map((_, i) => i / 100);
  const [old, turned] = [score, score.toReversed()].map((one) => predictions(hundred, { score: one }));
  const found = compare(hundred, { old: [old as Predictions], turned: [turned as Predictions] }, "roc_auc");
  expect(row(found, 1)).toMatchObject({ value: NaN, p: NaN, p_holm: NaN, verdict: "cannot-tell" });
});

describe("the table", () => {
  test("is adjusted by Holm, so that a verdict among many needs more", () => {
    const models = {
      old: [wrongOn([0, 7])],
      a: [wrongOn([0, 1])],
      b: [wrongOn([0, 7])],
      c: [wrongOn([1, 8])],
      d: [wrongOn([2, 9])],
    };
    const alone = row(compare(hundred, { old: models.old, a: models.a }), 1);
    expect([alone.p?.toFixed(5), alone.verdict]).toEqual(["0.01563", "better"]);
    const among = row(compare(hundred, models), 1);
    expect(among.p).toBe(alone.p);
    expect(among.p_holm).toBeCloseTo(4 * (alone.p ?? NaN), 12);
    expect(among.verdict).toBe("cannot-tell");
  });

  test("gives the same digits twice, and whatever the order of the items", () => {
    const labels = classLabels(asah.outcome);
    const models = (of: (values: readonly number[]) => readonly number[]) => ({
      old: [
        predictions(labels, {
          id: of(asah.outcome.map((_, i) => i)).map((i) => `a${i}`),
          score: of(asah.s100b.map((value) => value / 3)),
        }),
      ],
      new: [
        predictions(labels, {
          id: of(asah.outcome.map((_, i) => i)).map((i) => `a${i}`),
          score: of(asah.wfns.map((value) => value / 6)),
        }),
      ],
    });
    const first = compare(
      labels,
      models((values) => values),
      "average_precision",
    );
    expect(
      compare(
        labels,
        models((values) => [...values].reverse()),
        "average_precision",
      ),
    ).toEqual(first);
    expect(row(first, 1).p).toBeGreaterThan(0);
  });

  test("says which difference could have been seen, less with more discordance", () => {
    const few = compare(hundred, { old: [wrongOn([0, 5])], new: [wrongOn([5, 10])] }).smallest_difference ?? NaN;
    const many = compare(hundred, { old: [wrongOn([0, 20])], new: [wrongOn([20, 40])] }).smallest_difference ?? NaN;
    expect(few).toBeGreaterThan(0.05);
    expect(many).toBeGreaterThan(few);
    expect(many).toBeLessThan(0.25);
    expect(compare(hundred, { old: [wrongOn([0, 5])] }).smallest_difference).toBeNull();
  });

  test("of five items could not have shown anything, and says no more than the whole scale", () => {
    const labels = classLabels([0, 0, 0, 1, 1]);
    const said = (last: number) => [predictions(labels, { score: [0.1, 0.2, 0.6, 0.7, last] })];
    for (const metric of ["average_precision", "roc_auc"] as const)
      expect([metric, compare(labels, { old: said(0.9), new: said(0.8) }, metric).smallest_difference]).toEqual([
        metric,
        1,
      ]);
  });

  test("marks a difference that surely does not matter", () => {
    const asked = { labels: hundred, baseline: "old", metric: "error" as const, chance: seededChance(1) };
    const models = [
      { name: "old", seeds: [wrongOn([0, 3])] },
      { name: "new", seeds: [wrongOn([0, 3])] },
    ];
    expect(compareModels({ ...asked, models, smallestDifferenceThatMatters: 0.1 }).rows[1]?.negligible).toBe(true);
    expect(
      compareModels({ ...asked, models, smallestDifferenceThatMatters: 0.01 }).rows[1]?.negligible,
    ).toBeUndefined();
  });
});

describe("several seeds", () => {
  test("are averaged, and their spread widens the interval", () => {
    const alike = compare(hundred, {
      old: [wrongOn([0, 10]), wrongOn([0, 10])],
      new: [wrongOn([0, 30]), wrongOn([0, 30])],
    });
    const apart = compare(hundred, {
      old: [wrongOn([0, 10]), wrongOn([0, 10])],
      new: [wrongOn([0, 10]), wrongOn([0, 50])],
    });
    expect([row(alike, 1).seeds, row(alike, 1).value, row(apart, 1).value]).toEqual([2, 0.3, 0.3]);
    const width = ([low, high]: [number, number]) => high - low;
    expect(width(row(apart, 1).difference_interval ?? [NaN, NaN])).toBeGreaterThan(
      3 * width(row(alike, 1).difference_interval ?? [NaN, NaN]),
    );
    expect([row(alike, 1).verdict, row(apart, 1).verdict]).toEqual(["worse", "cannot-tell"]);
  });

  test("that all say the same leave no doubt but the items'", () => {
    const one = compare(hundred, { old: [wrongOn([0, 10])] });
    const three = compare(hundred, { old: [wrongOn([0, 10]), wrongOn([0, 10]), wrongOn([0, 10])] });
    expect(Math.abs(row(three, 0).interval[0] - row(one, 0).interval[0])).toBeLessThan(0.01);
    expect(Math.abs(row(three, 0).interval[1] - row(one, 0).interval[1])).toBeLessThan(0.01);
  });
});

describe("what is not comparable is refused", () => {
  test("an unknown baseline, a name twice, other items, missing columns", () => {
    const asked = { labels: hundred, metric: "error" as const, chance: seededChance(1) };
    const old = { name: "old", seeds: [wrongOn()] };
    expect(() => compareModels({ ...asked, models: [old], baseline: "new" })).toThrow(
      'the baseline "new" is not among the models old',
    );
    expect(() => compareModels({ ...asked, models: [old, old], baseline: "old" })).toThrow(
      'the model "old" is named twice',
    );
    expect(() => compareModels({ ...asked, models: [{ name: "old", seeds: [] }], baseline: "old" })).toThrow(
      'the model "old" has no predictions',
    );
    const three = classLabels([0, 1, 1]);
    const foreign = { name: "new", seeds: [predictions(three, { prediction: [0, 1, 1] })] };
    expect(() => compareModels({ ...asked, models: [old, foreign], baseline: "old" })).toThrow(
      '"new" predicts 3 items, but 100 are labelled',
    );
    expect(() => compareModels({ ...asked, metric: "log_loss", models: [old], baseline: "old" })).toThrow(
      "\"old\" cannot be compared: 'log_loss' needs probabilities",
    );
  });
});

test.each<MetricName>([
  "error",
  "balanced_error",
  "f1_macro",
  "average_precision",
  "roc_auc",
  "brier",
  "log_loss",
  "ece",
])("%s: a model has the same interval alone and in a table of three, to the last digit", (metric) => {
  const chance = seededChance(3);
  const labels = classLabels(Array.from({ length: 60 }, (_, i) => Number(i % 3 === 0)));
  const answers = () => predictions(labels, { score: Array.from(labels.truth, (is) => (is + 3 * chance.next()) / 4) });
  const models = { old: [answers()], new: [answers()], other: [answers()] };
  const alone = scorePredictions(labels, models.new[0] as Predictions, [metric])[metric];
  expect(row(compare(labels, models, metric), 1)).toMatchObject({ value: alone?.value, interval: alone?.interval });
});

describe("one training beside three", () => {
  const truth = Array.from({ length: 1_000 }, (_, i) => i % 2);
  const labels = classLabels(truth);
  const wrongOn = (count: number, from = 0) =>
    predictions(labels, { score: truth.map((is, i) => (i >= from && i < from + count ? 1 - is : is)) });
  const trained = [60, 70, 80].map((count) => wrongOn(count, 400));
  const found = (metric: MetricName, wrong: number, isBaseline: boolean) => {
    const models = isBaseline ? { one: [wrongOn(wrong)], three: trained } : { three: trained, one: [wrongOn(wrong)] };
    return row(compare(labels, models, metric), 1);
  };

  test.each<MetricName>(["error", "balanced_error", "f1_macro", "brier"])(
    "%s: does not know the spread of seeds, whether it makes no mistake or one",
    (metric) => {
      const [none, some] = [0, 1].map((wrong) => found(metric, wrong, true).p ?? NaN) as [number, number];
      // Student's t of 0.07 against a standard error of 0.01 · √(1 + 1/3), with two degrees of freedom, says 0.026.
      expect(none).toBeGreaterThan(0.02);
      expect(Math.abs(Math.log(some / none))).toBeLessThan(0.15);
    },
  );

  test("is compared as Student's t over the three would, where little else varies, whichever is the baseline", () => {
    // Errors of 0.06, 0.07 and 0.08 have a standard deviation of 0.01; a mean of three and one more differ by that times √(1 + 1/3).
    const t = (0.07 - 0.03) / (0.01 * Math.sqrt(4 / 3));
    const [p, mirrored] = [found("error", 30, true).p ?? NaN, found("error", 30, false).p ?? NaN];
    expect(p).toBeCloseTo(mirrored, 12);
    expect(p).toBeGreaterThan(tTwoSidedP(t, 2) * 0.9);
    expect(p).toBeLessThan(tTwoSidedP(t, 2) * 1.6);
  });

  test("is taken to spread farther where the others are nearer the end of the scale", () => {
    const width = (wrong: number) => {
      const [low, high] = found("error", wrong, true).difference_interval ?? [NaN, NaN];
      return high - low;
    };
    expect(width(500)).toBeGreaterThan(1.5 * width(70));
  });
});

test("copies of a training change nothing but how many seeds are told: they know no more than it alone", () => {
  const [first, second, other] = [wrongOn([0, 15]), wrongOn([10, 30]), wrongOn([15, 40])];
  for (const metric of ["error", "f1_macro"] as const) {
    const once = compare(hundred, { old: [first, second], new: [other] }, metric);
    const copied = compare(
      hundred,
      { old: [first, wrongOn([0, 15]), second], new: [other, wrongOn([15, 40])] },
      metric,
    );
    const [old, young] = once.rows;
    const [a = NaN, b = NaN] = old?.seed_values ?? [];
    const [sole = NaN] = young?.seed_values ?? [];
    expect(copied).toEqual({
      ...once,
      rows: [
        { ...old, seeds: 3, seed_values: [a, a, b], trainings: 2 },
        { ...young, seeds: 2, seed_values: [sole, sole], trainings: 1 },
      ],
    });
  }
  const copies = compare(hundred, { old: [first, first], new: [other, other] });
  expect(copies.rows[1]?.tests).toEqual(compare(hundred, { old: [first], new: [other] }).rows[1]?.tests);
});
