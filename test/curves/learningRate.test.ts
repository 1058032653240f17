import { describe, expect, test } from "@jest/globals";
import { seededChance, type Chance } from "../../src/common/chance.js";
import type { Curve, CurvePoint } from "../../src/curves/curve.js";
import { atLastRate } from "../../src/curves/atLastRate.js";
import { byLearningRate, endOfSchedule, learningRateOf } from "../../src/curves/learningRate.js";
import { reachingTo } from "../../src/curves/forecast.js";
import { judgeCurve } from "../../src/curves/verdict.js";
import { drawnQuadratic, expectedLosses, type Schedule } from "./noisyQuadratic.js";

const curveOf = (series: Curve["series"]): Curve => ({ format: "keras", stepName: "epochs", series, notes: [] });

describe("the learning rate of a training", () => {
  test.each(["lr", "x/lr0", "train/learning_rate", "lr/pg0", "lr-SGD", "lr-AdamW/pg1", "train_lr", "learning_rate"])(
    "is found under the name %s",
    (name) => {
      const falling: CurvePoint[] = [
        [1, 0.1],
        [2, 0.01],
      ];
      expect(learningRateOf(curveOf({ "val/loss": [[1, 2]], [name]: falling }))).toBe(falling);
    },
  );

  test("is none where it never changes, is no number, or is the momentum beside it", () => {
    const constant: CurvePoint[] = [
      [1, 0.1],
      [2, 0.1],
    ];
    const broken: CurvePoint[] = [
      [1, 0.1],
      [2, NaN],
    ];
    const falling: CurvePoint[] = [
      [1, 0.9],
      [2, 0.8],
    ];
    const all: Curve["series"][] = [{ lr: constant }, { lr: broken }, { "lr-SGD-momentum": falling }];
    for (const series of all) expect(learningRateOf(curveOf(series))).toBeUndefined();
  });

  test("of groups of weights is that of the first one that has a schedule", () => {
    const falling: CurvePoint[] = [
      [1, 0.1],
      [2, 0.01],
    ];
    const frozen: CurvePoint[] = [
      [1, 0],
      [2, 0],
    ];
    expect(learningRateOf(curveOf({ "lr/pg0": frozen, "lr/pg1": falling }))).toBe(falling);
  });

  test("ends with a share of its highest, not of its first", () => {
    expect(
      endOfSchedule([
        [0, 0.02],
        [5, 0.2],
        [10, 0.002],
      ]),
    ).toBeCloseTo(0.01, 12);
  });
});

describe("iterations counted by the learning rate spent", () => {
  test("are the iterations themselves where it is constant", () => {
    const points = [10, 20, 40].map((step): CurvePoint => [step, 1 / step]);
    const rate = [1, 20, 40].map((step): CurvePoint => [step, 0.3]);
    const counted = byLearningRate(points, rate)?.points ?? [];
    expect(counted.map(([step]) => step)).toEqual([10, 20, 40].map((step) => expect.closeTo(step, 9)));
    expect(counted.map(([, value]) => value)).toEqual([0.1, 0.05, 0.025]);
  });

  test("are the area below it: of a rate that falls in a straight line to 0, three quarters lie in the first half", () => {
    const rate: CurvePoint[] = [
      [0, 1],
      [100, 0],
    ];
    const [half] =
      byLearningRate(
        [
          [50, 1],
          [100, 1],
        ],
        rate,
      )?.points ?? [];
    expect(half?.[0]).toBeCloseTo(75, 0);
  });

  test("count epochs from 0 as done, and never stand still", () => {
    const points = [0, 1, 2, 3].map((epoch): CurvePoint => [epoch, 1]);
    const rate = [1, 1, 0, 0].map((value, epoch): CurvePoint => [epoch, value]);
    const steps = (byLearningRate(points, rate, 1)?.points ?? []).map(([step]) => step);
    expect(steps.at(-1)).toBe(4);
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1] ?? NaN);
    // Of 1 + 1 + 1/2 units spent, one was by the end of epoch 0.
    expect(steps[0]).toBeCloseTo(4 / 2.5, 1);
  });

  test("are not known where it was logged in the beginning only", () => {
    const points = [10, 50, 100].map((step): CurvePoint => [step, 1]);
    expect(
      byLearningRate(points, [
        [1, 1],
        [50, 0.5],
      ]),
    ).toBeUndefined();
    expect(
      byLearningRate(points, [
        [50, 1],
        [100, 0.5],
      ]),
    ).toBeUndefined();
    expect(
      byLearningRate(points, [
        [5, 1],
        [95, 0.5],
      ]),
    ).toBeDefined();
  });
});

