import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import { parquetWriteBuffer } from "hyparquet-writer";
import { openParquet, type ParquetLimits } from "../../src/parquet/parquetFile.js";
import { readRows, streamRows } from "../../src/cli/readRows.js";
import type { CellTaker } from "../../src/common/csv.js";
import { UserError } from "../../src/common/userError.js";
import { aFolder } from "../cli/aTerminal.js";

type Columns = Parameters<typeof parquetWriteBuffer>[0]["columnData"];
type Codec = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["codec"]>;

const compressors = {
  GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
  // Nobody unpacks these.
  ...Object.fromEntries(["LZ4_RAW", "LZ4", "LZO"].map((codec) => [codec, (bytes: Uint8Array) => bytes])),
};

function parquet(columnData: Columns, codec: Codec = "SNAPPY", rowGroupSize = 1000): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, codec, compressors, rowGroupSize }));
}

const ids = (rows: number, name = "id"): Columns[number] => ({
  name,
  type: "STRING",
  data: Array.from({ length: rows }, (_, i) => `item-${i}`),
});

async function read(bytes: Uint8Array, columns?: string[]) {
  return readRows(join(await aFolder({ "t.parquet": bytes }), "t.parquet"), { columns });
}

async function mistake(bytes: Uint8Array): Promise<string> {
  const error: unknown = await read(bytes).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return error instanceof UserError ? error.sentence : "";
}

/** A file in which the bytes written as `from` are `to`, both in hexadecimal. */
function changed(bytes: Buffer, from: string, to: string): Buffer {
  const hex = bytes.toString("hex");
  expect(hex).toContain(from);
  return Buffer.from(hex.replace(from, to), "hex");
}

/** Written by pyarrow 25 with zstd: ids, and days of which the second is lacking. */
const zstd = [
  "UEFSMRUAFc4lFcACLBWQAxUAFQYVBhwAAAAotS/9YGcItQQAUg4bFrAlaQ0MJBuENAwouffeUsqJkwdtqpF3////////////////f4UMYUXnrp",
  "AhrOiUK2QIKzrkChnCis64QoawoiOukCGs6NgVMoQVnbpChrCiQ1fIEFZ0XiFDWNGZARgIIBAYhqEwIBQMw0AIgMeoEdC7/wbwle0QVowP7t27",
  "ezbLmKt4j9Vzk2t2l1XeY/WV/JZVFQAVygwV7AUsFZADFQAVBhUGHAAAACi1L/1gJQJlCwBWMlo2cO7ZDaBkbaBkbaBkbaBkbaBkbai++OKLL7",
  "5Ya7744osvvvjSxQcbbLDBBhtssMEGG2gSbZICSABMAE0Aecf73e1ed7rPXe5xh/vb3d52tq9d7WlH+9nNXnayj13sYQf7173eda5vXetZx/rV",
  "rV51qk9d6lGH+tOd7nvTe2f6pd6vUu++xziMv7iLtziLr7iKpziKn7iJlziJj7iIhziIf7iHdziHb7iGZziGX7iFVziFT7iERziEP7iDNziDL7",
  "iCJziCH7iBFziBD7iABziAB2Mu5mEO5l/u5V3O5Vuu5VmO5Vdu5VVO5VMu5VEO5U/u5L83OZMvuZInOZIfuZEXOZEPuZAHOZD/uI/3OI/vuI7n",
  "OI7fuI3XOI3PuIwBp/RJl/RIh/RHd/RGZ/RFV/RER/RDN/RCJ/RBF/RAB/Q/9/M+5/M91/M8x/M7t/M6p/M5l/M4h/M3d/M2Z/M1V/M0R/MzN/",
  "MyJ/MAFQQZPDUAGAZzY2hlbWEVBAAVDCUCGAJpZCUATBwAAAAVAiUCGAV0YWtlbiUMTGwAAAAWkAMZHBksJgAcFQwZJQYAGRgCaWQVDBaQAxb6",
  "JRbsAiYISRwVABUAFQIAPBaAGRkGGSYAkAMAAAAmABwVAhklBgAZGAV0YWtlbhUMFpADFvYMFpgGJvQCSRwVABUAFQIAPCkGGSYCjgMAAAAW8D",
  "IWkAMmCBaECQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGSwcAAAcAAAA1QAAAFBBUjE=",
].join("");

