import { expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { METRIC_NAMES, obstacle } from "../../src/metrics/metric.js";
import type { Labels } from "../../src/metrics/labels.js";
import type { Predictions } from "../../src/metrics/predictions.js";
import { scorePredictions } from "../../src/metrics/scorePredictions.js";
import { classLabels, numberLabels, predictions } from "./aTable.js";

const numbers = Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
const two = classLabels(numbers.map((i) => (i < 12 ? 1 : 0)));
const saidOfTwo = predictions(two, {
  prediction: numbers.map((i) => (i < 9 || i > 36 ? 1 : 0)),
  score: numbers.map((i) => (40 - i) / 50),
});
const three = classLabels(numbers.map((i) => i % 3));
const saidOfThree = predictions(three, {
  prediction: numbers.map((i) => (i * i) % 3),
  "p:0": numbers.map((i) => (i % 5) / 10),
  "p:1": numbers.map((i) => (i % 3) / 10),
  "p:2": numbers.map((i) => 1 - (i % 5) / 10 - (i % 3) / 10),
});
const many = numberLabels(numbers);
const saidOfMany = predictions(many, { prediction: numbers.map((i) => i + (i % 4)) });

const scored = (labels: Labels, said: Predictions) => {
  let chances = 0;
  const newChance = () => (chances++, seededChance(3));
  const names = METRIC_NAMES.filter((name) => !obstacle(name, labels, said));
  return { names, newChance, scores: scorePredictions(labels, said, names, { newChance }), chances };
};

test("a metric's digits are the same whichever metrics are asked for beside it, in the order they are asked in", () => {
  for (const [labels, said] of [
    [two, saidOfTwo],
    [three, saidOfThree],
    [many, saidOfMany],
  ] as const) {
    const { names, newChance, scores } = scored(labels, said);
    expect(Object.keys(scores)).toEqual(names);
    for (const name of names)
      expect(scorePredictions(labels, said, [name], { newChance })).toEqual({ [name]: scores[name] });
  }
});

test("metrics share one resampling, but for rankings of more than two classes", () => {
  expect(scored(two, saidOfTwo).chances).toBe(1);
  expect(scored(many, saidOfMany).chances).toBe(1);
  expect(scored(three, saidOfThree).chances).toBe(3);
});
