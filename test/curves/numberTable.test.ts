import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseNumberTable } from "../../src/curves/numberTable.js";

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const cell = fc.oneof(
  number.map(String),
  fc.integer().map((value) => ` ${value}\t `.replace("\t", "")),
  fc.constantFrom("", "nan", "None", "1e3", "-.5"),
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");

describe("a table of numbers", () => {
  test("gives the number of every cell, whatever ends the lines and whether the last one ends", () => {
    const rows = fc.array(fc.tuple(number, cell), { maxLength: 20 });
    fc.assert(
      fc.property(rows, lineEnd, fc.constantFrom(",", ";", "\t"), fc.boolean(), (all, end, delimiter, isEnded) => {
        const lines = [["step", "loss"], ...all.map(([step, value]) => [String(step), value])];
        const text = lines.map((cells) => cells.join(delimiter)).join(end) + (isEnded ? end : "");
        const table = parseNumberTable(Buffer.from(text), "a.csv");
        const expected = all.map(([, value]) => (["", "None"].includes(value) ? undefined : Number(value.trim())));
        expect(all.map((_, row) => table.cells[1]?.at(row))).toEqual(expected);
        expect(Array.from(table.cells[0]?.values ?? [])).toEqual(all.map(([step]) => step));
        expect(table.lines).toEqual(all.map((_, row) => row + 2));
      }),
    );
  });

  test("names the line of a bad cell and of a row that is too long, also behind empty lines", () => {
    const read = (text: string) => () => parseNumberTable(Buffer.from(text), "a.csv");
    expect(read("a,b\n1,2\n\n3,x\n")).toThrow("a.csv:4: 'b' is \"x\"; it must be a number");
    expect(read("a,b\r\n1,2\r\n3,4,5\r\n")).toThrow("a.csv:3: this row has 3 cells, but the header has 2");
    expect(read("a,b\r1,2\r3\r")).toThrow("a.csv:3: this row has 1 cell, but the header has 2");
  });

  test("of two columns that stand twice names the one of which that shows first", () => {
    const read = () => parseNumberTable(Buffer.from("a,b,b,a\n1,2,3,4\n"), "a.csv");
    expect(read).toThrow('a.csv:1: the header has the column "b" twice');
  });
});
