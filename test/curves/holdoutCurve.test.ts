import { describe, expect, test } from "@jest/globals";
import { UserError } from "../../src/common/userError.js";
import { parseHoldoutCurve } from "../../src/curves/holdoutCurve.js";

describe("curve.jsonl", () => {
  test("gives each metric its own series, ordered by step, without the epoch", () => {
    const curve = parseHoldoutCurve(
      '{"step":20,"epoch":2,"validation/error":0.25}\n{"step":10,"epoch":1,"train/loss":1.5,"validation/error":0.5}\n',
      "curve.jsonl",
    );
    expect(curve).toMatchObject({
      format: "holdout",
      stepName: "optimiser steps",
      series: {
        "validation/error": [
          [10, 0.5],
          [20, 0.25],
        ],
        "train/loss": [[10, 1.5]],
      },
      notes: [],
    });
  });

  test("byte order mark, CRLF, empty lines and a missing last line break change nothing", () => {
    const curve = parseHoldoutCurve('\uFEFF{"step":1,"a":1}\r\n\r\n{"step":2,"a":2}', "c");
    expect(curve.series).toEqual({
      a: [
        [1, 1],
        [2, 2],
      ],
    });
  });

  test("NaN and Infinity as Python writes them are values, null is no value", () => {
    const curve = parseHoldoutCurve('{"step": 1, "a": NaN, "b": -Infinity, "c": null, "d": Infinity}\n', "c");
    expect(curve.series).toEqual({ a: [[1, NaN]], b: [[1, -Infinity]], d: [[1, Infinity]] });
  });

  test("of a step written twice the last one counts, and a note says so", () => {
    const curve = parseHoldoutCurve('{"step":1,"a":1}\n{"step":2,"a":2}\n{"step":2,"a":3}\n', "c");
    expect(curve.series).toEqual({
      a: [
        [1, 1],
        [2, 3],
      ],
    });
    expect(curve.notes).toEqual(["1 step was logged again; what was logged last counts."]);
  });

  test("is counted in epochs where it has no steps", () => {
    const curve = parseHoldoutCurve('{"epoch":0,"a":1}\n{"epoch":1,"a":0.5}\n', "c");
    expect(curve).toMatchObject({
      stepName: "epochs",
      series: {
        a: [
          [0, 1],
          [1, 0.5],
        ],
      },
    });
    expect(curve.lineOf?.("a", 1)).toBe(2);
  });

  test.each([
    ["an epoch missing", '{"epoch":1,"a":1}\n{"a":2}\n', "c:2: 'epoch' is missing in"],
    ["a step after epochs", '{"epoch":1,"a":1}\n{"epoch":2,"step":9}\n', "c:2: 'step' is in"],
    ["a step missing", '{"step":1,"epoch":1,"a":1}\n{"epoch":2,"a":2}\n', "c:2: 'step' is missing in"],
  ])("counts in one of them: %s", (_, text, message) => expect(() => parseHoldoutCurve(text, "c")).toThrow(message));

  test("while a training still writes, its unfinished last line is left out, and a note says so", () => {
    const { series, notes } = parseHoldoutCurve('{"step":1,"a":1}\n{"step":2,"a', "c");
    expect(series).toEqual({ a: [[1, 1]] });
    expect(notes).toEqual(["The last line is cut off, as in a file that is still being written; left out."]);
  });

  test.each(['{"step":1,"a":1}\n{"step":2,"a\n', '{"step":1,"a":1}\nKilled', '{"step":2,"a'])(
    "a broken line is a mistake where it has its line break, begins no object, or stands alone: %j",
    (text) => expect(() => parseHoldoutCurve(text, "c")).toThrow("is not a JSON object"),
  );

  test.each([
    [
      "garbage",
      '{"step":1,"a":1}\nSegmentation fault\n',
      /^out\/curve.jsonl:2: Segmentation fault is not a JSON object/,
    ],
    ["a list", "[1,2]\n", /^out\/curve.jsonl:1: \[1,2\] is not a JSON object/],
    ["a missing step", '{"a":1}\n', /^out\/curve.jsonl:1: 'step' is missing in {"a":1}/],
    ["a negative step", '{"step":-1}\n', /:1: 'step' is -1 in /],
    ["a step in words", '{"step":"ten"}\n', /:1: 'step' is "ten" in /],
    ["a metric in words", '{"step":1,"loss":"low"}\n', /:1: 'loss' is "low" in /],
    ["nothing", "", /^out\/curve.jsonl: is empty/],
    ["blank lines alone", "\n \n", /^out\/curve.jsonl: is empty/],
  ])("%s is the person's mistake, with file, line and what was seen", (_, text, message) => {
    expect(() => parseHoldoutCurve(text, "out/curve.jsonl")).toThrow(UserError);
    expect(() => parseHoldoutCurve(text, "out/curve.jsonl")).toThrow(message);
  });

  test("a garbage line is quoted up to 120 letters, on one line and without control letters", () => {
    const garbage = `\u001b[31m${"x".repeat(500)}`;
    const message = thrown(() => parseHoldoutCurve(`${garbage}\n`, "c"));
    expect(message).toContain(`�[31m${"x".repeat(115)}… is not`);
  });

  test("a step too large for a number is shown as one", () => {
    expect(thrown(() => parseHoldoutCurve('{"step":1e400,"a":1}', "c"))).toContain("c:1: 'step' is Infinity in");
  });
});

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String((error as Error).message);
  }
  return "nothing was thrown";
}