describe("points taken to the rate of the last one", () => {
  const steps = Array.from({ length: 60 }, (_, i) => 10 * (i + 1));
  const rates = steps.map((step) => 0.1 * (1 + Math.cos((Math.PI * step) / 600)));
  const law = (step: number) => 0.2 + 3 * step ** -0.5;
  const noisy = (gain: number, seed = 2) => {
    const chance = seededChance(seed);
    return steps.map((step, i): CurvePoint => [
      step,
      (law(step) + gain * (rates[i] ?? 0)) * (1 + 0.003 * chance.normal()),
    ]);
  };

  test("lose what a high rate adds to them, and keep the last", () => {
    const points = noisy(0.8);
    const taken = atLastRate(points, rates).points;
    expect(taken.at(-1)).toEqual(points.at(-1));
    // At the first one the rate adds 0.16 to 1.15.
    taken.forEach(([step, value]) => expect(Math.abs(value / law(step) - 1)).toBeLessThan(0.025));
  });

  test("come with the least and the most that the rate may have added, the truth between them about as often as that says", () => {
    const first = 0.8 * ((rates[0] ?? NaN) - (rates.at(-1) ?? NaN));
    const held = Array.from({ length: 40 }, (_, seed) => {
      const points = noisy(0.8, seed);
      const [least, most] = atLastRate(points, rates).ends.map((end) => (points[0]?.[1] ?? NaN) - (end[0]?.[1] ?? NaN));
      return (least ?? NaN) <= first && first <= (most ?? NaN);
    }).filter(Boolean).length;
    expect(held).toBeGreaterThanOrEqual(34);
  });

  test("stay where they are when the law does as well without it, or when they are few", () => {
    expect(atLastRate(noisy(0), rates).points).toEqual(noisy(0));
    expect(atLastRate(noisy(0.8).slice(0, 7), rates.slice(0, 7))).toEqual({
      points: noisy(0.8).slice(0, 7),
      ends: [],
    });
  });
});

test("what a high rate adds is not foretold to be learned: a loss that is a law and its part comes out at twice the length", () => {
  const trained = (length: number, seed: number) => {
    const chance = seededChance(seed);
    let spent = 0;
    const all = Array.from({ length }, (_, i) => {
      const rate = 0.05 * (1 + Math.cos((Math.PI * (i + 1)) / length));
      spent += rate;
      return { step: i + 1, rate, loss: 0.3 + 3 * (1 + spent) ** -0.45 + 0.8 * rate };
    });
    const seen = all.filter(({ step }) => step % (length / 40) === 0);
    return {
      points: seen.map(({ step, loss }): CurvePoint => [step, loss + 0.004 * chance.normal()]),
      learningRate: seen.map(({ step, rate }): CurvePoint => [step, rate]),
      end: all.at(-1)?.loss ?? NaN,
    };
  };
  const truth = trained(8_000, 0).end;
  const foretold = Array.from({ length: 10 }, (_, seed) => {
    const { points, learningRate } = trained(4_000, seed + 1);
    return judgeCurve({ points, learningRate, isLoss: true, hasChanceLevel: false }, seededChance(1)).forecast[0];
  });
  const mean = foretold.reduce((sum, one) => sum + (one?.value ?? NaN), 0) / foretold.length;
  expect(Math.abs(mean / truth - 1)).toBeLessThan(0.015);
  const held = foretold.filter((one) => one && one.interval[0] <= truth && truth <= one.interval[1]);
  expect(held.length).toBeGreaterThanOrEqual(8);
});

