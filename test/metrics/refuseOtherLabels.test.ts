import { expect, test } from "@jest/globals";
import { refuseOtherLabels } from "../../src/metrics/refuseOtherLabels.js";
import { aTable } from "./aTable.js";

const labels = aTable({ label: ["cat", "dog", "1"] }, "labels.csv");
const columns = { id: "id", label: "label" };

test("predictions that carry other labels are refused with line, id and both labels", () => {
  const other = aTable({ id: ["a1", "a0", "a2"], prediction: [0, 0, 0], label: ["dog", "dog", "1"] }, "p.csv");
  expect(() => refuseOtherLabels(other, labels, columns)).toThrow(
    'p.csv:3: the label of id "a0" is "dog" here, but "cat" is accepted: predictions for other labels',
  );
});

test("what a network answers and calls its label is told so", () => {
  const answers = aTable({ label: ["cat", "cat", "1"], score: [0.9, 0.8, 0.7] }, "p.csv");
  expect(() => refuseOtherLabels(answers, labels, columns)).toThrow(
    '"cat" here, but "dog" is accepted: if it is the network\'s answer, call the column "prediction" and not "label"; else make the predictions anew',
  );
});

test("labels that look the same are refused with what differs", () => {
  const other = aTable({ prediction: [0, 0, 0], label: ["cat", "Dog", "1"] }, "p.csv");
  expect(() => refuseOtherLabels(other, labels, columns)).toThrow(
    '"Dog" here, but "dog" is accepted: only upper and lower case differ; write both the same way, or drop the column',
  );
});

test("the same labels, no labels, and the same number written in two ways are welcome", () => {
  for (const label of [
    ["cat", "dog", "1"],
    ["", "", ""],
    ["cat", "dog", "1.0"],
  ])
    expect(() => refuseOtherLabels(aTable({ prediction: [0, 0, 0], label }, "p.csv"), labels, columns)).not.toThrow();
  expect(() => refuseOtherLabels(aTable({ prediction: [0, 0, 0] }, "p.csv"), labels, columns)).not.toThrow();
});
