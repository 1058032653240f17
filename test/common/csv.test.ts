import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvReader, parseCsv } from "../../src/common/csv.js";
import { seededChance } from "../../src/common/chance.js";
import { csvScanner } from "../../src/common/csvBytes.js";
import { csvText } from "../../src/common/csvText.js";
import { UserError } from "../../src/common/userError.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

const parse = (text: string, path = "t.csv") => parseCsv(text, { path });

describe("a CSV table", () => {
  test("keeps every cell as written and knows the physical line of each row, also after quoted line breaks", () => {
    const table = parse('id,label\na,"two\nlines"\n\nb," x "\n');
    expect(table.columns).toEqual(["id", "label"]);
    expect(table.rows).toEqual([
      { line: 2, cells: { id: "a", label: "two\nlines" } },
      { line: 5, cells: { id: "b", label: " x " } },
    ]);
  });

  test("reads a byte order mark, CRLF, lone CR, doubled quotes and a last line without its end", () => {
    expect(parse('\uFEFFid,label\r\na,"say ""no"""\r\nb,').rows.map(({ cells }) => cells)).toEqual([
      { id: "a", label: 'say "no"' },
      { id: "b", label: "" },
    ]);
    expect(parse("id\ra\rb\r").rows.map(({ line }) => line)).toEqual([2, 3]);
  });

  test("splits .tsv at tabs, and a quote inside an unquoted cell stands for itself", () => {
    expect(parse('id\tsize\na\t5" pipe\n', "t.tsv").rows[0]?.cells).toEqual({ id: "a", size: '5" pipe' });
  });

  test("leaves out a data frame's index, which pandas writes without a name", () => {
    expect(parse(",id,label\n7,a,cat\n0,b,dog\n")).toEqual({
      columns: ["id", "label"],
      rows: [
        { line: 2, cells: { id: "a", label: "cat" } },
        { line: 3, cells: { id: "b", label: "dog" } },
      ],
    });
  });

  const mistakes: [string, string, string][] = [
    ["an empty file", "", "t.csv: the file is empty; expected a header and rows"],
    [
      "an open quote",
      'id,label\na,"cat\nb,dog\n',
      't.csv:2: a quote is opened in "a,\\"cat\\nb,dog\\n" and never closed',
    ],
    [
      "a row without an end",
      `id,label\na,${" ".repeat(5_000_000)}`,
      `t.csv:2: the row that starts with "a,${" ".repeat(37)}…" is longer than 4 MB; is this a table?`,
    ],
    ["text after a closing quote", 'id,label\na,"cat"x\n', "t.csv:2: after the closing quote"],
    [
      "quoted cells between semicolons",
      '"id";"label"\n"a";"cat"\n',
      "if that separates the columns, separate those of .csv with commas",
    ],
    ["semicolons", "id;label\na;cat\n", 't.csv:1: the header "id;label" has no comma but a semicolon'],
    ["tabs", "id\tlabel\na\tcat\n", 't.csv:1: the header "id\\tlabel" has no comma but a tab'],
    ["a column twice", "id,id\na,b\n", 't.csv:1: the header has the column "id" twice'],
    ["a column without a name", "id,,label\na,b,c\n", "t.csv:1: column 2 of the header has no name"],
    ["two columns without names", ",,id,label\n0,a,b,c\n", "t.csv:1: column 1 of the header has no name"],
    ["an index for an id", ",label\n0,c\n", 'pandas writes its index so: to name it, tell it index_label="id"'],
    [
      "names that have no name",
      ",label,score\n0,c,1\na,c,1\n",
      't.csv:3: the first column has no name in the header and is no count of rows, as a data frame\'s index would be ("a"); name it',
    ],
    ["too few cells beside an index", ",id,label\n0,a\n", "t.csv:2: this row has 2 cells but the header has 3"],
    ["too many cells", 'id,label\na,cat\n"b\n",cat,x\n', "t.csv:3: this row has 3 cells but the header has 2"],
    ["too few cells", "id,label\na,cat\n\nb\n", "t.csv:4: this row has 1 cell but the header has 2"],
    ["UTF-16", "i\0d\0\n\0", "t.csv:1: the file is UTF-16; save it as UTF-8"],
    ["NUL bytes", "id,label\na,ca\0t\n", "t.csv:2: the file has a NUL byte"],
    ["a poisonous column", "id,__proto__\na,b\n", 't.csv:1: the header has a column "__proto__"'],
  ];
  test.each(mistakes)("with %s is refused with its line", (_, text, sentence) => {
    expect(() => parse(text)).toThrow(UserError);
    expect(() => parse(text)).toThrow(sentence);
  });

  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", ";", "\t"), maxLength: 6 });

  test("reads back whatever was written", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const { rows: read } = parse(csvText(["a", "b"], rows));
        expect(read.map(({ cells }) => [cells["a"], cells["b"]])).toEqual(rows);
      }),
      { numRuns: 2000 },
    );
  });

  test("is the same whether it arrives whole or in pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (rows, size) => {
        const text = csvText(["a", "b"], rows).replaceAll("\n", "\r\n");
        const reader = csvReader({ path: "t.csv" });
        const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
        const read = [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
        expect(read).toEqual(parse(text).rows);
      }),
      { numRuns: 2000 },
    );
  });

  test("answers any text at all with rows or with one sentence", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", ",", '"', "\n", "\r", "\0", "\uFEFF", ";"),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, (any) => {
        try {
          const { columns, rows } = parse(any);
          for (const row of rows) expect(Object.keys(row.cells)).toEqual(columns);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect(String(error)).not.toContain("\n");
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe("the walk over bytes", () => {
  const scan = csvScanner({ delimiter: 44, columns: 2, wanted: [1] });
  const walk = (text: string) => {
    const bytes = Buffer.from(text);
    const rows: [string, number][] = [];
    const lines = scan(bytes, 0, bytes.length, ({ cells: [column], lines: lineOf, count }) => {
      for (let i = 0; i < count; i++)
        rows.push([bytes.subarray(column?.starts[i], column?.ends[i]).toString(), lineOf[i] ?? -1]);
    });
    return lines === undefined ? undefined : rows;
  };

  test("finds the wanted cells of regular rows with their lines", () => {
    expect(walk('a,1\r\n"b, c","2"\n\nd,3')).toEqual([
      ["1", 0],
      ["2", 1],
      ["3", 3],
    ]);
  });

  test("finds them where others have line breaks, delimiters and doubled quotes between quotes", () => {
    expect(walk('"a\nb\r\nc\rd",1\n"e ""f"", g","2\n"\n"""",3')).toEqual([
      ["1", 0],
      ["2\n", 4],
      ["3", 6],
    ]);
  });

  test.each([1, 5, 6, 7, 40, 5_000])("goes over an empty line or an odd row at the end of %i columns", (columns) => {
    const row = (id: string) => `${id}${",x".repeat(columns - 1)}\n`;
    for (const end of ["\n", "\r\n", row('"b"'), row("b").trimEnd()]) {
      const bytes = Buffer.from(`head\n${row("a").repeat(3)}${end}`);
      let count = 0;
      const scanned = csvScanner({ delimiter: 44, columns, wanted: [0] });
      const lines = scanned(bytes, 5, bytes.length, (rows) => (count += rows.count));
      expect({ columns, end, lines, count }).toEqual({ columns, end, lines: 4, count: end.trim() === "" ? 3 : 4 });
    }
  });

  test("tells where a cell may be blank, and says so of no rows that have none", () => {
    const flags = (text: string, wanted = [0]) => {
      const bytes = Buffer.from(text);
      const seen: boolean[] = [];
      csvScanner({ delimiter: 44, columns: 2, wanted })(bytes, 0, bytes.length, ({ cells }) => {
        for (const { mayBeBlank } of cells) seen.push(mayBeBlank);
      });
      return seen;
    };
    const many = "a,1\n".repeat(5_000);
    expect(new Set(flags(many))).toEqual(new Set([false]));
    expect(flags("a,1\n,2\nc,3\n")).toEqual([true]);
    expect(flags("a,1\n \t,2\nc,3\n")).toEqual([true]);
    expect(flags("é,1\nb,\n", [0, 1])).toEqual([false, true]);
    expect(flags(`${many},1\n${many}`).filter(Boolean)).toHaveLength(1);
    expect(flags('"",1\n')).toEqual([true]);
  });

  test("gives wanted cells with their doubled quotes as they stand, where it may", () => {
    const bytes = Buffer.from('a,"say ""1"""\nb,2\n');
    const found: string[] = [];
    csvScanner({ delimiter: 44, columns: 2, wanted: [1], mayDouble: [1] })(bytes, 0, bytes.length, (rows) => {
      for (let i = 0; i < rows.count; i++)
        found.push(bytes.toString("utf8", rows.cells[0]?.starts[i], rows.cells[0]?.ends[i]));
    });
    expect(found).toEqual(['say ""1""', "2"]);
  });

  test("goes on where quotes are open at a window's end, and gives up where they are open for longer than a window", () => {
    const text = (length: number) => `"${"x y\n".repeat(length / 4)}",1\n`;
    const rows = [9_000, 30_000, 60_000, 500, 40_000, 65_000].map(text);
    let line = 0;
    const lines = rows.map((row) => {
      const first = line;
      line += row.split("\n").length - 1;
      return ["1", first];
    });
    expect(walk(rows.join(""))).toEqual(lines);
    expect(walk(`a,1\n${text(66_000)}`)).toBeUndefined();
  });

  test.each(["a,1,2\n", "a\n", 'a,"1""2"\n', "a,1\rb,2\n", 'a,"1', 'a,"1"x\n', '"a\nb,1\n'])(
    "gives up on %j, which the parser must judge",
    (text) => {
      expect(walk(text)).toBeUndefined();
    },
  );

  test("goes on from window to window, and gives up on a row that is longer than one", () => {
    const long = "x".repeat(1000);
    const rows = Array.from({ length: 1000 }, (_, i) => [i % 7 === 0 ? `"${i}"` : `${i}`, i % 3 === 0 ? "\r\n" : "\n"]);
    const text = rows.map(([cell = "", lineBreak = ""]) => `${long},${cell}${lineBreak}`).join("");
    expect(walk(text)).toEqual(rows.map((_, i) => [`${i}`, i]));
    expect(walk(`a,1\n${"x".repeat(70_000)},2\n`)).toBeUndefined();
    expect(walk("a,1\nb,2\n")).toEqual([
      ["1", 0],
      ["2", 1],
    ]);
  });

  test("agrees with the parser over many windows, whatever the columns, also where a first cell is empty", () => {
    const chance = seededChance(3);
    for (let columns = 1; columns <= 9; columns++) {
      const names = Array.from({ length: columns }, (_, i) => `c${i}`);
      const wanted = names.map((_, i) => i).filter((i) => i % 2 === 0);
      const again = csvScanner({ delimiter: 44, columns, wanted });
      for (const isFixed of [true, false]) {
        const cell = () => (chance.next() < 0.3 ? "" : "x".repeat(isFixed ? 3 : chance.below(12)));
        const rows = Array.from({ length: 12_000 }, (_, row) => [
          ...names.slice(1).map(cell),
          // No line is empty, and a window's last one may be longer than the one before.
          `${row}${isFixed ? "" : "y".repeat(chance.below(40))}`,
        ]);
        const text = rows.map((row) => row.join(",")).join("\n");
        const bytes = Buffer.from(text);
        const found: string[][] = [];
        const lines = again(bytes, 0, bytes.length, ({ cells, count }) => {
          for (let i = 0; i < count; i++)
            found.push(cells.map(({ starts, ends }) => bytes.toString("utf8", starts[i], ends[i])));
        });
        expect(lines).toBe(12_000);
        expect(found).toEqual(rows.map((row) => wanted.map((column) => row[column] ?? "")));
      }
    }
  });

  test("agrees with the parser wherever it does not give up", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ",", ",", '"', "\n", "\n", "\r", "é"), maxLength: 30 });
    let walked = 0;
    fc.assert(
      fc.property(text, (body) => {
        const found = walk(body);
        if (found === undefined) return;
        const parsed = parse(`x,y\n${body}`).rows.map(({ cells, line }) => [cells["y"], line - 2]);
        expect(found).toEqual(parsed);
        if (found.length > 0) walked++;
      }),
      { numRuns: FUZZ_RUNS },
    );
    expect(walked).toBeGreaterThan(FUZZ_RUNS / 40);
  });
});
