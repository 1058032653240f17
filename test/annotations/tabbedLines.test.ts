import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { tabbedLines } from "../../src/annotations/tabbedLines.js";
import { jsonLinesReader } from "../../src/common/jsonLines.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function tabbed(text: string): string | undefined {
  const found = tabbedLines(bytesOf(text));
  return found && Buffer.from(found).toString();
}

describe("JSON Lines as a table with tabs", () => {
  test.each([
    ['{"id": "a", "label": 1.0}\n', "id\tlabel\na\t1\n"],
    ['{"id":"a","label":true}\r\n{ "id" : "b" , "label" : null }', "id\tlabel\na\ttrue\nb\t\n"],
    ['{"id":7,"label":"é, \'so\'"}\n', "id\tlabel\n7\té, 'so'\n"],
    ['{"id":0,"label":-0.50}\n{"id":123456789012345,"label":1e3}\n', "id\tlabel\n0\t-0.5\n123456789012345\t1000\n"],
  ])("%j is %j", (text, table) => {
    expect(tabbed(text)).toBe(table);
  });

  test.each([
    "",
    "\n",
    "[1]\n",
    "{}\n",
    '{"id":"a","label":"b"}\n\n',
    '{"id":"a","label":"b"}\n{"label":"b","id":"a"}\n',
    '{"id":"a","label":"b"}\n{"id":"a"}\n',
    '{"id":"a","label":"b"}\n{"id":"a","label":"b","more":1}\n',
    '{"id":"a","label":["b"]}\n',
    '{"id":"a","label":"[1, 2]"}\n',
    '{"id":"a","label":{"b":1}}\n',
    '{"id":"a","label":"b\\u0041"}\n',
    '{"id":"a","label":"b\tc"}\n',
    '{"i\\td":"a","label":"b"}\n',
    '{"id":12345678901234567890,"label":"b"}\n',
    '{"id":1e400,"label":"b"}\n',
    '{"id":01,"label":"b"}\n',
    '{"id":1.,"label":"b"}\n',
    '{"id":yes,"label":"b"}\n',
    '{"id":"a","label":"b"} x\n',
    '{"id":"a","label":"b"\n',
    '{"id":"a","label":"b',
    '{"id":"a","id":"b"}\n',
    '\uFEFF{"id":"a","label":"b"}\n',
  ])("%j is left to the parser", (text) => {
    expect(tabbed(text)).toBeUndefined();
  });

  test("many numbers that are written out have no room: they are left to the parser", () => {
    const row = '{"a":"bcdefgh","b":1e15,"c":1e15,"d":1e15}\n';
    expect(tabbed(row)).toBe("a\tb\tc\td\nbcdefgh\t1000000000000000\t1000000000000000\t1000000000000000\n");
    expect(tabbed(row.repeat(50))).toBeUndefined();
  });

  test("has the cells that the parser finds", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const row = fc.record({ id: value, label: value, "other key": value }, { noNullPrototype: true });
    let tables = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.nat(4), (rows, spaces) => {
        const text = rows.map((one) => JSON.stringify(one, null, spaces).replaceAll("\n", " ")).join("\n");
        const table = tabbed(text);
        if (table === undefined) return;
        tables++;
        const reader = jsonLinesReader("a.jsonl");
        const parsed = [...reader.push(text), ...reader.end()].map(({ cells }) => Object.values(cells).join("\t"));
        expect(table).toBe([...["id\tlabel\tother key", ...parsed], ""].join("\n"));
      }),
      { numRuns: 1_000, seed: 1 },
    );
    expect(tables).toBeGreaterThan(100);
  });
});

describe("label files of JSON Lines", () => {
  const before = ["a", "b", "c", "d"].map((id, i) => ({ id, label: i < 2 ? "cat" : "dog", split: "train" }));
  const after = before.toReversed().map((row) => (row.id === "b" ? { ...row, label: "bird" } : row));
  const linesOf = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const diffOf = (old: string, current: string) =>
    diffLabelFiles({ path: "old.jsonl", bytes: bytesOf(old) }, { path: "new.jsonl", bytes: bytesOf(current) });

  test("are compared with the same answer, plain or not", () => {
    const plain = diffOf(linesOf(before), linesOf(after));
    // An escaped letter is left to the parser.
    const parsed = diffOf(linesOf(before).replace('"cat"', '"c\\u0061t"'), linesOf(after));
    expect(plain).toEqual(parsed);
    expect(plain).toMatchObject({ format: "jsonl", unchanged: 3 });
    expect(plain.changed).toEqual([{ id: "b", from: "cat", to: "bird", place: { path: "new.jsonl", line: 3 } }]);
  });

  test("a label given twice is told with the line of the file", () => {
    const twice = linesOf([...after, { id: "a", label: "dog", split: "train" }]);
    expect(diffOf(linesOf(before), twice)).toEqual(diffOf(linesOf(before).replace('"cat"', '"c\\u0061t"'), twice));
  });
});
