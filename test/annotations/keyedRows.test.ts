import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { keyedRows } from "../../src/annotations/keyedRows.js";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { plainTable, type PlainFormat } from "../../src/annotations/plainTable.js";
import { diffPlainTables } from "../../src/annotations/plainTablesDiff.js";
import { withSharedClassNames } from "../../src/annotations/sharedClassNames.js";

const SEPARATOR = "\u001F";

function keyed(text: string, columns: number, [item, annotator]: [number, number]): string | undefined {
  const rows = keyedRows({ bytes: Buffer.from(text), from: 0, delimiter: 44, columns, item, annotator });
  return rows && Buffer.from(rows).toString();
}

describe("rows by item and annotator", () => {
  test("begin with both, and keep their other cells in order, one line each", () => {
    expect(keyed("ann,a,cat,1\r\nbob,a,dog,\n", 4, [1, 0])).toBe(`a${SEPARATOR}ann\tcat\t1\na${SEPARATOR}bob\tdog\t\n`);
    expect(keyed("a,cat,ann", 3, [0, 2])).toBe(`a${SEPARATOR}ann\tcat\n`);
    expect(keyed('"a,b","ann","cat"\r\n"c","bob",""', 3, [0, 1])).toBe(`a,b${SEPARATOR}ann\tcat\nc${SEPARATOR}bob\t\n`);
    expect(keyed("é,,x\n", 3, [0, 1])).toBe(`é${SEPARATOR}\tx\n`);
    expect(keyed("", 3, [0, 1])).toBe("");
  });

  test.each([
    ["a cell too few", "a,ann\n"],
    ["a cell too many", "a,ann,cat,1\n"],
    ["an empty line", "a,ann,cat\n\nb,ann,cat\n"],
    ["a quote within a cell", 'a"b,ann,cat\n'],
    ["a doubled quote", '"a""b",ann,cat\n'],
    ["a line end between quotes", '"a\nb",ann,cat\n'],
    ["a tab between quotes", '"a\tb",ann,cat\n'],
    ["something behind a closing quote", '"a" ,ann,cat\n'],
    ["a quote that is not closed", 'a,ann,"cat'],
    ["a tab in a cell", "a,ann,c\tat\n"],
    ["no item", ",ann,cat\n"],
    ["an item of blanks", " ,ann,cat\n"],
    ["a lone carriage return", "a,ann,cat\rb,ann,cat\n"],
    ["what parts item and annotator", `a${SEPARATOR}b,ann,cat\n`],
  ])("are read by the parser where there is %s", (_, text) => {
    expect(keyed(text, 3, [0, 1])).toBeUndefined();
  });
});

describe("labels of several annotators", () => {
  const header = "item,annotator,label,confidence";
  const row = fc
    .tuple(
      fc.constantFrom("a", "b.png", "c", "é"),
      fc.constantFrom("ann", "bob", ""),
      fc.constantFrom("cat", "dog", "bird", ""),
      fc.constantFrom("1", "2", ""),
    )
    .chain((cells) =>
      fc.constantFrom(
        cells.join(","),
        cells.map((cell) => `"${cell}"`).join(","),
        `"${cells[0]}",${cells.slice(1).join(",")}`,
      ),
    );
  const rows = fc.array(row, { minLength: 1, maxLength: 14 });
  const file = (lines: readonly string[], name = "l.csv") => ({
    path: name,
    bytes: Buffer.from([header, ...lines].join("\n")),
  });
  const slow = (old: readonly string[], current: readonly string[]) => {
    const parsed = (lines: readonly string[]) => parseLabelFile([header, ...lines].join("\n"), "l.csv");
    const { old: before, current: after } = withSharedClassNames(parsed(old), parsed(current));
    return diffLabels(before, after);
  };
  const tables = (old: readonly string[], current: readonly string[], format: PlainFormat = "csv") =>
    [plainTable(file(old), format, {}), plainTable(file(current), format, {})] as const;

  test("are compared as the parser's are, whatever came, went, moved or stands twice", () => {
    let quick = 0;
    fc.assert(
      fc.property(rows, rows, fc.nat(), (old, other, edit) => {
        const current =
          edit % 3 === 0 ? other : old.map((line, i) => (i === edit % old.length ? (other[0] ?? line) : line));
        const [before, after] = tables(old, current);
        if (before && after && diffPlainTables(before, after) !== undefined) quick++;
        expect(diffLabelFiles(file(old), file(current))).toMatchObject(slow(old, current));
      }),
      { numRuns: 1_000 },
    );
    expect(quick).toBeGreaterThan(400);
  });

  test("are told with who labelled, and are a matter of the parser where annotators may stand for others", () => {
    const old = ["a,ann,cat,1", "a,bob,cat,1", "b,ann,dog,1"];
    const current = ["b,ann,dog,1", "a,bob,dog,1", "a,ann,cat,1"];
    const [before, after] = tables(old, current);
    expect(before && after && diffPlainTables(before, after)).toMatchObject({
      changed: [{ id: "a", annotator: "bob", from: "cat", to: "dog", place: { path: "l.csv", line: 3 } }],
      unchanged: 2,
      added: [],
    });
    const [one, more] = tables(old, [...old, "c,eve,cat,1"]);
    expect(one && more && diffPlainTables(one, more)).toMatchObject({ added: ["c (eve)"], unchanged: 3 });
    // An item that two label has no sole annotator; nor has one that somebody labels no more, where it is not another one's now.
    for (const came of ["a,eve,cat,1", "c,eve,cat,1"]) {
      const [two, others] = tables(old, ["a,ann,cat,1", "b,ann,cat,1", came]);
      expect(two && others && diffPlainTables(two, others)).toMatchObject({
        removed: ["a (bob)"],
        added: [`${came[0]} (eve)`],
        changed: [{ id: "b", annotator: "ann", from: "dog", to: "cat" }],
      });
    }
    const [was, is] = tables(["a,ann,cat,1"], ["a,bob,cat,1"]);
    expect(was && is && diffPlainTables(was, is)).toBeUndefined();
    expect(diffLabelFiles(file(["a,ann,cat,1"]), file(["a,bob,dog,1"]))).toMatchObject({
      changed: [{ id: "a", from: "cat", to: "dog" }],
    });
  });

  test("are compared by the item alone where one side does not say who", () => {
    const bare = { path: "l.csv", bytes: Buffer.from("item,label\na,cat\nb,cat\n") };
    expect(diffLabelFiles(file(["a,ann,dog,1", "b,ann,cat,1"]), bare)).toMatchObject({
      changed: [{ id: "a", from: "dog", to: "cat" }],
      unchanged: 1,
    });
  });

  test("are compared in JSON Lines, too", () => {
    const lines = (labels: string[]) =>
      labels.map((label, i) => JSON.stringify({ item: `i${i % 2}`, annotator: `p${i}`, label })).join("\n");
    const source = (labels: string[]) => ({ path: "l.jsonl", bytes: Buffer.from(lines(labels)) });
    const [old, current] = [source(["cat", "dog", "cat"]), source(["cat", "cat", "cat"])];
    const [before, after] = [plainTable(old, "jsonl", {}), plainTable(current, "jsonl", {})];
    expect(before && after && diffPlainTables(before, after)).toMatchObject({
      changed: [{ id: "i1", annotator: "p1", from: "dog", to: "cat", place: { path: "l.jsonl", line: 2 } }],
      unchanged: 2,
    });
  });
});
