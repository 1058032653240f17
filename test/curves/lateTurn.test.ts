import { describe, expect, test } from "@jest/globals";
import type { CurvePoint } from "../../src/curves/curve.js";
import { along, judge, noisy } from "./aCurve.js";

describe("the end of a curve, beside its slope", () => {
  test("a score that stays at 0 has learned nothing, and is not saturated; one that collapsed diverges", () => {
    const judged = judge({ points: along(30, () => 1), most: 1, hasChanceLevel: false });
    expect(judged).toMatchObject({ verdict: "unclear", because: { kind: "at-worst" }, forecast: [] });
    expect(judge({ points: along(30, (i) => (i < 3 ? 0.99 : 1)), most: 1 }).because).toEqual({ kind: "at-worst" });
    expect(judge({ points: along(30, () => 1), hasChanceLevel: false }).verdict).toBe("saturated");
    expect(judge({ points: along(30, () => 0.98), most: 1, hasChanceLevel: false }).verdict).toBe("saturated");
    const collapsed = along(30, (i) => (i < 20 ? 0.5 * i ** -0.2 : 1));
    expect(judge({ points: collapsed, most: 1 }).verdict).toBe("diverging");
  });

  test("what begins to fall at its end is not saturated, however little of its tail that is", () => {
    const noise = noisy(6, 0.003);
    const late = along(30, (i) => (i <= 25 ? 2.303 : 2.303 * 0.93 ** (i - 25)) * noise());
    expect(judge({ points: late, isLoss: true, hasChanceLevel: false })).toMatchObject({
      verdict: "unclear",
      because: { kind: "falls-late", evaluations: 5 },
      forecast: [],
    });
    // The same numbers in another order fall nowhere, and a curve without noise is always lowest at its end.
    const shuffled = late.map(([step], i): CurvePoint => [step, late[(i * 11) % 30]?.[1] ?? NaN]);
    expect(judge({ points: shuffled, hasChanceLevel: false }).because?.kind).not.toBe("falls-late");
    expect(judge({ points: along(80, (i) => 0.3 + 0.5 * Math.exp(-i / 5)) }).verdict).toBe("saturated");
  });

  test("what an early stop leaves behind is past its best, and does not go on learning", () => {
    const noise = noisy(7, 0.003);
    const points = along(30, (i) => (i <= 25 ? 1.2 * i ** -0.3 : 1.2 * 25 ** -0.3 * 1.03 ** (i - 25)) * noise());
    const judged = judge({ points, training: along(30, (i) => i ** -0.5), isLoss: true });
    expect(judged).toMatchObject({ verdict: "unclear", because: { kind: "past-best", step: 250 }, forecast: [] });
  });

  test("a score that doubles is not saturated, though what it leaves to 1 hardly changes", () => {
    const score = (i: number) => 0.002 * i ** 0.7;
    const judged = judge({ points: along(40, (i) => 1 - score(i)), most: 1, hasChanceLevel: false });
    expect(judged).toMatchObject({ verdict: "unclear", because: { kind: "score-grows" } });
    expect(judged.because).toHaveProperty("slope", expect.closeTo(0.7, 6));
    const begun = along(40, (i) => (i <= 36 ? 1 : 1 - score(i)));
    expect(judge({ points: begun, most: 1, hasChanceLevel: false }).because).toEqual({ kind: "begins", step: 370 });
  });

  test.each([2, 5, 9, 14])("what jumps up at once and stays there is not called learning: %d evaluations", (count) => {
    const noise = noisy(8, 0.01);
    const raised = (by: number, i: number) => 2 * i ** -0.1 * (i > 120 - count ? by : 1) * noise();
    for (const by of [1.15, 1.5, 3]) {
      const judged = judge({ points: along(120, (i) => raised(by, i)), isLoss: true });
      expect(judged).toMatchObject({
        verdict: "unclear",
        because: { kind: "jumps", evaluations: count },
        forecast: [],
      });
    }
    const accuracy = judge({ points: along(60 + count, (i) => (i > 60 ? 0.9 : 0.14 + 0.4 / i)), most: 1 });
    expect(accuracy).toMatchObject({ verdict: "unclear", because: { kind: "jumps", evaluations: count } });
  });

  test.each([
    ["one step", (i: number) => (i < 150 ? 0.08 + 0.4 / i : 0.05)],
    ["an early one", (i: number) => (i < 130 ? 0.08 + 0.4 / i : 0.05)],
    ["two", (i: number) => 0.05 * (i < 150 ? 1.5 : 1) * (i < 100 ? 2.5 : 1) + 2 / i ** 2],
  ])("what %s of the learning rate brought down, and has been level since, does not go on learning", (_, stepped) => {
    const noise = noisy(9, 0.01);
    const judged = judge({ points: along(200, (i) => stepped(i) * noise()) });
    expect(judged).toMatchObject({ verdict: "unclear", because: { kind: "levelled" }, forecast: [] });
    expect(judge({ points: along(200, stepped) }).because?.kind).toBe("levelled");
    // The same falling since, however slowly, is learning, or unclear.
    const falling = judge({ points: along(200, (i) => stepped(i) * (i / 200) ** -0.3 * noise()) });
    expect(falling.because?.kind).not.toBe("levelled");
  });

  test("evaluations are counted, and not the means that so many are judged by", () => {
    const dense = along(6_000, (i) => (i <= 4_800 ? 0.08 : 0.05));
    expect(judge({ points: dense }).because).toEqual({ kind: "levelled", evaluations: 1_200, step: 48_010 });
  });

  test("of what has no logarithm none counts, and the step is that of the first evaluation since", () => {
    const gappy = along(200, (i) => (i > 150 && i % 2 === 1 ? NaN : i < 140 ? 0.08 : 0.05));
    expect(judge({ points: gappy }).because).toEqual({ kind: "levelled", evaluations: 36, step: 1_400 });
  });

  test("what a restart brought up that was logged is no jump", () => {
    const ends = [10, 30, 70];
    const within = (i: number) => {
      const from = ends.findLast((end) => end < i) ?? 0;
      return (i - from - 1) / (from + 10);
    };
    const cosine = (i: number) => (1 + Math.cos(Math.PI * within(i))) / 2;
    const noise = noisy(4, 0.002);
    const points = along(110, (i) => (0.3 + 1.2 * cosine(i) * Math.min(1, i / 40)) * noise());
    const learningRate = along(110, (i) => 0.001 + cosine(i));
    expect(judge({ points, learningRate, isLoss: true }).because?.kind).not.toBe("jumps");
    expect(judge({ points, isLoss: true }).because?.kind).toBe("jumps");
  });

  test("neither a climb by steps nor one error more among a few is a jump", () => {
    const climbing = along(60, (i) => (i <= 50 ? i ** -0.3 : 50 ** -0.3 * 1.03 ** (i - 50)));
    expect(judge({ points: climbing, isLoss: true }).because?.kind).not.toBe("jumps");
    const errors = along(60, (i) => (i <= 50 ? 0.002 : 0.003) + (i < 5 ? 0.02 : 0));
    expect(judge({ points: errors, items: 1_000 }).because?.kind).not.toBe("jumps");
  });

  test("a loss that climbs far in its last evaluations is not called learning", () => {
    const points = along(40, (i) => (i <= 36 ? i ** -0.4 : 36 ** -0.4 * 1.5 ** (i - 36)));
    expect(judge({ points, isLoss: true })).toMatchObject({ verdict: "unclear", because: { kind: "jumps" } });
  });
});
