import { describe, expect, test } from "@jest/globals";
import type { CurvePoint } from "../../src/experiments/experiment.js";
import type { MetricName } from "../../src/metrics/metric.js";
import { curveVerdicts } from "../../src/training/curveVerdicts.js";
import { aTask } from "../support/facts.js";

/** Twelve evaluations of one seed that all gave the same. */
function said(metric: MetricName, value: number): string | undefined {
  return saidOf(
    metric,
    Array.from({ length: 12 }, (_, i) => value + (i % 2 === 0 ? 0.0005 : -0.0005)),
  );
}

function saidOf(metric: MetricName, values: readonly number[]): string | undefined {
  return saidOfCurve(
    metric,
    values.map((value, i) => ({ step: 2 ** i, epoch: i + 1, metrics: { [`validation/${metric}`]: value } })),
  );
}

function saidOfCurve(metric: MetricName, curve: CurvePoint[]): string | undefined {
  const task = aTask({ metrics: { primary: metric, also: [] } });
  return curveVerdicts([{ name: "wide", seeds: [1], curves: [curve] }], task, 1000)["wide"];
}

describe("what the curves of a training say", () => {
  test("is that a network guesses where its error is that of guessing", () => {
    expect(said("error", 0.5)).toContain("no better than chance");
  });

  test("is the same where its area under the ROC curve is a half", () => {
    expect(said("roc_auc", 0.5)).toContain("no better than chance");
    expect(said("roc_auc", 0.53)).toBe("saturated");
  });

  test("is not that it guesses where an average precision happens to be one half", () => {
    expect(said("average_precision", 0.5)).toBe("saturated");
  });

  test("is that nothing is right yet where its average precision stays at 0", () => {
    expect(
      saidOf(
        "average_precision",
        Array.from({ length: 12 }, () => 0),
      ),
    ).toBe("unclear, nothing right yet");
  });

  test("is what its last evaluations show beside its slope", () => {
    const climbing = Array.from({ length: 30 }, (_, i) => (i < 25 ? 2 / (i + 1) ** 0.3 : 0.77 * 1.03 ** (i - 24)));
    const curve = climbing.map((value, i) => ({
      step: 100 * (i + 1),
      epoch: i + 1,
      metrics: { "validation/log_loss": value },
    }));
    expect(saidOfCurve("log_loss", curve)).toBe("unclear, past its best");
  });

  test("is not that it is saturated where only its learning rate came to an end", () => {
    // An eighth of the learning rate after the tenth epoch, an eighth of that after the fifteenth: it falls as a power of what is spent.
    const rates = Array.from({ length: 60 }, (_, i) => (i < 10 ? 0.1 : i < 15 ? 0.0125 : 0.0001));
    let spent = 0;
    const curve = (name: string) =>
      rates.map((rate, i): CurvePoint => {
        spent = (i === 0 ? 0 : spent) + rate;
        const metrics = { "validation/log_loss": 0.4 * spent ** -0.4, [name]: rate };
        return { step: 100 * (i + 1), epoch: i + 1, metrics };
      });
    expect(saidOfCurve("log_loss", curve("gpu_share"))).toBe("saturated");
    expect(saidOfCurve("log_loss", curve("lr"))).toBe("unclear, flat since the learning rate ran out");
  });

  test("is not that it overfits where its loss becomes too small to be written", () => {
    expect(saidOf("log_loss", [0.1, 0.02, 0.004, 0.0008, 0.0001, 0.0001, 0.0001, 0, 0, 0, 0, 0, 0, 0])).not.toContain(
      "overfitting",
    );
  });
});
