import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";

const table = (...rows: string[]) => parseLabelFile(`item,annotator,label\n${rows.join("\n")}\n`, "l.csv");
const plain = (...rows: string[]) => parseLabelFile(`item,label\n${rows.join("\n")}\n`, "l.csv");
const changes = (diff: ReturnType<typeof diffLabels>) =>
  diff.changed.map(({ id, annotator, from, to }) => [id, annotator, from, to]);

describe("annotators", () => {
  test("that correct each other change the item's label", () => {
    const diff = diffLabels(table("a,ann,cat", "b,ann,cat"), table("a,bob,dog", "b,bob,cat"));
    expect([changes(diff), diff.added, diff.removed]).toEqual([[["a", undefined, "cat", "dog"]], [], []]);
    expect(diff.unchanged).toBe(1);
  });

  test("are named where both sides have the same one", () => {
    const diff = diffLabels(table("a,ann,cat", "b,ann,cat"), table("a,ann,dog"));
    expect([changes(diff), diff.removed]).toEqual([[["a", "ann", "cat", "dog"]], ["b (ann)"]]);
  });

  test("of whom an item has several are told apart", () => {
    const diff = diffLabels(table("a,ann,cat", "a,bob,cat"), table("a,ann,cat", "a,cyd,dog"));
    expect([diff.changed, diff.added, diff.removed, diff.unchanged]).toEqual([[], ["a (cyd)"], ["a (bob)"], 1]);
  });

  test("do not count where only one side knows them, in both directions", () => {
    const [known, unknown] = [table("a,ann,cat", "a,bob,dog", "b,ann,cow"), plain("a,cat", "a,cow", "b,cow")];
    expect(changes(diffLabels(known, unknown))).toEqual([["a", undefined, "cat, dog", "cat, cow"]]);
    expect(changes(diffLabels(unknown, known))).toEqual([["a", undefined, "cat, cow", "cat, dog"]]);
    expect(diffLabels(known, unknown)).toMatchObject({ added: [], removed: [], unchanged: 1 });
  });
});
