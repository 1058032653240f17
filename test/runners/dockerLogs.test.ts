import { describe, expect, test } from "@jest/globals";
import { logLines, shownLines } from "../../src/runners/dockerLogs.js";

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

describe("the lines of a training", () => {
  test("standard output and error come together in the order they were written", () => {
    const frames = Buffer.concat([frame(1, "epoch 1\n"), frame(2, "warning: λ is large\n"), frame(1, "epoch 2\n")]);
    expect(logLines(frames)).toEqual(["epoch 1", "warning: λ is large", "epoch 2"]);
  });

  test("a line that was written in pieces is one line", () => {
    expect(logLines(Buffer.concat([frame(1, "epo"), frame(1, "ch 1\nend")]))).toEqual(["epoch 1", "end"]);
  });

  test("frames that are cut short are read as far as they go", () => {
    expect(logLines(frame(1, "epoch 1\nepoch 2\n").subarray(0, 18))).toEqual(["epoch 1", "ep"]);
    expect(logLines(Buffer.alloc(5))).toEqual([]);
  });

  test("of a progress bar only the last state is kept", () => {
    expect(shownLines("10 %\r50 %\r100 %\ndone\r\n")).toEqual(["100 %", "done"]);
  });

  test("a terminal that shows them cannot be steered", () => {
    expect(shownLines("\u001b[2J\u001b[31mred\u001b[0m\u0007\tx\u0000")).toEqual(["red\tx"]);
  });

  test("a line of a megabyte is cut", () => {
    expect(shownLines("x".repeat(1_000_000))[0]).toHaveLength(2001);
  });
});
