import { expect, test } from "@jest/globals";
import { answerAlike } from "../../src/protocol/answerAlike.js";
import { classLabels, predictions } from "../metrics/aTable.js";

test("columns in another order are the same answers, unless they decide a tie by which calibration is measured", () => {
  const labels = classLabels(["a", "b"]);
  const [p, q] = [
    [0.5, 0.25],
    [0.5, 0.75],
  ];
  const [some, others] = [predictions(labels, { "p:a": p, "p:b": q }), predictions(labels, { "p:b": q, "p:a": p })];
  expect(answerAlike("log_loss", [some], [others])).toBe(true);
  expect(answerAlike("ece", [some], [others])).toBe(false);
  expect(answerAlike("error", [some], [others])).toBe(false);
  expect(answerAlike("ece", [some], [some])).toBe(true);
});
