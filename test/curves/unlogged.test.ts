import { describe, expect, test } from "@jest/globals";
import type { CurvePoint } from "../../src/curves/curve.js";
import { withoutUnlogged } from "../../src/curves/unlogged.js";

const STEPS = Array.from({ length: 100 }, (_, i) => i + 1);

/** NaN where nothing is logged. */
function logged(value: (step: number) => number | undefined): CurvePoint[] {
  return STEPS.map((step) => [step, value(step) ?? NaN]);
}

function left(series: Record<string, CurvePoint[]>): Record<string, number> {
  const found = withoutUnlogged(new Map(Object.entries(series)));
  return Object.fromEntries([...found].map(([metric, points]) => [metric, points.length]));
}

describe("NaN", () => {
  const everyTenth = logged((step) => (step % 10 === 0 ? 1 / step : undefined));
  const elsewhere = logged((step) => (step % 10 === 0 ? undefined : 1 / step));

  test("in lines that hold other metrics says that nothing was logged", () => {
    expect(left({ train: elsewhere, validation: everyTenth })).toEqual({ train: 90, validation: 10 });
    const beforeTheNext = everyTenth.slice(0, 98);
    expect(left({ train: elsewhere.slice(0, 98), validation: beforeTheNext })).toEqual({ train: 89, validation: 9 });
    expect(left({ train: logged((step) => 1 / step), validation: everyTenth })).toEqual({ train: 100, validation: 10 });
  });

  test("is what was computed where a value was due", () => {
    const broken = logged((step) => (step % 10 === 0 && step < 90 ? 1 / step : undefined));
    expect(left({ train: elsewhere, validation: broken })).toEqual({ train: 100, validation: 100 });
    const last = logged((step) => (step % 10 === 0 && step < 100 ? 1 / step : undefined));
    expect(left({ validation: last })).toEqual({ validation: 100 });
  });

  test("is what was computed from some step on, or now and then", () => {
    const end = logged((step) => (step < 60 ? 1 / step : undefined));
    expect(left({ train: end })).toEqual({ train: 100 });
    const now = logged((step) => (step === 50 || step === 73 ? undefined : 1 / step));
    expect(left({ train: now, validation: everyTenth })).toEqual({ train: 100, validation: 10 });
  });
});
