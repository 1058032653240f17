import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UserError } from "../../src/common/userError.js";
import { readCurve } from "../../src/curves/readCurve.js";
import { eventFile } from "./eventFile.js";
import { bytes, read } from "./readText.js";

describe("a file that is still being written", () => {
  const two = "1700000000000 0.5 0\n1700000000001 0.25 10\n";
  test.each([
    [
      "a history of Weights & Biases",
      "h.jsonl",
      '{"_step":0,"val/loss":1}\n{"_step":10,"val/loss":0.5}\n{"_step":20,"va',
    ],
    ["a table", "a.csv", "step,val/loss\n0,1\n10,0.5\n20"],
    ["a table whose last number is cut", "a.csv", "step,val/loss\n0,1\n10,0.5\n20,1.5e"],
    ["a table with CRLF", "a.csv", "step,val/loss\r\n0,1\r\n10,0.5\r\n20"],
    ["a panel with quotes", "a.csv", '"Step","run - val/loss"\n"0","1"\n"10","0.5"\n"20","0.'],
    ["DVCLive", "plots/metrics/val/loss.tsv", "step\tloss\n0\t1\n10\t0.5\n2"],
    ["MLflow", "mlruns/0/a/metrics/val/loss", `1700000000000 1 0\n1700000000001 0.5 10\n1700000000002 0.3`],
  ])("ends in a line that is cut off and left out, with a note: %s", (_, path, text) => {
    const { series, notes } = read(path, text);
    expect(Object.values(series)).toEqual([
      [
        [0, 1],
        [10, 0.5],
      ],
    ]);
    expect(notes).toEqual(["The last line is cut off, as in a file that is still being written; left out."]);
  });

  test.each([
    ["a table", "a.csv", "step,val/loss\n0,1\n10,0.5"],
    ["MLflow", "metrics/val/loss", two.trimEnd()],
  ])("keeps a whole last line, whose break people's files often lack: %s", (_, path, text) => {
    expect(read(path, text).series["val/loss"]).toHaveLength(2);
    expect(read(path, text).notes).toEqual([]);
  });

  test.each([
    ["a row too short in the middle", "a.csv", "step,val/loss\n0\n10,0.5\n20,0.4", "a.csv:2: this row has 1 cell"],
    ["a short row with its line break", "a.csv", "step,val/loss\n0,1\n10\n", "a.csv:3: this row has 1 cell"],
    ["a row too long", "a.csv", "step,val/loss\n0,1\n10,0.5,3", "a.csv:3: this row has 3 cells"],
    ["a word", "a.csv", "step,val/loss\n0,1\n10,low", `a.csv:3: 'val/loss' is "low"`],
    ["a quote left open before", "a.csv", 'step,val/loss\n0,"1\n10,0.5\n20', "a.csv:2: "],
    ["a lone row", "a.csv", "step,val/loss\n0", "a.csv:2: this row has 1 cell"],
    ["MLflow's words", "metrics/val/loss", `${two}1700000000002 x 20`, "metrics/val/loss:3: "],
  ])("does not excuse other mistakes: %s", (_, path, text, message) => {
    expect(() => read(path, text)).toThrow(message);
  });

  test("events cut off in the middle are read up to there, and a note says so", () => {
    const whole = eventFile([
      { step: 1, tag: "loss", simple: 2 },
      { step: 2, tag: "loss", simple: 1 },
    ]);
    const curve = readCurve([{ path: "e", bytes: whole.subarray(0, whole.length - 3) }], "e");
    expect(curve.series).toEqual({ loss: [[1, 2]] });
    expect(curve.notes).toEqual(["e ends inside a record; what came before it was read."]);
  });
});