test("a forecast reaches to what else could have been foretold, farther than its own interval by the distances squared and added", () => {
  const forecast = reachingTo({ step: 10, value: 1, interval: [Math.exp(-0.3), Math.exp(0.3)] }, [Math.exp(-0.4), 1]);
  expect(forecast.interval).toEqual([expect.closeTo(Math.exp(-0.5), 12), expect.closeTo(Math.exp(0.3), 12)]);
  expect(reachingTo(forecast, [])).toEqual({
    ...forecast,
    interval: forecast.interval.map((end) => expect.closeTo(end, 12)),
  });
  // Far from the point only the noise of an evaluation comes upon what else is foretold.
  const [low, high] = reachingTo(forecast, [Math.exp(9)], 1).interval;
  expect([Math.log(low), Math.log(high)]).toEqual([expect.closeTo(-0.5, 12), expect.closeTo(9 + 1.95996, 5)]);
});

const SCHEDULES: [string, Schedule][] = [
  ["a cosine to zero", (share) => (1 + Math.cos(Math.PI * share)) / 2],
  ["a straight line to a hundredth", (share) => 1 - 0.99 * share],
  ["steps to a tenth and a hundredth", (share) => (share < 0.5 ? 1 : share < 0.75 ? 0.1 : 0.01)],
];

/** Trainings of which the end is known at once and twice and ten times the length, with the schedule stretched. */
function trainings(schedule: Schedule, count: number, chance: Chance) {
  return Array.from({ length: count }, () => {
    const model = drawnQuadratic(chance);
    const deviation = 10 ** (-2.7 + 1.2 * chance.next());
    const noise = () => Math.exp(deviation * chance.normal());
    const losses = expectedLosses(model, schedule, [40, 50, 80, 100][chance.below(4)] ?? 40);
    const points = losses.map(([step, loss]): CurvePoint => [step, loss * noise()]);
    const learningRate = losses.map(([step]): CurvePoint => [step, schedule(step / model.steps)]);
    const later = [2, 10].map((factor) => {
      const longer = { ...model, steps: factor * model.steps };
      return (expectedLosses(longer, schedule, 1)[0]?.[1] ?? NaN) * noise();
    });
    return { points, learningRate, later };
  });
}

describe.each(SCHEDULES)("under %s", (_, schedule) => {
  const cases = trainings(schedule, 60, seededChance(11)).map((training) => ({
    ...training,
    judged: judgeCurve({ ...training, isLoss: true, hasChanceLevel: false }, seededChance(1)),
  }));

  test("the forecast holds what the schedule stretched to twice and ten times its length gives", () => {
    const covered = [0, 1].map(
      (k) =>
        cases.filter(({ judged, later }) => {
          const [low = NaN, high = NaN] = judged.forecast[k]?.interval ?? [];
          return (later[k] ?? NaN) >= low && (later[k] ?? NaN) <= high;
        }).length / cases.length,
    );
    process.stdout.write(`\nheld by the intervals at 2× and 10×: ${covered.join(", ")}\n`);
    expect(covered[0]).toBeGreaterThan(0.9);
    expect(covered[1]).toBeGreaterThan(0.8);
  });

  test("what is nearly flat only because of the schedule is told so, with its fall over the learning rate spent", () => {
    const flat = cases.filter(({ judged }) => judged.verdict === "unclear" && Math.abs(judged.slope ?? NaN) < 0.05);
    for (const { judged } of flat) {
      expect(judged.because).toEqual({ kind: "annealed", slope: expect.any(Number) });
      if (judged.because?.kind === "annealed") expect(judged.because.slope).toBeLessThan(-0.05);
    }
    process.stdout.write(`\nnearly flat: ${flat.length} of ${cases.length}\n`);
  });

  test("a training that a longer schedule would take much lower is not called saturated", () => {
    expect(cases.filter(({ judged }) => judged.verdict === "saturated")).toEqual([]);
  });
});