/** Written by pyarrow with a readable footer and encrypted columns. */
const encrypted = [
  "UEFSMS0AAABfYn5Lyj+DvPebkoyMQg80smCzFOjYqoKIdru7QmZk4Ug49WHxiq5FR94RFuy6AQAALJYntsbLITI+Mk6dpJLvuh8bXY2aUjyxA3WDV+",
  "NBq/k5zc1spfJkvuDyIUG8jaXrtDblbH/WCqu4dU4hLCNSeBqm4Ld+k2VDY6X6JU9uaVQAi5RywGDixHnNAwYRDzj+ARB9afOTc9xqRvKcTFEz/F/Q",
  "ljth5CRj5s/uN0d/jwTRL2E1pSd7QzDtV43pd3+UA8/JyNI08Luz9E9L0K/02wXhRyl+/ufFfPCvdbbma4CEDgF/JUis3w4sRYXiQQdUsHg1SvRltF",
  "E7JZ8AE59M7bk3Mx56SQXEf8Cy3KEbUo4D3iNjtaK/l1hKQVsLkI5CpCLIFtBBQrBcPDXBQMYHeRz/7OJMAH55qe+xO0Cm5FQPG6uyDkwQPoubtb7X",
  "CgzOTsQmDQzq5ddSh/HC/TK4oQCg6VPhDg63rX1B79E9TrcMc0UB9mDwATOfQI7nuocdDHPIUJKnycIwU9ZNi4XkV7Kfi6olyN+zJmzYcdg9rY77qB",
  "YLYy1esm41br2E1GXs8B9LYmKYtlPh0Wa9uuYt0c0cDusvTzepRLmVKdwBtOC+LoCyropYn7nndaZIBL+YsRcw7Np8yOXTlz8AAAAuBodR74Q1spyH",
  "PmTAoNJ4ICLkkO8bPbPQRD5gW0FyVcOcL3IVDHKwpxO4aKjbBPK25fTou/AdXMZxrQa6s6yDAAAAmoeGxA5V3mzat2xJckZD/GUqgXwszZP+Sx17l2",
  "29I/jwFys04eSkEWCHgvy4FUog1bgczRHhqGw99mxRhqJXfV3XTUbK/1VOneug8fQ5Alva21B5QwH8cvXEJPVFYTp5MGrloRpYW5W83k4W6bIloC1+",
  "iJ7U8ZRMz3z2DSxuuJYTP0IVBBUUFRhMFQQVABIAAAokAQAAAGIBAAAAYRUAFSwVMCwVyAEVEBUGFQYcNgAoAWIYAWEREQAAABZUAwAAAMgBAQEbqq",
  "qqqqqqqqqqqqqqChUEGTw1ABgGc2NoZW1hFQQAFQwlAhgCaWQlAEwcAAAAFQwlAhgFbGFiZWwlAEwcAAAAFsgBGRwZLCYAHBUMGTUABhAZGAJpZBUC",
  "FsgBFpQOFvIKJuYHJghcFsQEGQYZJgDIAQAAXCwZGAJpZBihAnsia2V5TWF0ZXJpYWxUeXBlIjoiUEtNVDEiLCJpbnRlcm5hbFN0b3JhZ2UiOnRydW",
  "UsImlzRm9vdGVyS2V5IjpmYWxzZSwibWFzdGVyS2V5SUQiOiJiYmJiYmJiYmJiYmJiYmJiIiwid3JhcHBlZERFSyI6IjZIQkNEUWlyRVcxcmovRzNv",
  "Q0Q1Y2MyaGxVcHQrL3EweXhURWdKeUpMaXlXUU5mWmdLU05EMUpzeHo4PSIsImRvdWJsZVdyYXBwaW5nIjp0cnVlLCJrZXlFbmNyeXB0aW9uS2V5SU",
  "QiOiJDUEZ4aFdIVTJhMkpHUHAycTg3bHd3PT0iLCJ3cmFwcGVkS0VLIjoiMExvbnAvOStiU0lCK01Ja2ZaYi9iQT09In0AABhoZAAAABTUDHW/5I2W",
  "LfuhSLc+EKGbVpIbR0NMIK6hWXXxoF/27nslwU+KgP/VdHnUSgHJ9D/xiFxzo+9LU0BgLfNvzqZ9NgPv08riNCpHIlbiIig31SI+uKNTbdDAmGrR2d",
  "KI5UrBLDMAJgAcFQwZNQAGEBkYBWxhYmVsFQIWyAEWmAEWoAEmrgsm+gocNgAoAWIYAWEREQAZLBUEFQAVAgAVABUQFQIAPBbIARkGGSYAyAEAAAAW",
  "rA8WyAEmCBaSDBQAABkcGAxBUlJPVzpzY2hlbWEY2AEvLy8vLzVnQUFBQVFBQUFBQUFBS0FBd0FCZ0FGQUFnQUNnQUFBQUFCQkFBTUFBQUFDQUFJQU",
  "FBQUJBQUlBQUFBQkFBQUFBSUFBQUJBQUFBQUJBQUFBTmovLy84QUFBRUZFQUFBQUJnQUFBQUVBQUFBQUFBQUFBVUFBQUJzWVdKbGJBQUFBTXovLy84",
  "UUFCUUFDQUFHQUFjQURBQUFBQkFBRUFBQUFBQUFBUVVRQUFBQUdBQUFBQVFBQUFBQUFBQUFBZ0FBQUdsa0FBQUVBQVFBQkFBQUFBPT0AGCBwYXJxdW",
  "V0LWNwcC1hcnJvdyB2ZXJzaW9uIDI1LjAuMRksHAAAHAAAHBwoCCwyZo/7dBp/EgAAGNUCeyJrZXlNYXRlcmlhbFR5cGUiOiJQS01UMSIsImludGVy",
  "bmFsU3RvcmFnZSI6dHJ1ZSwiaXNGb290ZXJLZXkiOnRydWUsImttc0luc3RhbmNlSUQiOiJERUZBVUxUIiwia21zSW5zdGFuY2VVUkwiOiJERUZBVU",
  "xUIiwibWFzdGVyS2V5SUQiOiJhYWFhYWFhYWFhYWFhYWFhIiwid3JhcHBlZERFSyI6IlJqLy9tT2hyUWl5bEVSemJwekZibWI5enNsUWFvWmc0c0ZN",
  "WGNEMndGbEowVldKcXFRWEpKS1dpbkQ4PSIsImRvdWJsZVdyYXBwaW5nIjp0cnVlLCJrZXlFbmNyeXB0aW9uS2V5SUQiOiJyVjh3QXp4blZEc3ZZR2",
  "xYK3pIRFRnPT0iLCJ3cmFwcGVkS0VLIjoiSlU3UmZjRm8yRWFWcVNTczNZSGxjZz09In0ArzDmGDU818p1ILcAa5zEaTHxPRRYCuBHpGraDfIEAABQ",
  "QVIx",
].join("");

