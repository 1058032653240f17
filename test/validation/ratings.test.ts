import { describe, expect, test } from "@jest/globals";
import { parseAnnotations } from "../../src/validation/ratings.js";

describe("a table of annotations", () => {
  const table = (...rows: string[][]) => ({
    columns: ["item", "annotator", "label", "seconds"],
    rows: rows.map(([item = "", annotator = "", label = "", seconds = ""], i) => ({
      line: i + 2,
      cells: { item, annotator, label, seconds },
    })),
  });

  test("leaves out answers that were not given", () => {
    expect(parseAnnotations(table(["u1", "a", "cat", "3.5"], ["u2", "a", " ", ""]), "a.csv")).toEqual([
      { item: "u1", annotator: "a", label: "cat", seconds: 3.5, line: 2 },
    ]);
  });

  test("takes several labels of one answer without their order, where they are texts", () => {
    const labelOf = (label: string) => parseAnnotations(table(["u1", "a", label]), "a.csv")[0]?.label;
    expect(labelOf('["dog","cat","dog"]')).toBe('["cat","dog"]');
    for (const label of ["[20,10]", '["dog",1]', '["dog'] as const) expect(labelOf(label)).toBe(label);
  });

  test("is refused with the line of what is wrong", () => {
    expect(() => parseAnnotations(table(["u1", "a", "cat"], ["u1", "a", "dog"]), "a.csv")).toThrow(
      'a.csv:3: "a" labelled "u1" already in line 2; keep one answer',
    );
    expect(() => parseAnnotations(table(["u1", " ", "cat"]), "a.csv")).toThrow(
      "a.csv:2: annotator is empty in this row",
    );
    expect(() => parseAnnotations(table(["u1", "a", "cat", "fast"]), "a.csv")).toThrow(
      'a.csv:2: seconds is "fast"; expected a number from 0',
    );
    expect(() => parseAnnotations(table(["u1", "a", "cat", "0x10"]), "a.csv")).toThrow('seconds is "0x10"');
    expect(() => parseAnnotations(table(["u1", "a", ""]), "a.csv")).toThrow("a.csv: no row has a label");
    expect(() => parseAnnotations({ columns: ["item", "label"], rows: [] }, "a.csv")).toThrow(
      'a.csv:1: there is no column "annotator"',
    );
  });
});
