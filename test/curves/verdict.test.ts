import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { along, judge, noisy } from "./aCurve.js";

describe("the verdict on a curve", () => {
  test("four evaluations, or less than a factor of four in iterations, are too short", () => {
    expect(judge({ points: along(4, (i) => 1 / i) }).verdict).toBe("too-short");
    const late = along(50, (i) => 1 / i).map(([step, value]): CurvePoint => [step + 1000, value]);
    expect(judge({ points: late }).verdict).toBe("too-short");
    const wild = late.map(([step, value], i): CurvePoint => [step, value * (i % 2 === 0 ? 1 : 9)]);
    expect(judge({ points: wild })).toMatchObject({
      verdict: "too-short",
      slope: null,
      slope_interval: null,
      unstable: false,
    });
    expect(judge({ points: along(5, (i) => 1 / i) }).verdict).not.toBe("too-short");
  });

  test("a clean power law is learning, with its exponent as slope", () => {
    const judged = judge({ points: along(50, (i) => i ** -0.5) });
    expect(judged.verdict).toBe("learning");
    expect(judged.slope).toBeCloseTo(-0.5, 10);
    expect(judged.slope_interval?.[0]).toBeCloseTo(-0.5, 10);
  });

  test("scaling the error or the iterations changes neither verdict nor slope", () => {
    const noise = noisy(3, 0.02);
    const points = along(80, (i) => (0.1 + i ** -0.5) * noise());
    const scaled = points.map(([step, value]): CurvePoint => [step * 64, value * 0.25]);
    const [a, b] = [judge({ points }), judge({ points: scaled })];
    expect(b.verdict).toBe(a.verdict);
    expect(b.slope).toBeCloseTo(a.slope ?? NaN, 8);
  });

  test("a loss that ends as NaN diverges, however good it was; one NaN in between is forgiven", () => {
    const points = along(20, (i) => 1 / i);
    expect(judge({ points: [...points, [210, NaN]] }).verdict).toBe("diverging");
    expect(judge({ points: points.map(([step, value], i) => [step, i === 10 ? NaN : value]) }).verdict).toBe(
      "learning",
    );
    expect(judge({ points, training: [...points, [210, Infinity]] }).verdict).toBe("diverging");
  });

  test("validation that climbs while training falls is overfitting, and is best where it turned", () => {
    const noise = noisy(4, 0.01);
    const points = along(60, (i) => (i < 20 ? i ** -0.5 : 20 ** -0.5 * (1 + (i - 20) / 80)) * noise());
    const judged = judge({ points, training: along(60, (i) => i ** -0.7) });
    expect(judged.verdict).toBe("overfitting");
    expect(judged.best?.step).toBeGreaterThan(150);
    expect(judged.best?.step).toBeLessThan(300);
    expect(judged.forecast).toEqual([]);
  });

  test("a classifier stuck at ln k has not saturated: it has not learned", () => {
    const noise = noisy(5, 0.002);
    const judged = judge({ points: along(100, () => Math.log(10) * noise()), isLoss: true });
    expect(judged.chance_level).toBe(true);
    expect(judged.verdict).toBe("unclear");
    const error = judge({
      points: along(100, () => 0.9 * noise()),
      losses: [along(100, () => Math.log(10) * noise())],
    });
    expect(error).toMatchObject({ chance_level: true, verdict: "unclear" });
  });

  test("one number, or four, near ln k or 1 - 1/k are no sign of guessing; five say among how many classes", () => {
    for (const count of [1, 2, 4]) {
      expect(judge({ points: along(count, () => 0.69), isLoss: true }).chance_level).toBe(false);
      expect(judge({ points: along(count, () => 0.5) }).chance_level).toBe(false);
    }
    const [error, sure] = [along(30, () => 0.9), along(30, (i) => 2.31 + i / 10)];
    expect(judge({ points: error, losses: [sure] }).chance).toEqual({ classes: 10, of: "error" });
    // A network of ten classes that knows a few of them.
    expect(judge({ points: along(30, () => 0.75), losses: [along(30, () => 2)] }).chance_level).toBe(false);
    // A language model may come to rest anywhere.
    expect(judge({ points: along(30, (i) => 1.386 + 0.04 / i ** 0.5), isLoss: true }).chance_level).toBe(false);
    expect(judge({ points: along(5, () => 2.08), isLoss: true }).chance).toEqual({ classes: 8, of: "loss" });
    expect(judge({ points: along(5, () => 0.5) }).chance).toEqual({ classes: 2, of: "error" });
  });

  test.each([
    [0.999, 1000],
    [0.995, 200],
    [0.99, 100],
    [0.9, 10],
  ])("an error that stays at %d is that of a guess between %d classes", (error, classes) => {
    const noise = noisy(7, 0.0003);
    expect(judge({ points: along(30, () => error * noise()) }).chance).toEqual({ classes, of: "error" });
  });

  test.each([0.968, 0.975, 0.98, 0.984, 0.987, 0.992, 0.997, 0.9975])(
    "an error that stays at %d is that of a guess between so many classes that few of its answers are right, as few as are seen",
    (error) => {
      const { classes = NaN } = judge({ points: along(30, () => error) }).chance ?? {};
      expect((1 - error) * classes).toBeGreaterThanOrEqual(0.5);
      expect((1 - error) * classes).toBeLessThanOrEqual(1.5);
    },
  );

  test("what is right ever more often has learned, among however many classes", () => {
    expect(judge({ points: along(60, (i) => 0.999 - (i > 35 ? (i - 35) * 0.001 : 0)) }).chance).toBeNull();
  });

  test("a guess on the validation set while the training loss falls is told as that", () => {
    const points = along(30, () => 0.9);
    expect(judge({ points, training: along(30, (i) => 1 / i) }).chance).toEqual({
      classes: 10,
      of: "error",
      isTrainingFalling: true,
    });
    expect(judge({ points, training: along(30, () => Math.log(10)) }).chance).toEqual({ classes: 10, of: "error" });
  });

  test.each([Infinity, NaN])("a loss that becomes %d while the error falls loses its calibration", (end) => {
    const points = along(30, (i) => 1 / i);
    const loss = along(30, (i) => (i < 20 ? 2 / i : end));
    expect(judge({ points, losses: [loss] })).toMatchObject({ verdict: "learning", losing_calibration: true });
    expect(judge({ points: along(30, () => 0.1), losses: [loss] }).losing_calibration).toBe(false);
  });

  test("a loss that is no number any more, with answers far worse since, is a network that broke", () => {
    const broken = along(30, (i) => (i < 20 ? 2 / i : NaN));
    const training = along(30, (i) => (i < 20 ? 1 / i : 0));
    const error = (end: number, since = 20) => along(30, (i) => (i < since ? 1 / i : end));
    const because = { kind: "not-finite", where: "loss", step: 200 };
    const answered = { points: error(0.9), losses: [broken], training };
    expect(judge(answered)).toMatchObject({ verdict: "diverging", because, losing_calibration: false });
    expect(judge({ ...answered, points: error(0.9).slice(0, 20) })).toMatchObject({ verdict: "diverging", because });
    expect(judge({ ...answered, points: error(0.9, 24) }).because).not.toEqual(because);
    expect(judge({ ...answered, points: error(0.05) }).verdict).not.toBe("diverging");
  });

  test.each([2.8, 2.9, 3.1, 3.2, 3.3, 3.33, 3.4])(
    "a language model's flat loss of %d is no guess between many classes",
    (level) => {
      const noise = noisy(6, 0.001);
      const points = along(60, (i) => (level + 0.04 * (1 - i / 60)) * noise());
      expect(judge({ points, isLoss: true })).toMatchObject({ chance_level: false, chance: null });
    },
  );

  test("a loss that stands near ln k only at last is no guess, and one of 27 classes is where the error says so, too", () => {
    expect(judge({ points: along(60, (i) => 2.3 + 0.1 * (1 - i / 60)), isLoss: true }).chance_level).toBe(false);
    const loss = along(60, () => Math.log(27));
    expect(judge({ points: loss, isLoss: true }).chance_level).toBe(false);
    expect(judge({ points: along(60, () => 26 / 27), losses: [loss] }).chance).toEqual({ classes: 27, of: "loss" });
    expect(judge({ points: along(60, () => Math.log(1000) + 0.01), isLoss: true }).chance?.classes).toBe(1000);
  });

  test("a training that jumps away is dated by its last value before, and not by the smoothed one's", () => {
    const noise = (i: number) => 0.01 * Math.sin(37 * i);
    const points = along(260, (i) => (i <= 220 ? 0.4 + i ** -0.5 : 1.5) + noise(i));
    const { because } = judge({ points, training: points, isLoss: true });
    expect(because).toMatchObject({ kind: "climbs", where: "training" });
    // Once in some evaluations the noise is that high.
    expect([2180, 2190, 2200]).toContain(because && "step" in because ? because.step : NaN);
  });

  test("says whether a diverging training ends in no number or climbs, and from where", () => {
    const falling = along(20, (i) => 1 / i);
    expect(judge({ points: [...falling, [210, NaN], [220, NaN]] }).because).toEqual({
      kind: "not-finite",
      where: "validation",
      step: 210,
    });
    const climbing = along(40, (i) => (i <= 16 ? i ** -0.4 : 0.33 * 1.1 ** (i - 16)));
    expect(judge({ points: climbing, isLoss: true })).toMatchObject({
      verdict: "diverging",
      because: { kind: "climbs", where: "validation", step: 160 },
    });
    const resting = along(40, (i) => 1 / Math.min(i, 16));
    expect(judge({ points: resting, training: climbing }).because).toEqual({
      kind: "climbs",
      where: "training",
      step: 160,
    });
  });

  test("what climbs is neither diverging nor overfitting where nobody knows which way is better", () => {
    const rising = along(40, (i) => 20 + 5 * Math.log(i));
    expect(judge({ points: rising }).verdict).toBe("diverging");
    expect(judge({ points: rising, isDirectionKnown: false })).toMatchObject({
      verdict: "unclear",
      because: { kind: "unknown-direction" },
      forecast: [],
    });
  });

  test("what falls is not called learning, nor foretold, where nobody knows whether that is good", () => {
    const points = along(40, (i) => i ** -0.5);
    const loss = along(40, (i) => 1 + (i - 20) ** 2 / 1_000);
    expect(judge({ points, losses: [loss] })).toMatchObject({ verdict: "learning", losing_calibration: true });
    expect(judge({ points, losses: [loss], isDirectionKnown: false })).toMatchObject({
      verdict: "unclear",
      because: { kind: "unknown-direction" },
      losing_calibration: false,
      forecast: [],
    });
  });

  test("a small climb at the end is no want of evaluations", () => {
    const points = along(23, (i) => (i < 13 ? 1.6 * i ** -0.5 : 0.44 * (1 + 0.005 * (i - 13))));
    const training = along(23, (i) => 1.5 * i ** -0.7);
    const pastBest = { kind: "past-best", step: 130 };
    expect(judge({ points, training })).toMatchObject({ verdict: "unclear", because: pastBest, forecast: [] });
    const because = { kind: "unknown-direction" };
    expect(judge({ points, training, isDirectionKnown: false })).toMatchObject({ verdict: "unclear", because });
  });

  test("of a share nothing beyond 1 is foretold", () => {
    const noise = noisy(3, 0.08);
    const points = along(24, () => Math.min(1, 0.9 * noise()));
    const highs = (most?: number) => judge({ points, most }).forecast.map(({ interval }) => interval[1]);
    expect(Math.max(...highs())).toBeGreaterThan(1);
    expect(highs(1)).toEqual([1, 1]);
  });

  test("a slope measured well that straddles the threshold lies near it, and is not too noisy", () => {
    let near = 0;
    for (let seed = 0; seed < 12; seed++) {
      const noise = noisy(seed, 0.003);
      const judged = judge({ points: along(200, (i) => i ** Math.log2(0.98) * noise()) });
      if (judged.verdict !== "unclear") continue;
      near++;
      expect(judged.because).toEqual({ kind: "near-threshold" });
      expect(2 ** (judged.slope ?? 0)).toBeCloseTo(0.98, 2);
    }
    expect(near).toBeGreaterThan(3);
    const noise = noisy(1, 0.3);
    expect(judge({ points: along(12, () => noise()) })).toMatchObject({ verdict: "unclear", because: null });
  });

  test("values below 0 are the reason where they leave too few, and so it is said", () => {
    const points = along(40, (i) => -i);
    expect(judge({ points, isLoss: true }).because).toEqual({ kind: "below-zero", values: 40, of: 40 });
    expect(judge({ points: along(3, (i) => -i), isLoss: true }).because).toBeNull();
  });

  test("a loss that came down to 2.3 has learned, though ln 10 is there", () => {
    const noise = noisy(7, 0.002);
    const points = along(200, (i) => (Math.log(10) + 6 * Math.exp(-i / 15)) * noise());
    expect(judge({ points, isLoss: true })).toMatchObject({ chance_level: false, verdict: "saturated" });
  });

  test("a validation loss that climbs while the error still falls is losing calibration", () => {
    const noise = noisy(6, 0.01);
    const points = along(100, (i) => i ** -0.3 * noise());
    const climbing = along(100, (i) => (i < 40 ? i ** -0.4 : 40 ** -0.4 * (1 + (i - 40) / 100)) * noise());
    expect(judge({ points, losses: [climbing] })).toMatchObject({ verdict: "learning", losing_calibration: true });
    expect(judge({ points, losses: [points] }).losing_calibration).toBe(false);
    const stayingUp = along(
      100,
      (i) => (i < 20 ? i ** -0.4 : 20 ** -0.4 * (i < 40 ? 1 + (i - 20) / 100 : 1.2)) * noise(),
    );
    expect(judge({ points, losses: [stayingUp] }).losing_calibration).toBe(true);
  });

  test("spikes late in the training make it unstable, spikes early do not", () => {
    const spiked = (at: number) => along(60, (i) => i ** -0.3 * (i === at ? 2 : 1));
    expect(judge({ points: spiked(50) }).unstable).toBe(true);
    expect(judge({ points: spiked(5) }).unstable).toBe(false);
  });

  test("one error more or less on a thousand items is no jump, though it doubles the error", () => {
    const chance = seededChance(12);
    const wrong = along(60, (i) => (i < 20 ? 1 / i : (1 + chance.below(3)) / 1000));
    expect(judge({ points: wrong, items: 1000 }).unstable).toBe(false);
    const tenfold = along(60, (i) => (i < 20 ? 1 / i : (1 + chance.below(12)) / 100));
    expect(judge({ points: tenfold, items: 1000 }).unstable).toBe(true);
  });

  test("a loss that stays six times above its best is no saturation", () => {
    const noise = noisy(13, 0.01);
    const points = along(100, (i) => (i < 10 ? i ** -0.5 : Math.min(6, i / 10) * 10 ** -0.5) * noise());
    expect(judge({ points, isLoss: true, training: along(100, (i) => 0.1 / i) }).verdict).toBe("overfitting");
    expect(judge({ points, isLoss: true, training: along(100, (i) => 0.1 * (1 + i)) }).verdict).toBe("diverging");
  });

  test("a flat half of something else than answers is not chance", () => {
    const noise = noisy(14, 0.002);
    const points = along(100, () => 0.5 * noise());
    expect(judge({ points })).toMatchObject({ chance_level: true, verdict: "unclear" });
    expect(judge({ points, hasChanceLevel: false })).toMatchObject({ chance_level: false, verdict: "saturated" });
  });

  test("a training loss that never was a number is no divergence; one that ceases to be is", () => {
    const points = along(30, (i) => 1 / i);
    expect(judge({ points, training: along(30, () => NaN) }).verdict).toBe("learning");
    const ending = along(30, (i) => (i > 20 ? NaN : 1 / i));
    expect(judge({ points, training: ending })).toMatchObject({ verdict: "diverging", because: { step: 210 } });
  });

  test.each([0.002, 0.02, 0.035])("an area under a ROC curve that scatters by %d about a half is chance", (scatter) => {
    const noise = noisy(15, 2 * scatter);
    const judged = judge({ points: along(60, () => 0.5 * noise()), isRocArea: true });
    expect(judged).toMatchObject({ chance_level: true, chance: { of: "area" } });
  });

  test("an area that leaves a half, lies elsewhere or has four evaluations is no guess", () => {
    const noise = noisy(16, 0.04);
    const wild = noisy(17, 0.12);
    const areas = {
      "too wild to tell": along(12, () => 0.5 * wild()),
      learning: along(60, (i) => (0.5 - 0.002 * i) * noise()),
      "a little better": along(60, () => 0.47 * noise()),
      "once far better": along(60, (i) => (i === 30 ? 0.2 : 0.5)),
      short: along(4, () => 0.5),
    };
    for (const points of Object.values(areas)) expect(judge({ points, isRocArea: true }).chance).toBeNull();
  });

  test("zeros stand at half of one error, so that a perfect network is no hole in the curve", () => {
    const points = along(40, (i) => (i > 20 ? 0 : 1 / i));
    expect(judge({ points, items: 100 }).slope).not.toBeNaN();
    expect(judge({ points, items: 100 }).best).toEqual({ step: 210, value: 0 });
  });

  test("epochs counted from 0 count as done", () => {
    const points = along(30, (i) => i ** -0.5, 1).map(([step, value]): CurvePoint => [step - 1, value]);
    expect(judge({ points, shift: 1 }).slope).toBeCloseTo(-0.5, 10);
  });

  test("a warm restart is no divergence", () => {
    const restarted = (i: number) => i ** -0.35 * (1 + 0.4 * (1 - ((i - 1) % 25) / 25));
    for (let end = 30; end <= 100; end += 5) {
      const points = along(end, restarted);
      expect(["diverging", "overfitting"]).not.toContain(judge({ points, training: points }).verdict);
    }
  });
});

