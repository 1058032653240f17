import { expect, test } from "@jest/globals";
import { classRates } from "../../src/metrics/classRates.js";
import type { ClassLabels } from "../../src/metrics/labels.js";
import type { ClassPredictions } from "../../src/metrics/predictions.js";
import { wilson } from "../../src/statistics/wilson.js";

test("recall and precision are of each class that labels or predictions have, with Wilson's intervals", () => {
  const truth = Int32Array.from([0, 0, 0, 0, 1, 1, 2]);
  const labels: ClassLabels = {
    kind: "classification",
    ids: Array.from(truth, String),
    classes: ["cat", "dog", "owl"],
    truth,
    positive: 2,
  };
  const predictions: ClassPredictions = {
    kind: "classification",
    classes: ["cat", "dog", "owl", "emu", "yak"],
    predicted: Int32Array.from([0, 0, 0, 1, 1, 0, 3]),
    probabilities: undefined,
    score: undefined,
  };
  const none = { value: NaN, interval: [0, 1] };
  expect(classRates(labels, predictions)).toEqual([
    {
      class: "cat",
      items: 4,
      predicted: 4,
      recall: { value: 0.75, interval: wilson(3, 4) },
      precision: { value: 0.75, interval: wilson(3, 4) },
    },
    {
      class: "dog",
      items: 2,
      predicted: 2,
      recall: { value: 0.5, interval: wilson(1, 2) },
      precision: { value: 0.5, interval: wilson(1, 2) },
    },
    { class: "owl", items: 1, predicted: 0, recall: { value: 0, interval: wilson(0, 1) }, precision: none },
    { class: "emu", items: 0, predicted: 1, recall: none, precision: { value: 0, interval: wilson(0, 1) } },
  ]);
});
