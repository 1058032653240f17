import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { parquetWriteBuffer } from "hyparquet-writer";
import { parsePredictions } from "../../src/metrics/predictions.js";
import { predictionTable } from "../../src/training/predictionTable.js";
import { classLabels, numberLabels } from "../metrics/aTable.js";

const labels = classLabels(["cat", "dog", "ant"]);
const probabilities = { "p:cat": [0.5, 0, 0.25], "p:ant": [0.25, 1, 0.75], "p:dog": [0.25, 0, 0] };
const ids = ["a1", "a0", "a2"];

const csv = ["id,p:cat,p:ant,p:dog", "a1,0.5,0.25,0.25", "a0,0,1,0", "a2,0.25,0.75,0"].join("\n");
const jsonLines = ids.map((id, i) =>
  JSON.stringify({
    id,
    ...Object.fromEntries(Object.entries(probabilities).map(([name, values]) => [name, values[i]])),
  }),
);
const parquet = parquetWriteBuffer({
  columnData: [
    { name: "id", type: "STRING", data: ids },
    ...Object.entries(probabilities).map(([name, data]) => ({ name, type: "DOUBLE" as const, data })),
  ],
  rowGroupSize: 2,
});

describe("predictions that a training left", () => {
  test.each([
    ["predictions.csv", Buffer.from(csv)],
    ["predictions.jsonl", Buffer.from(jsonLines.join("\n"))],
    ["predictions.parquet", new Uint8Array(parquet)],
  ])("%s: its probabilities are numbers in the labels' order", async (path, bytes) => {
    const table = await predictionTable(bytes, path, labels);
    expect(table.columns).toEqual(["id", "p:cat", "p:ant", "p:dog"]);
    expect(table.rows.map(({ cells }) => cells)).toEqual(ids.map((id) => ({ id })));
    expect(parsePredictions(table, labels)).toMatchObject({
      classes: ["ant", "cat", "dog"],
      probabilities: Float64Array.from([1, 0, 0, 0.25, 0.5, 0.25, 0.75, 0.25, 0]),
    });
  });

  test("of Parquet are as its writer meant them: decimals with their digits, and as most programs compress", async () => {
    const decimals = parquetWriteBuffer({
      schema: [
        { name: "root", num_children: 2 },
        { name: "id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
        {
          name: "prediction",
          type: "INT64",
          converted_type: "DECIMAL",
          precision: 18,
          scale: 3,
          repetition_type: "REQUIRED",
        },
      ],
      columnData: [
        { name: "id", data: ["a0", "a1"] },
        { name: "prediction", data: [1500n, 2n] },
      ],
      codec: "GZIP",
      compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) },
    });
    const table = await predictionTable(new Uint8Array(decimals), "p.parquet", numberLabels([1, 2]));
    expect(parsePredictions(table, numberLabels([1, 2]))).toEqual({
      kind: "regression",
      predicted: Float64Array.from([1.5, 0.002]),
    });
  });

  test("of Parquet that points outside of itself are refused in a sentence", async () => {
    const broken = Buffer.from(parquet);
    // A footer that says it is longer than the file.
    broken.writeUInt32LE(0x7fffffff, broken.length - 8);
    await expect(predictionTable(broken, "p.parquet", labels)).rejects.toThrow(
      /^p\.parquet: this Parquet file cannot be read/,
    );
  });

  test("of a regression need no probabilities, and may have some", async () => {
    const table = await predictionTable(
      Buffer.from("id,prediction,p:x\na0,1.5,?\na1,2,?\n"),
      "p.csv",
      numberLabels([1, 2]),
    );
    expect(parsePredictions(table, numberLabels([1, 2]))).toEqual({
      kind: "regression",
      predicted: Float64Array.from([1.5, 2]),
    });
  });

  test("are refused in a sentence when they are no table", async () => {
    const read = (bytes: Uint8Array, path: string) => predictionTable(bytes, path, labels);
    await expect(read(Buffer.from([0x69, 0x64, 0xff]), "p.csv")).rejects.toThrow("p.csv: this is not text in UTF-8");
    await expect(read(new Uint8Array(parquet).subarray(0, -9), "p.parquet")).rejects.toThrow(
      "p.parquet: this Parquet file cannot be read; it may be cut off or damaged",
    );
    await expect(read(Buffer.from('id,p:cat\na0,"1'), "p.csv")).rejects.toThrow("p.csv:2: a quote is opened");
  });
});
