import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonLinesReader } from "../../src/common/jsonLines.js";
import { UserError } from "../../src/common/userError.js";

function parse(text: string) {
  const reader = jsonLinesReader("t.jsonl");
  const rows = [...reader.push(text), ...reader.end()];
  return { columns: reader.columns(), rows: rows.map(({ cells }) => cells) };
}

describe("JSON Lines", () => {
  test("give every row the columns that were seen so far", () => {
    const { columns, rows } = parse('{"id":"a","label":1}\n{"id":"b"}\n{"constructor":"x","id":"c"}\n');
    expect(columns).toEqual(["id", "label", "constructor"]);
    expect(rows).toEqual([
      { id: "a", label: "1" },
      { id: "b", label: "" },
      { id: "c", label: "", constructor: "x" },
    ]);
  });

  test("of rows that share hardly a key are no table: each would hold a cell for every key of the others", () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `{"id":"${i}","key${i}":1}`);
    expect(() => parse(rows.join("\n"))).toThrow(
      "t.jsonl:1001: this row has 2 of the 1001 different keys up to here; expected rows with the same keys, the columns of a table",
    );
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key${i}`, i])));
    expect(parse(`${wide}\n${wide}`).columns).toHaveLength(5_000);
  });

  test.each([
    ['{"id":"a","id":"b"}', "a key stands twice"],
    ['{"id" : "a", "x": {"id": 1, "id": 2}, "i\\u0064" :1}', "a key stands twice"],
    [`{"id":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, '"id" has lists or objects inside each other too deep'],
    ['{"id":"a"," ":1}', "this row has a key without a name"],
    ['{"id":NaN}', '"{\\"id\\":NaN}" is not JSON'],
    ['{"__proto__":1}', 'this row has a key "__proto__"'],
  ])("refuse the row %#", (row, sentence) => {
    expect(() => parse(`{"id":"first"}\n${row}\n`)).toThrow(UserError);
    expect(() => parse(`{"id":"first"}\n${row}\n`)).toThrow(`t.jsonl:2: ${sentence}`);
  });

  test("do not take a key inside a value, or a text like one, for a doubled key", () => {
    const row = { id: 'say "id": \\', "a:b": ["id", { id: 1 }], 'quo"ted': ":", "{": "{" };
    expect(parse(JSON.stringify(row)).rows).toEqual([{ ...row, "a:b": '["id",{"id":1}]' }]);
  });

  test("read back whatever was written", () => {
    const value = fc.string({ unit: fc.constantFrom("a", '"', "\\", ":", "{", "[", "]", "é", "\n"), maxLength: 5 });
    const name = value.filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, value), { minLength: 1 }), (rows) => {
        fc.pre(rows.some((row) => Object.keys(row).length > 0));
        const read = parse(rows.map((row) => JSON.stringify(row)).join("\n")).rows;
        for (const [i, row] of rows.entries()) expect(read[i]).toMatchObject(row);
      }),
      { numRuns: 1000 },
    );
  });
});
