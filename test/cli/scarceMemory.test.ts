import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { aFolder } from "./aTerminal.js";

const root = join(import.meta.dirname, "../..");

/** A command in a process whose heap has 250 MB. */
function inSmallHeap(...line: string[]) {
  const options = ["--max-old-space-size=250", "--import", "./test/support/typescript.mjs"];
  return spawnSync(process.execPath, [...options, "src/main.ts", ...line], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
}

describe("what does not fit into memory", () => {
  test.each([
    [
      "a table",
      "t.csv",
      "item,annotator,label\n",
      "i,x,cat\n",
      ["agreement"],
      /t\.csv: the table does not fit into memory/,
    ],
    [
      "labels",
      "l.jsonl",
      "",
      '{"id":"a","label":"cat"}\n',
      ["labels", "diff"],
      /l\.jsonl: both sides do not fit into memory/,
    ],
    ["a JSON map of labels", "l.json", '{"a":"b"', ',"a":"b"', ["labels", "diff"], /l\.json: both sides do not fit/],
  ])(
    "is refused in a sentence where it is %s, and does not end the process",
    async (_, name, head, row, words, sentence) => {
      const text = head + row.repeat(4_000_000) + (name === "l.json" ? "}" : "");
      const path = join(await aFolder({ [name]: text }), name);
      const { status, stdout, stderr } = inSmallHeap(...words, path, ...(words.length > 1 ? [path] : []));
      expect(stderr).toMatch(sentence);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect([status, stdout]).toEqual([2, ""]);
    },
  );
});
