import { describe, expect, test } from "@jest/globals";
import { ANNOTATION_COLUMNS, parseAnnotations, ratingsOf } from "../../src/validation/ratings.js";

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

  test("says which items hang together, where a column does", () => {
    const ofPatients = (...rows: (readonly [item: string, annotator: string, patient: string])[]) => {
      const columns = ["item", "annotator", "label", "patient"];
      const cells = rows.map(([item, annotator, patient]) => ({ item, annotator, label: "cat", patient }));
      const read = { columns, rows: cells.map((one, i) => ({ line: i + 2, cells: one })) };
      const annotations = parseAnnotations(read, "a.csv", { ...ANNOTATION_COLUMNS, group: "patient" });
      return ratingsOf(annotations, { level: "nominal", path: "a.csv", group: "patient" }).clusters;
    };
    const rows = [
      ["u2", "a", "q"],
      ["u1", "a", "p "],
      ["u1", "b", "p"],
      ["u3", "a", "p"],
    ] as const;
    expect(ofPatients(...rows)).toEqual({
      column: "patient",
      names: ["p", "q"],
      of: Int32Array.of(0, 1, 0),
      count: 2,
    });
    expect(ofPatients(["u1", "a", "p"], ["u2", "a", "q"])).toBeUndefined();
    expect(() => ofPatients(["u1", "a", "p"], ["u1", "b", "q"])).toThrow(
      'a.csv:3: the column "patient" is "q" for "u1", which is of "p" in line 2; --group needs one of each item',
    );
    expect(() => ofPatients(["u1", "a", "p"], ["u2", "b", " "])).toThrow(
      'a.csv:3: the column "patient" is empty in this row; --group needs each item\'s',
    );
    expect(() => ofPatients(["u1", "a", "p"], ["u2", "b", "p"])).toThrow(
      'a.csv: the column "patient" is "p" for all 2 items; of one group nothing tells how another would be',
    );
    const twice = { ...ANNOTATION_COLUMNS, group: "item" };
    expect(() => parseAnnotations(table(["u1", "a", "cat"]), "a.csv", twice)).toThrow(
      'a.csv:1: the column "item" is named for both --item and --group',
    );
  });
});
