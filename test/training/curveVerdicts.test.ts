import { describe, expect, test } from "@jest/globals";
import type { MetricName } from "../../src/metrics/metric.js";
import { curveVerdicts } from "../../src/training/curveVerdicts.js";
import { aTask } from "../support/facts.js";

/** Twelve evaluations of one seed that all gave the same. */
function said(metric: MetricName, value: number): string | undefined {
  const curve = Array.from({ length: 12 }, (_, i) => ({
    step: 2 ** i,
    epoch: i + 1,
    metrics: { [`validation/${metric}`]: value + (i % 2 === 0 ? 0.0005 : -0.0005) },
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
});