describe("a training loss that wanders", () => {
  /** Each value takes nine tenths of its distance from the one before, as in a running mean. */
  const wandering = (seed: number, size: number) => {
    const chance = seededChance(seed);
    let last = chance.normal();
    return () => Math.exp(size * (last = 0.9 * last + Math.sqrt(0.19) * chance.normal()));
  };

  test("is seldom called diverging, and one that climbs to twice its lowest always is unless validation still falls", () => {
    const verdicts = (size: number, loss: (i: number) => number, until = 100) =>
      Array.from({ length: 40 }, (_, seed) => {
        const [noise, train] = [noisy(seed, 0.03), wandering(seed + 100, size)];
        const points = along(100, (i) => (0.4 + 2 * Math.min(i, until) ** -0.5) * noise());
        return judge({ points, training: along(100, (i) => loss(i) * train()), isLoss: true }).verdict;
      }).filter((verdict) => verdict === "diverging").length;
    expect(verdicts(0.1, (i) => 0.3 + 2 * i ** -0.5)).toBeLessThanOrEqual(2);
    expect(verdicts(0.05, () => 1)).toBeLessThanOrEqual(6);
    const doubling = (i: number) => (0.3 + 2 * i ** -0.5) * (i > 50 ? 1 + (i - 50) / 50 : 1);
    expect(verdicts(0.03, doubling, 50)).toBe(40);
    expect(verdicts(0.03, doubling)).toBe(0);
  });
});

