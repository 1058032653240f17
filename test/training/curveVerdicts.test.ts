import { describe, expect, test } from "@jest/globals";
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
  const curve = values.map((value, i) => ({
    step: 2 ** i,
    epoch: i + 1,
    metrics: { [`validation/${metric}`]: value },
  }));
  const task = aTask({ metrics: { primary: metric, also: [] } });
  return curveVerdicts([{ name: "wide", seeds: [1], curves: [curve] }], task, 1000)["wide"];
}

describe("what the curves of a training say", () => {
  test("is that a network guesses where its error is that of guessing", () => {
    expect(said("error", 0.5)).toContain("no better than chance");
  });

  test("is not that it guesses where an average precision happens to be one half", () => {
    expect(said("average_precision", 0.5)).toBe("saturated");
  });

  test("is not that it overfits where its loss becomes too small to be written", () => {
    expect(saidOf("log_loss", [0.1, 0.02, 0.004, 0.0008, 0.0001, 0.0001, 0.0001, 0, 0, 0, 0, 0, 0, 0])).not.toContain(
      "overfitting",
    );
  });
});
