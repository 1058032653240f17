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

describe("probabilities of a thousand classes", () => {
  const names = Array.from({ length: 1000 }, (_, i) => `p:${i}`);

  async function filesOf(items: number) {
    const ids = Array.from({ length: items }, (_, i) => `an item with a long name, ${i}`);
    const labels = ids.map((id, i) => `"${id}",${i % 1000}\n`).join("");
    const row = (i: number) => `,0.5${",0".repeat(i % 1000)},0.5${",0".repeat(998 - (i % 1000))}\n`;
    const rows = ids.map((id, i) => `"${id}"${i % 1000 === 999 ? `,1${",0".repeat(999)}\n` : row(i)}`);
    const folder = await aFolder({
      "l.csv": `id,label\n${labels}`,
      "p.csv": `id,${names.join(",")}\n${rows.join("")}`,
    });
    return { labels: join(folder, "l.csv"), predictions: join(folder, "p.csv") };
  }

  test("of 4,000 items are compared in a heap that would not hold their text", async () => {
    const { labels, predictions } = await filesOf(4_000);
    const models = [`a=${predictions}`, `b=${predictions}`];
    const { status, stdout, stderr } = inSmallHeap("compare", "--labels", labels, ...models, "--json");
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ n: 4_000, metric: "error", rows: [{ name: "a" }, { name: "b" }] });
  });

  test("are refused in a sentence where the numbers do not fit", async () => {
    const { labels, predictions } = await filesOf(24_000);
    const { status, stdout, stderr } = inSmallHeap("metrics", "--labels", labels, "--predictions", predictions);
    expect(stderr).toMatch(/p\.csv: the table does not fit into memory \([\d,]+ rows did\)/);
    expect([status, stdout, stderr.trim().split("\n").length]).toEqual([2, "", 1]);
  });
});
