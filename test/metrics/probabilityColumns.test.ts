import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvReader, type CsvReader, type Row } from "../../src/common/csv.js";
import { csvText } from "../../src/common/csvText.js";
import { jsonLinesReader } from "../../src/common/jsonLines.js";
import { UserError } from "../../src/common/userError.js";
import type { Table } from "../../src/metrics/labels.js";
import { parsePredictions } from "../../src/metrics/predictions.js";
import { probabilityColumns } from "../../src/metrics/probabilityColumns.js";
import { classLabels } from "./aTable.js";

const labels = classLabels(["cat", "dog", "ant"]);

function columnsFor(mostBytes?: number) {
  const { ids, classes } = labels;
  return probabilityColumns({
    path: "p",
    idOf: ({ id = "" }) => id,
    ids: () => ids,
    classes: () => classes,
    mostBytes,
  });
}

/** The table that a reader gives which leaves `p:<class>` in the rows, and that of one whose numbers are taken. */
function bothWays(text: string, readerFor: (taker?: ReturnType<typeof columnsFor>) => CsvReader): [Table, Table] {
  const read = (reader: CsvReader) => {
    const rows: Row[] = [...reader.push(text), ...reader.end()];
    return { path: "p", columns: reader.columns(), rows };
  };
  const probabilities = columnsFor();
  return [read(readerFor()), { ...read(readerFor(probabilities)), probabilities }];
}

const asCsv = (text: string) => bothWays(text, (taker) => csvReader({ path: "p" }, taker));
const asJsonLines = (text: string) => bothWays(text, (taker) => jsonLinesReader("p", taker));

function outcome(table: Table): unknown {
  try {
    return parsePredictions(table, labels);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

describe("probabilities that become numbers while they are read", () => {
  test("lie in the order of the labels' items and classes, and are in no row", () => {
    const text = "p:dog,id,p:ant,p:cat,note\n0.2,a2,0.5,0.3,x\n1,a0,0,0,y\n0,a1,0.25,0.75,z\n";
    const [, table] = asCsv(text);
    expect(labels.classes).toEqual(["ant", "cat", "dog"]);
    expect([...(table.probabilities?.values() ?? [])]).toEqual([0, 0, 1, 0.25, 0.75, 0, 0.5, 0.3, 0.2]);
    expect(table.rows[0]).toEqual({ line: 2, cells: { id: "a2", note: "x" } });
  });

  test("know what was written where no probability is: the first such cell of a row, whatever the order in the file", () => {
    const [, table] = asJsonLines(
      [
        '{"id":"a0","p:cat":0,"p:dog":1,"p:ant":0}',
        '{"p:ant":"x","p:dog":3.20,"p:cat":0.5,"id":"a1"}',
        '{"id":"a2","p:dog":-1}',
      ].join("\n"),
    );
    expect(table.probabilities?.textAt(1, "dog")).toBe("3.2");
    expect(table.probabilities?.textAt(2, "cat")).toBe("");
    expect(outcome(table)).toBe(
      'p:2: p:dog is "3.2"; a probability lies between 0 and 1: if these are logits, apply softmax to them',
    );
  });

  test("are missing in the rows before a class that appears late, and in a row without any", () => {
    const [text, table] = asJsonLines(
      ['{"id":"a1","p:ant":1,"p:cat":0}', '{"id":"a0","p:dog":0,"p:ant":0,"p:cat":1}', '{"id":"a2"}'].join("\n"),
    );
    expect(outcome(table)).toBe('p:1: p:dog is ""; it must be a finite number');
    expect(outcome(table)).toBe(outcome(text));
  });

  test("are refused with the number of rows that did when they do not fit into memory", () => {
    const taken = columnsFor(2 * 3 * 8);
    for (const name of ["p:ant", "p:cat", "p:dog"]) taken.columnOf(name);
    const read = (id: string) => taken.placeOf({ line: 1, cells: { id } });
    expect([read("a0"), read("a1"), read("nobody")]).toEqual([0, 1, -1]);
    read("a2");
    expect(() => read("a2")).toThrow("p: the table does not fit into memory (3 rows did)");
  });

  test("give the very answer and the very sentence that the rows' text gives", () => {
    const cell = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom("0", "0.5", "0.25", "1") },
      fc.constantFrom("-0", "1.0005", "3.2", "-0.1", " 1 ", "1e-3", "nan", "", "é", ".5", "[1]"),
    );
    const names = fc.shuffledSubarray(["p:ant", "p:cat", "p:dog", "p:emu", "prediction"], { minLength: 3 });
    const ids = fc.shuffledSubarray(["a0", "a1", "a2", "b"], { minLength: 3 });
    const table = fc.tuple(names, ids).chain(([columns, items]) =>
      fc
        .array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
          minLength: items.length,
          maxLength: items.length,
        })
        .map((rows) => ({ columns: ["id", ...columns], rows: rows.map((row, i) => [items[i] ?? "", ...row]) })),
    );
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        const [text, taken] = asCsv(csvText(columns, rows));
        expect(outcome(taken)).toEqual(outcome(text));
        const lines = rows.map((row, i) => {
          const entries = columns.map((name, j) => [name, Number(row[j]) || row[j]]);
          return JSON.stringify(Object.fromEntries(i % 2 === 0 ? entries : entries.slice(0, -1).toReversed()));
        });
        const [ofLines, takenOfLines] = asJsonLines(lines.join("\n"));
        expect(outcome(takenOfLines)).toEqual(outcome(ofLines));
      }),
      { numRuns: 1_000 },
    );
  });
});