const three = parquet([{ name: "id", type: "STRING", data: ["a", "b", "c"] }], "UNCOMPRESSED");

describe("rows of a Parquet file", () => {
  const patience = process.env["HOLDOUT_PARQUET_SECONDS"];
  afterEach(() => {
    if (patience === undefined) delete process.env["HOLDOUT_PARQUET_SECONDS"];
    else process.env["HOLDOUT_PARQUET_SECONDS"] = patience;
  });

  test.each<Codec>(["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI"])(
    "are the same with the compression %s",
    async (codec) => {
      const bytes = parquet(
        [
          ids(25),
          { name: "p", type: "DOUBLE", data: Array.from({ length: 25 }, (_, i) => i / 25) },
          { name: "big", type: "INT64", data: Array.from({ length: 25 }, (_, i) => 9007199254740993n + BigInt(i)) },
          { name: "kind", type: "STRING", data: Array.from({ length: 25 }, (_, i) => (i % 3 === 0 ? null : "é")) },
          { name: "yes", type: "BOOLEAN", data: Array.from({ length: 25 }, (_, i) => i % 2 === 0) },
        ],
        codec,
        10,
      );
      const { columns, rows } = await read(bytes);
      expect(columns).toEqual(["id", "p", "big", "kind", "yes"]);
      expect(rows).toHaveLength(25);
      expect(rows[12]).toEqual({
        line: 13,
        cells: { id: "item-12", p: "0.48", big: "9007199254741005", kind: "", yes: "true" },
      });
      expect(rows[13]?.cells).toEqual({ id: "item-13", p: "0.52", big: "9007199254741006", kind: "é", yes: "false" });
    },
  );

  test("come some thousands at a time, also from one large row group", async () => {
    const path = join(await aFolder({ "t.parquet": parquet([ids(25_000)], "SNAPPY", 100_000) }), "t.parquet");
    const batches: number[] = [];
    for await (const { rows } of streamRows(path)) batches.push(rows.length);
    expect(batches).toEqual([10_000, 10_000, 5_000]);
  });

  test("of two files that are read at the same time are not mixed up", async () => {
    const [a, b] = await Promise.all([read(parquet([ids(2000, "a")])), read(parquet([ids(3000, "b")]))]);
    expect([a.columns, a.rows.length, b.columns, b.rows.length]).toEqual([["a"], 2000, ["b"], 3000]);
  });

  test("do not have the columns that somebody takes: numbers come as numbers where all of a row group's are", async () => {
    const bytes = parquet(
      [
        { name: "p", type: "FLOAT", data: [0.5, 0.25, -0, 1] },
        ids(4),
        { name: "q", type: "DOUBLE", data: [1, 2, null, 4] },
      ],
      "SNAPPY",
      2,
    );
    const put: unknown[] = [];
    const taker: CellTaker = {
      columnOf: (name) => ({ p: 0, q: 1 })[name],
      placeOf: ({ cells }) => Number(cells["id"]?.slice(5)),
      put: (...cell) => void put.push(cell),
    };
    const path = join(await aFolder({ "t.parquet": bytes }), "t.parquet");
    const { columns, rows } = await readRows(path, { taker });
    expect(columns).toEqual(["p", "id", "q"]);
    expect(rows[2]).toEqual({ line: 3, cells: { id: "item-2" } });
    expect(put).toEqual([
      ...[
        [0, 0, 0.5],
        [1, 0, 0.25],
        [0, 1, 1],
        [1, 1, 2],
      ],
      ...[
        [2, 0, -0],
        [3, 0, 1],
        [2, 1, ""],
        [3, 1, "4"],
      ],
    ]);
  });

  test("share a long text: a small file may have one that stands in thousands of rows", async () => {
    const prompt = "é".repeat(1_000_000);
    const data = Array.from({ length: 3000 }, (_, i) => (i === 1500 ? "another" : prompt));
    const before = process.memoryUsage().rss;
    const { rows } = await read(parquet([ids(3000), { name: "prompt", type: "STRING", data }], "GZIP", 3000));
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
    expect(rows.map(({ cells }) => cells["prompt"])).toEqual(data);
  });

  test("are refused where a cell, or the texts of a row group, are longer than what is held in memory", async () => {
    const column = (name: string, letter: string): Columns[number] => ({
      name,
      type: "STRING",
      data: [letter, letter.repeat(70), "more", letter.repeat(70)],
    });
    const path = join(
      await aFolder({ "t.parquet": parquet([column("a", "x"), column("b", "y")], "GZIP", 2) }),
      "t.parquet",
    );
    const cellsOf = async (limits: Partial<ParquetLimits>) => {
      const file = await openParquet({ path }, { cell: 1000, rowGroup: 1000, ...limits });
      try {
        return [await file.cells("a", 1), await file.cells("b", 1)];
      } finally {
        await file.close();
      }
    };
    expect(await cellsOf({ cell: 70, rowGroup: 148 })).toEqual([
      ["more", { text: "x".repeat(70) }],
      ["more", { text: "y".repeat(70) }],
    ]);
    await expect(cellsOf({ cell: 69 })).rejects.toThrow(
      /t\.parquet:4: the column "a" has a cell of 70 characters; at most 69 fit into memory$/,
    );
    await expect(cellsOf({ rowGroup: 147 })).rejects.toThrow(
      /t\.parquet: up to the column "b" row group 2 has 148 characters, of which at most 147 fit into memory/,
    );
  });

  test("are refused where they are encrypted, with and without a readable footer", async () => {
    const sentence = "this Parquet file is encrypted, which is not read here: write it again without encryption";
    expect(await mistake(Buffer.from(encrypted, "base64"))).toBe(sentence);
    expect(await mistake(Buffer.concat([three.subarray(0, -4), Buffer.from("PARE")]))).toBe(sentence);
    expect(await mistake(Buffer.concat([Buffer.from("PARE"), three.subarray(4, -4), Buffer.from("PARE")]))).toBe(
      sentence,
    );
  });

  test("can be left before the end, and another file read after that", async () => {
    const path = join(await aFolder({ "t.parquet": parquet([ids(5000)]) }), "t.parquet");
    for await (const { rows } of streamRows(path)) {
      expect(rows).toHaveLength(1000);
      break;
    }
    expect((await read(three)).rows.map(({ cells }) => cells["id"])).toEqual(["a", "b", "c"]);
  });

  test("are refused in time where one wrong bit makes reading endless, and the next file is read", async () => {
    process.env["HOLDOUT_PARQUET_SECONDS"] = "0.5";
    const start = performance.now();
    expect(await mistake(changed(three, "152215225c", "1522152254"))).toMatch(
      /^this Parquet file cannot be read \(a part of it takes too long\); it may be cut off or damaged/,
    );
    expect(performance.now() - start).toBeLessThan(5000);
    expect((await read(three)).rows).toHaveLength(3);
  });

  test("are read where they are compressed with zstd, and days are days", async () => {
    const { rows } = await read(Buffer.from(zstd, "base64"));
    expect(rows).toHaveLength(200);
    expect(rows.slice(0, 3).map(({ cells }) => cells)).toEqual([
      { id: "item-000", taken: "1970-01-01" },
      { id: "item-001", taken: "" },
      { id: "item-002", taken: "1970-01-03" },
    ]);
    expect(rows[199]?.cells).toEqual({ id: "item-199", taken: "1970-07-19" });
  });

  test("are refused where zstd's bytes are damaged, whichever", async () => {
    const whole = Buffer.from(zstd, "base64");
    const refused: unknown[] = [];
    for (let at = 4; at < whole.length; at += 7) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      // What the reader does not notice is another value.
      await read(broken).catch((error: unknown) => refused.push(error));
    }
    expect(refused.length).toBeGreaterThan(whole.length / 7 / 3);
    for (const error of refused) expect(error).toBeInstanceOf(UserError);
  });

  const damaged: [string, Buffer, RegExp][] = [
    ["the end is missing", three.subarray(0, -1), /cannot be read; it may be cut off/],
    [
      "a text is not UTF-8",
      changed(three, "0100000062", "01000000ff"),
      /cannot be read \(a text of it is not UTF-8: its bytes begin with ff\)/,
    ],
    ["a column is there twice", parquet([ids(3), ids(3)]), /the column "id" is there twice/],
    ["a column has no name", parquet([ids(3, " ")]), /column 1 has no name/],
    ["a column is called __proto__", parquet([ids(3, "__proto__")]), /a column "__proto__", which no table may have/],
    ["there is no row", parquet([ids(0)]), /has a header but no rows/],
  ];
  test.each(damaged)("are refused where %s", async (_, bytes, sentence) => {
    expect(await mistake(bytes)).toMatch(sentence);
  });

  test.each<Codec>(["LZ4_RAW", "LZ4", "LZO"])(
    "are refused where they are compressed with %s, and not called damaged",
    async (codec) => {
      expect(await mistake(parquet([ids(3)], codec))).toBe(
        `this Parquet file is compressed with ${codec}, which is not read here: write it again with snappy, gzip, zstd, brotli or no compression`,
      );
    },
  );

  test("are refused at any length to which the file is cut", async () => {
    for (let length = 4; length < three.length; length++) {
      expect(await mistake(three.subarray(0, length))).toMatch(/^this Parquet file cannot be read/);
    }
  });
});