describe("a warm restart of a logged learning rate", () => {
  /** Cycles of 10, 20, 40 and more epochs: a law over the rate spent, and what a high rate adds. */
  const restarted = (
    seed: number,
    epochs: number,
    changed: (value: number, epoch: number) => number = (value) => value,
  ) => {
    const [noise, trainingNoise] = [noisy(seed, 0.02), noisy(seed + 1000, 0.02)];
    const learningRate: CurvePoint[] = [];
    for (let length = 10; learningRate.length < epochs; length *= 2)
      for (let i = 0; i < length && learningRate.length < epochs; i++)
        learningRate.push([learningRate.length + 1, 0.05 * (1 + Math.cos((Math.PI * i) / length)) + 1e-5]);
    let spent = 0;
    const at = learningRate.map(([epoch, rate]) => {
      spent += rate;
      return { epoch, value: 0.05 + 0.4 * (10 * spent) ** -0.5 + 1.5 * rate };
    });
    const points = at.map(({ epoch, value }): CurvePoint => [epoch, changed(value, epoch) * noise()]);
    const training = at.map(({ epoch, value }): CurvePoint => [epoch, value * 0.8 * trainingNoise()]);
    return { points, training, learningRate };
  };

  test.each([12, 34, 36, 40, 75, 80, 90])("is neither divergence nor overfitting, cut at epoch %d", (epochs) => {
    for (let seed = 0; seed < 12; seed++) {
      const { verdict, losing_calibration } = judge({ ...restarted(seed, epochs), isLoss: true });
      expect(["learning", "unclear", "saturated"]).toContain(verdict);
      expect(losing_calibration).toBe(false);
    }
  });

  test("hides no divergence that comes up to where the training began, and no overfitting before it that it has not made good", () => {
    const { points, training, learningRate } = restarted(1, 90);
    const lost = (series: CurvePoint[]) => series.map(([epoch, value]): CurvePoint => [epoch, epoch > 75 ? 3 : value]);
    expect(judge({ points: lost(points), training: lost(training), learningRate }).verdict).toBe("diverging");
    const over = restarted(2, 75, (value, epoch) => (epoch > 40 ? value * (1 + (epoch - 40) / 20) : value));
    expect(judge({ ...over }).verdict).toBe("overfitting");
  });

  test("is no end of a schedule: a rate that has just been raised has not run out", () => {
    expect(judge(restarted(3, 40)).because?.kind).not.toBe("annealed");
  });
});

describe("an error that came down to what a guess would score", () => {
  test.each([2, 3, 5, 10])("from far above it has learned, with 1 - 1/%d left", (classes) => {
    const noise = noisy(classes, 0.004);
    const level = 1 - 1 / classes;
    const points = along(40, (i) => (level + (0.98 - level) * Math.exp(-i / 3)) * noise());
    expect(judge({ points }).chance_level).toBe(false);
    expect(judge({ points: along(40, () => level * noise()) }).chance?.classes).toBe(classes);
  });
});