describe("what is no curve is the person's mistake", () => {
  test.each([
    ["an empty file", "a.csv", "", /^a.csv: is empty/],
    [
      "a table whose steps have another name",
      "a.csv",
      "Round,Val Loss\n1,0.5\n",
      /^a.csv:1: the header has no column 'step' or 'epoch' \(it has: Round, Val Loss\); the one that counts must be called so$/,
    ],
    [
      "a table of which two columns may count",
      "a.csv",
      "Epoch,EPOCH,val_loss\n1,1,0.5\n",
      /^a.csv:1: the header has no column 'step' or 'epoch' \(it has: Epoch, EPOCH, val_loss\)/,
    ],
    [
      "numbers without a header",
      "a.csv",
      "0.85,0.848,1.9e-3\n0.8,0.79,0.002\n",
      /^a.csv:1: has no header, the first line holds numbers alone \(0.85, 0.848, 1.9e-3\); it must name the columns, and the one that counts be called 'step' or 'epoch'$/,
    ],
    [
      "a data frame's index",
      "a.csv",
      ",error,val_error\n0,1,2\n",
      /^a.csv:1: the header .* \(it has: "", error, val_error\); the one that counts must be called so; pandas writes its index without a name, unless told index_label="epoch"$/,
    ],
    [
      "a data frame's index before a lone column",
      "a.csv",
      ",val_loss\n0,2\n",
      /^a.csv:1: the header .* \(it has: "", val_loss\); .*; pandas writes its index/,
    ],
    ["prose", "a.csv", "dear colleague,\n", /^a.csv: is in no format we know \(it begins with "dear colleague,"\)/],
    [
      "what Python's logging writes",
      "training.log",
      "2025-09-28 20:44:33,525 - INFO - [__main__] - Starting\n2025-09-28 20:44:33,637 - INFO - CPU: 6.1%, RAM: 51.4%\n",
      /^training.log: is in no format we know \(it begins with "2025-09-28 20:44:33,525 - INFO/,
    ],
    ["a header alone", "a.csv", "epoch,val_loss\n", /^a.csv: has a header but no rows/],
    [
      "a word among numbers",
      "a.csv",
      "epoch,val_loss\n0,1\n1,low\n",
      /^a.csv:3: 'val_loss' is "low"; it must be a number/,
    ],
    ["a row too short", "a.csv", "epoch,loss,val_loss\n0,1\n", /^a.csv:2: this row has 2 cells, but the header has 3/],
    ["a row too long", "a.csv", "epoch,val_loss\n0,1,2\n", /^a.csv:2: this row has 3 cells, but the header has 2/],
    ["a doubled column", "a.csv", "epoch,loss,loss\n0,1,2\n", /^a.csv:1: the header has the column "loss" twice/],
    ["an empty step", "a.csv", "step,val_loss\n,2\n", /^a.csv:2: 'step' is empty/],
    ["a negative epoch", "a.csv", "epoch,val_loss\n-1,2\n", /^a.csv:2: 'epoch' is -1/],
    ["an open quote", "a.csv", 'epoch,val_loss\n0,"1\n', /^a.csv:2: /],
    ["JSON cut short", "trainer_state.json", '{"log_history": [{"step": 1', /^trainer_state.json: is not JSON/],
    [
      "an entry without a step",
      "trainer_state.json",
      '{"log_history": [{"loss": 1}]}',
      /entry 1 of 'log_history' is {"loss":1}/,
    ],
    [
      "MLflow's line with a word",
      "metrics/loss",
      "1700000000000 0.5 0\n1700000000000 x 1\n",
      /^metrics\/loss:2: "1700000000000 x 1" is not/,
    ],
    [
      "MLflow's line with four fields",
      "metrics/loss",
      "1700000000000 1 0\n1700000000000 1 2 x\n",
      /^metrics\/loss:2: /,
    ],
    ["MLflow's step without end", "metrics/loss", "1700000000000 1 0\n1700000000000 1 1e400\n", /^metrics\/loss:2: /],
  ])("%s", (_, path, text, message) => {
    expect(() => read(path, text)).toThrow(UserError);
    expect(() => read(path, text)).toThrow(message);
  });

  test("UTF-16 and other binary files are named as such", () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0]);
    expect(() => readCurve([{ path: "a", bytes: utf16 }], "a")).toThrow("a: is UTF-16; save it as UTF-8");
    expect(() => readCurve([{ path: "a", bytes: new Uint8Array([1, 0, 2]) }], "a")).toThrow("a: is a binary file");
  });

  test("what is compressed is to be unpacked, also where it is small", () => {
    const gzipped = gzipSync("epoch,val_loss\n1,2\n");
    expect(() => readCurve([{ path: "a.csv.gz", bytes: gzipped }], "a.csv.gz")).toThrow(
      "a.csv.gz: the file is compressed with gzip; unpack it first",
    );
  });

  test("a log of sentences in brackets is no list of JSON", () => {
    expect(() => read("train.log", "[2024-01-01 10:00] epoch 1: loss 0.5\n")).toThrow(
      'train.log: is in no format we know (it begins with "[2024-01-01 10:00] epoch 1: loss 0.5")',
    );
  });

  test("whatever the bytes are, the answer is a curve or a sentence", () => {
    const pieces = fc.constantFrom(
      "step",
      "epoch",
      ",",
      "\t",
      ";",
      "\n",
      "\r",
      '"',
      "{",
      "}",
      "[",
      "]",
      ":",
      "1",
      "-",
      "1e400",
      "nan",
      "\uFEFF",
      "loss",
      "val/",
      " ",
      "\0",
      "__proto__",
      '"step"',
      '"log_history"',
      "1700000000000 1 1",
    );
    const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => bytes(parts.join("")));
    const events = fc.tuple(fc.nat(120), fc.nat(255)).map(([at, value]) => {
      const file = eventFile([{ step: 1, tag: "loss", simple: 1 }]);
      file[at % file.length] = value;
      return file;
    });
    const names = fc.constantFrom(
      "a.csv",
      "a.tsv",
      "a.json",
      "a.jsonl",
      "metrics.csv",
      "trainer_state.json",
      "metrics/loss",
      "a",
    );
    fc.assert(
      fc.property(names, fc.oneof(texts, events, fc.uint8Array({ maxLength: 60 })), (path, content) => {
        try {
          expect(typeof readCurve([{ path, bytes: content }], path).format).toBe("string");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test("events with a flipped bit are refused", () => {
    const whole = eventFile([{ step: 1, tag: "loss", simple: 2 }]);
    whole[whole.length - 6] = (whole.at(-6) ?? 0) ^ 1;
    expect(() => readCurve([{ path: "e", bytes: whole }], "e")).toThrow(
      "e: is not a whole event file: the check sum of a record is wrong at byte 0",
    );
  });
});
