import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { readRows } from "../../src/cli/readRows.js";
import { aFolder } from "../cli/aTerminal.js";

type Kind = Omit<SchemaElement, "name" | "repetition_type">;

/** A file with the column `v` of this kind. */
function aFile(kind: Kind, values: unknown[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: "root", num_children: 1 },
    { name: "v", repetition_type: "OPTIONAL", ...kind },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "v", data: values }], schema }));
}

async function textsIn(bytes: Uint8Array): Promise<(string | undefined)[]> {
  const { rows } = await readRows(join(await aFolder({ "t.parquet": bytes }), "t.parquet"));
  return rows.map(({ cells }) => cells["v"]);
}

/** A file with the column `v`, a list of such elements, one of them in each row. */
function aFileOfLists(kind: Kind, values: unknown[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: "root", num_children: 1 },
    { name: "v", repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...kind },
  ];
  const columnData = [{ name: "v", data: values.map((value) => [value]) }];
  return new Uint8Array(parquetWriteBuffer({ columnData, schema }));
}

describe("values of a Parquet file", () => {
  const decimal = { converted_type: "DECIMAL" } as const;
  const decimals: [string, Kind, (bigint | null)[], string[]][] = [
    ["32 bits", { type: "INT32", scale: 2, precision: 9 }, [8710n, -5n, null, 0n], ["87.10", "-0.05", "", "0.00"]],
    ["64 bits", { type: "INT64", scale: 1, precision: 18 }, [123456789012345678n], ["12345678901234567.8"]],
    [
      "16 bytes",
      { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, scale: 2, precision: 38 },
      [1234567890123456789010n, 1234567890123456789015n, -1n],
      ["12345678901234567890.10", "12345678901234567890.15", "-0.01"],
    ],
    [
      "16 bytes, of which each value stands twice",
      { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, scale: 0, precision: 38 },
      [12345678901234567890123456789012345678n, 7n, 12345678901234567890123456789012345678n, 7n],
      ["12345678901234567890123456789012345678", "7", "12345678901234567890123456789012345678", "7"],
    ],
  ];
  test.each(decimals)("are decimals with all their digits, also of %s", async (_, kind, integers, texts) => {
    expect(await textsIn(aFile({ ...kind, ...decimal }, integers))).toEqual(texts);
  });

  test("are decimals with all their digits where bytes of any length hold them", async () => {
    const kind: Kind = { type: "BYTE_ARRAY", scale: 2, precision: 38, ...decimal };
    expect(await textsIn(aFile(kind, [8710n, -5n]))).toEqual(["87.10", "-0.05"]);
  });

  test("are refused where lists have decimals, whose digits would be lost", async () => {
    const lists = aFileOfLists({ type: "INT64", scale: 2, precision: 18, ...decimal }, [8710n]);
    await expect(textsIn(lists)).rejects.toThrow(
      /t\.parquet: the column "v" has decimals inside of lists or records, which are not read here: write them as text$/,
    );
  });

  const times: [string, Kind, bigint[], string[]][] = [
    [
      "microseconds",
      { type: "INT64", converted_type: "TIMESTAMP_MICROS" },
      [1704067200000000n, 1704067200000900n, 1704067200123456n, -1n],
      [
        "2024-01-01T00:00:00.000Z",
        "2024-01-01T00:00:00.000900Z",
        "2024-01-01T00:00:00.123456Z",
        "1969-12-31T23:59:59.999999Z",
      ],
    ],
    [
      "nanoseconds",
      { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "NANOS" } },
      [1704067200123000000n, 1704067200123456000n, 1704067200000000001n],
      ["2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00.123456Z", "2024-01-01T00:00:00.000000001Z"],
    ],
  ];
  test.each(times)("are times to the last of their %s", async (_, kind, units, texts) => {
    expect(await textsIn(aFile(kind, units))).toEqual(texts);
  });

  test("are JSON as it is written", async () => {
    // The writer makes the text from the value, so a number stands in for one that no double holds.
    const bytes = Buffer.from(aFile({ type: "BYTE_ARRAY", converted_type: "JSON" }, [{ a: 1234567890123456 }]));
    const text = bytes.toString("latin1").replaceAll("1234567890123456", "9007199254740993");
    expect(await textsIn(Buffer.from(text, "latin1"))).toEqual(['{"a":9007199254740993}']);
  });

  test("are text where bytes have a fixed length, and refused where they are not UTF-8", async () => {
    const kind: Kind = { type: "FIXED_LEN_BYTE_ARRAY", type_length: 4 };
    expect(await textsIn(aFile(kind, [Buffer.from("ab12"), null, Buffer.from("cd34")]))).toEqual(["ab12", "", "cd34"]);
    await expect(textsIn(aFile(kind, [Uint8Array.of(0xff, 1, 2, 3)]))).rejects.toThrow(
      "a text of it is not UTF-8: its bytes begin with ff010203",
    );
  });

  test("are numbers of 32 bits as short as those of 64 bits that they stand for, also in lists", async () => {
    const values = [0.1, 87.1, 1e-7, 16777216, 0.3333333432674408, -0.7, Infinity];
    const short = ["0.1", "87.1", "1e-7", "16777216", "0.33333334", "-0.7", "Infinity"];
    expect(await textsIn(aFile({ type: "FLOAT" }, values))).toEqual(short);
    expect(await textsIn(aFileOfLists({ type: "FLOAT" }, [0.1, 0.7]))).toEqual(["[0.1]", "[0.7]"]);
  });
});
