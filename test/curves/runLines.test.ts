import { describe, expect, test } from "@jest/globals";
import { readRuns } from "../../src/curves/readCurve.js";

const runs = (text: string) => readRuns([{ path: "all.jsonl", bytes: new TextEncoder().encode(text) }], "all.jsonl");

describe("a log that tells with each line whose it is", () => {
  test("holds a curve per run and seed, whose names say nothing where they are alone", () => {
    const text =
      '{"run":"a","seed":1,"step":10,"validation/error":0.5}\n\n{"run":"b","seed":1,"step":10,"validation/error":0.4}\n{"run":"a","seed":1,"step":20,"validation/error":0.25}\n';
    const [a, b, ...others] = runs(text);
    expect(others).toEqual([]);
    expect(a).toMatchObject({ name: "a", curve: { format: "holdout", notes: [] } });
    expect(a?.seed).toBeUndefined();
    expect(a?.curve.series).toEqual({
      "validation/error": [
        [10, 0.5],
        [20, 0.25],
      ],
    });
    expect(a?.curve.lineOf?.("validation/error", 20)).toBe(4);
    expect(b?.curve.series).toEqual({ "validation/error": [[10, 0.4]] });
    expect(runs(text.replaceAll('"run":"b"', '"run":"a"')).map(({ name }) => name)).toEqual([undefined]);
    expect(
      runs('{"seed":1,"step":1,"a":1}\n{"seed":2,"step":1,"a":1}\n{"seed":2,"step":2,"a":1}\n').map(({ seed }) => seed),
    ).toEqual(["1", "2"]);
  });

  test("has no run where a later line alone names one, and is refused where those name several", () => {
    const first = '{"step":1,"a":1}\n';
    expect(runs(`${first}{"run":"a","step":2,"a":1}\n`).map(({ name }) => name)).toEqual([undefined]);
    const several = `${first}{"run":"a","step":2,"a":1}\n{"run":"b","step":2,"a":1}\n`;
    expect(() => runs(several)).toThrow(`all.jsonl:1: 'run' is missing in {"step":1,"a":1}`);
    expect(() => runs(several.replaceAll("run", "seed"))).toThrow(`all.jsonl:1: 'seed' is missing in`);
  });

  test("is left without its last line while that is still being written, which is said once", () => {
    const [a, b] = runs('{"run":"a","step":1,"a":1}\n{"run":"b","step":1,"a":1}\n{"run":"a","st');
    expect(a?.curve.notes).toEqual([]);
    expect(b?.curve.isCutOff).toBe(true);
  });

  test.each([
    ["no run", '{"step":2,"a":1}', `'run' is missing in {"step":2,"a":1}; each line must say of which run it is`],
    ["an empty run", '{"run":" ","step":2}', `'run' is " " in `],
    ["what was printed", "Killed", "Killed is not a JSON object"],
    ["no step", '{"run":"b","a":1}', `'step' is missing in {"run":"b","a":1}`],
  ])("with %s in a line is refused", (_, line, message) => {
    expect(() => runs(`{"run":"a","step":1,"a":1}\n${line}\n`)).toThrow(`all.jsonl:2: ${message}`);
  });
});
