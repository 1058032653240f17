import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { readRows, streamRows } from "../../src/cli/readRows.js";
import { UserError } from "../../src/common/userError.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";
import { aFolder } from "./aTerminal.js";

const parquet = (rows: number) =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: "id", data: Array.from({ length: rows }, (_, i) => `item-${i}`), type: "STRING" },
        { name: "n", data: Array.from({ length: rows }, (_, i) => BigInt(i) * 10n), type: "INT64" },
      ],
      rowGroupSize: 1000,
    }),
  );

const sound = parquet(50);

async function read(name: string, content: string | Uint8Array, columns?: string[]) {
  return readRows(join(await aFolder({ [name]: content }), name), { columns });
}

/** The sentence without the folder of the test. */
async function mistake(name: string, content: string | Uint8Array, columns?: string[]): Promise<string> {
  const error: unknown = await read(name, content, columns).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return String(error instanceof Error ? error.message : error).replace(/^.*\/(?=[^/]*$)/, "");
}

describe("rows of a file", () => {
  const expected = [
    { line: 2, cells: { id: "a", label: "1" } },
    { line: 3, cells: { id: "b", label: "2" } },
  ];

  test("are the same from CSV, TSV and JSON Lines", async () => {
    expect((await read("t.csv", "id,label\na,1\nb,2\n")).rows).toEqual(expected);
    expect((await read("t.tsv", "id\tlabel\na\t1\nb\t2\n")).rows).toEqual(expected);
    expect((await read("t.txt", "id\tlabel\na\t1\nb\t2\n")).rows).toEqual(expected);
    expect((await read("t.jsonl", '\n{"id":"a","label":1}\n{"label":"2","id":"b"}')).rows).toEqual(expected);
  });

  test("come from Parquet group by group, with numbers as text", async () => {
    const path = join(await aFolder({ "t.parquet": parquet(2500) }), "t.parquet");
    const batches: number[] = [];
    for await (const { rows } of streamRows(path)) batches.push(rows.length);
    expect(batches).toEqual([1000, 1000, 500]);
    expect((await readRows(path, { columns: ["n"] })).rows[2400]).toEqual({ line: 2401, cells: { n: "24000" } });
  });

  test("have only the wanted columns, and empty cells where JSON Lines lack a key", async () => {
    expect((await read("t.csv", "a,b,c\n1,2,3\n", ["c", "a"])).rows[0]?.cells).toEqual({ c: "3", a: "1" });
    expect((await read("t.jsonl", '{"a":1}\n{"b":null,"a":[1,2]}')).rows.map(({ cells }) => cells)).toEqual([
      { a: "1", b: "" },
      { a: "[1,2]", b: "" },
    ]);
  });

  test("survive a cut anywhere: in a character, a line end, a quoted cell", async () => {
    const long = `id,label\n${Array.from({ length: 150_000 }, (_, i) => `é${i},"a\r\nb"`).join("\r\n")}\r\n`;
    const { rows } = await read("t.csv", long);
    expect(rows).toHaveLength(150_000);
    expect(rows.at(-1)).toEqual({ line: 2 + 2 * 149_999, cells: { id: "é149999", label: "a\r\nb" } });
  });

  const mistakes: [string, string, string | Uint8Array, string][] = [
    ["an empty file", "t.csv", "", "t.csv: the file is empty; expected a header and rows"],
    ["an empty JSON Lines file", "t.jsonl", "\n\n", "t.jsonl: the file is empty; expected one JSON object a line"],
    ["only a header", "t.csv", "id,label\n", "t.csv: the file has a header but no rows"],
    ["UTF-16", "t.csv", Buffer.from("\uFEFFid,label\n", "utf16le"), "t.csv:1: the file is UTF-16; save it as UTF-8"],
    ["Latin-1", "t.csv", Buffer.from("id,label\na,x\nb,caf\xe9\n", "latin1"), "t.csv:3: some bytes are not UTF-8"],
    [
      "binary rubbish",
      "t.csv",
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]),
      "t.csv:1: some bytes are not UTF-8",
    ],
    ["NUL bytes", "t.csv", "id\na\0\n", "t.csv:2: the file has a NUL byte"],
    ["gzip", "t.csv", Buffer.from([0x1f, 0x8b, 8, 0]), "t.csv: the file is compressed with gzip; unpack it first"],
    ["a spreadsheet", "t.csv", Buffer.from("PK\u0003\u0004"), "t.csv: the file is a ZIP archive or a spreadsheet"],
    ["a JSON list", "t.json", "[1]", "t.json:1: this is one JSON list; expected JSON Lines"],
    ["broken JSON Lines", "t.jsonl", '{"id":"a"}\n{"id":', 't.jsonl:2: "{\\"id\\":" is not JSON'],
    ["JSON Lines that are no objects", "t.jsonl", "3\n", 't.jsonl:1: "3" is not a JSON object'],
    [
      "an id whose digits would be lost",
      "t.jsonl",
      '{"id":12345678901234567890}',
      't.jsonl:1: "id" is a number too large to keep all its digits',
    ],
    ["10^400", "t.jsonl", '{"p":1e400}', 't.jsonl:1: "p" is a number too large'],
    [
      "a Parquet that is none",
      "t.parquet",
      "id\na\n",
      't.parquet: this is not a Parquet file: it does not start with "PAR1"',
    ],
    [
      "a truncated Parquet",
      "t.parquet",
      parquet(2000).subarray(0, 3000),
      "t.parquet: this Parquet file cannot be read",
    ],
    [
      "a Parquet with a damaged middle",
      "t.parquet",
      Buffer.concat([parquet(2000).subarray(0, 40), Buffer.alloc(400, 0xff), parquet(2000).subarray(440)]),
      "t.parquet: this Parquet file cannot be read",
    ],
  ];
  test.each(mistakes)("from %s are refused in one sentence", async (_, name, content, sentence) => {
    const said = await mistake(name, content);
    expect(said).toContain(sentence);
    expect(said).not.toContain("\n");
  });

  test("name the nearest when a column or a file is not there", async () => {
    expect(await mistake("t.csv", "id,label\na,x\n", ["lable"])).toBe(
      't.csv:1: there is no column "lable"; did you mean "label"? (columns: id, label)',
    );
    const folder = await aFolder({ "labels.csv": "id\na\n" });
    await expect(readRows(join(folder, "lables.csv"))).rejects.toThrow(
      "lables.csv: there is no such file; did you mean labels.csv?",
    );
    await mkdir(join(folder, "sub"));
    await expect(readRows(join(folder, "sub"))).rejects.toThrow("sub: this is a folder; expected a file");
    await expect(readRows(join(folder, "labels.csv", "x"))).rejects.toThrow("a part of this path is a file");
  });

  const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const cutParquet = fc.nat({ max: sound.length - 1 }).map((length) => sound.subarray(0, length));

  test.each([
    ["bytes", "t.csv", anyBytes],
    ["bytes called JSON Lines", "t.jsonl", anyBytes],
    ["bytes called Parquet", "t.parquet", anyBytes.map((bytes) => Buffer.concat([Buffer.from("PAR1"), bytes]))],
    ["cut Parquet", "t.parquet", cutParquet],
  ])("from any %s are rows or one sentence", async (_, name, content) => {
    const path = join(await aFolder(), name);
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        await writeFile(path, bytes);
        const found: unknown = await readRows(path).catch((error: unknown) => error);
        if (found instanceof UserError) expect(found.message).not.toContain("\n");
        else expect(found).toHaveProperty("rows");
      }),
      { numRuns: Math.ceil(FUZZ_RUNS / 10) },
    );
  });
});
