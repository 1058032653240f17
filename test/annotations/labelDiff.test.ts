import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLabels, type LabelDiff } from "../../src/annotations/labelDiff.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { csvText } from "../../src/common/csvText.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

const csv = (...rows: string[]) => ["id,label", ...rows, ""].join("\n");
const bytes = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
/** Both ways to the same answer: parsed, and as bytes. */
function diffOf(old: string, current: string): LabelDiff {
  const parsed = diffLabels(parseLabelFile(old, "old.csv"), parseLabelFile(current, "new.csv"));
  const columns = { id: "id", label: "label" };
  const quick = diffLabelFiles(bytes("old.csv", old), bytes("new.csv", current));
  expect(quick).toMatchObject({ ...parsed, format: "csv", columns, old_columns: columns });
  return parsed;
}

describe("the difference of two label tables", () => {
  test("names item, old label, new label and the line of the new one", () => {
    const diff = diffOf(csv("a,cat", "b,dog", "c,cat"), csv("a,cat", "b,cat", "c,cat"));
    expect(diff.changed).toEqual([{ id: "b", from: "dog", to: "cat", place: { path: "new.csv", line: 3 } }]);
    expect(diff.unchanged).toBe(2);
  });

  test("does not care for the order of rows or for the path", () => {
    const diff = diffOf(csv("a,cat", "b,dog"), csv("b,dog", "a,cat"));
    expect(diff).toEqual({
      changed: [],
      added: [],
      removed: [],
      renamed_classes: [],
      renamed_items: [],
      moved: [],
      duplicates: [],
      unchanged: 2,
      other_changes: [],
      added_rows: [],
      removed_rows: [],
      told_apart_by: [],
      repeated: [],
    });
  });

  test("tells added and removed items from changed ones", () => {
    const diff = diffOf(csv("a,cat", "b,dog"), csv("c,cat", "a,cat"));
    expect([diff.added, diff.removed, diff.changed]).toEqual([["c"], ["b"], []]);
  });

  test("calls a renamed class one rename and none of its items changed", () => {
    const diff = diffOf(csv("a,dog", "b,dog", "c,cat"), csv("a,wolf", "b,wolf", "c,cat", "e,wolf"));
    expect(diff.renamed_classes).toEqual([{ from: "dog", to: "wolf", items: 2 }]);
    expect([diff.changed, diff.unchanged]).toEqual([[], 3]);
  });

  test("tells a stray from one renamed class to another from both renames, and many of them as a split", () => {
    const rows = (labels: string[]) => csv(...labels.map((label, i) => `i${i},${label}`));
    const many = (items: number, label: string) => new Array<string>(items).fill(label);
    const old = rows([...many(11, "cat"), ...many(12, "dog")]);
    const { renamed_classes, changed } = diffOf(old, rows([...many(10, "Felis"), "Canis", ...many(12, "Canis")]));
    expect(renamed_classes).toEqual([
      { from: "cat", to: "Felis", items: 10 },
      { from: "dog", to: "Canis", items: 12 },
    ]);
    expect(changed).toMatchObject([{ id: "i10", from: "cat", to: "Canis" }]);
    const split = diffOf(old, rows([...many(7, "Felis"), ...many(4, "Canis"), ...many(12, "Canis")]));
    expect([split.renamed_classes, split.changed.length]).toEqual([[], 23]);
  });

  test("tells the relabels beside a rename from the rename", () => {
    const old = csv("a,dog", "b,dog", "c,dog", "d,dog", "e,cat", "f,cat");
    const away = diffOf(old, csv("a,wolf", "b,wolf", "c,wolf", "d,cat", "e,cat", "f,cat"));
    expect(away.renamed_classes).toEqual([{ from: "dog", to: "wolf", items: 3 }]);
    expect(away.changed.map(({ id, from, to }) => [id, from, to])).toEqual([["d", "dog", "cat"]]);
    const into = diffOf(old, csv("a,wolf", "b,wolf", "c,wolf", "d,wolf", "e,wolf", "f,cat"));
    expect(into.renamed_classes).toEqual([{ from: "dog", to: "wolf", items: 4 }]);
    expect(into.changed.map(({ id, from, to }) => [id, from, to])).toEqual([["e", "cat", "wolf"]]);
  });

  test.each([
    ["the old name is still in use", csv("a,dog", "b,dog", "c,dog"), csv("a,wolf", "b,wolf", "c,dog"), 2],
    ["the new name was there before", csv("a,dog", "b,dog", "c,wolf"), csv("a,wolf", "b,wolf", "c,wolf"), 2],
    ["two classes become one", csv("a,dog", "b,dog", "c,dog", "d,cat"), csv("a,pet", "b,pet", "c,pet", "d,pet"), 4],
    ["one class becomes two", csv("a,pet", "b,pet", "c,pet", "d,pet"), csv("a,dog", "b,dog", "c,dog", "d,cat"), 4],
    ["two names are swapped", csv("a,dog", "b,dog", "c,cat", "d,cat"), csv("a,cat", "b,cat", "c,dog", "d,dog"), 4],
    ["cells were empty", csv("a,", "b,", "c,cat"), csv("a,dog", "b,dog", "c,cat"), 2],
    ["cells are empty now", csv("a,dog", "b,dog", "c,cat"), csv("a,", "b,", "c,cat"), 2],
    [
      "half of the labels went elsewhere",
      csv("a,x", "b,x", "c,x", "d,x", "e,y"),
      csv("a,z", "b,z", "c,y", "d,y", "e,y"),
      4,
    ],
    ["only one item is concerned", csv("a,dog", "b,cat"), csv("a,wolf", "b,cat"), 1],
  ])("sees relabels and no rename where %s", (_, old, current, changed) => {
    const diff = diffOf(old, current);
    expect(diff.renamed_classes).toEqual([]);
    expect(diff.changed).toHaveLength(changed);
  });

  test("reports an item that stands twice, and a second row with another label as a change that is only a row", () => {
    const diff = diffOf(csv("a,cat", "b,dog"), csv("a,cat", "b,dog", "a,dog"));
    expect(diff.duplicates).toEqual(["a"]);
    expect(diff.changed).toEqual([
      { id: "a", from: "cat", to: "cat, dog", place: { path: "new.csv", line: 4 }, rows: "added" },
    ]);
    expect(diffOf(csv("a,cat", "a,cat"), csv("a,cat", "a,cat"))).toMatchObject({
      duplicates: ["a"],
      changed: [],
      unchanged: 1,
    });
  });

  test("sees which of an item's rows changed though its labels were all there before", () => {
    const diff = diffOf(csv("a,cat", "a,dog", "a,dog", "b,cat"), csv("a,dog", "a,cat", "a,cat", "b,cat"));
    expect(diff.changed).toEqual([
      { id: "a", from: "cat, dog, dog", to: "cat, cat, dog", place: { path: "new.csv", line: 4 } },
    ]);
    expect([diff.duplicates, diff.renamed_classes, diff.unchanged]).toEqual([["a"], [], 1]);
    const fewer = diffOf(csv("a,cat", "a,dog", "a,dog"), csv("a,cat", "a,dog"));
    expect([fewer.changed, fewer.duplicates, fewer.unchanged]).toEqual([[], ["a"], 1]);
    const other = diffOf(csv("a,cat", "a,dog"), csv("a,cat", "a,cat"));
    expect(other.changed).toMatchObject([{ from: "cat, dog", to: "cat, cat" }]);
  });

  test("does not care for how the lines of a text end", () => {
    const diff = diffOf(csv('a,"one\ntwo"', "b,x"), csv('a,"one\r\ntwo"', "b,x"));
    expect([diff.changed, diff.unchanged]).toEqual([[], 2]);
  });

  test("takes a lone CR behind the header for the end of its line", () => {
    const [old, current] = ["id,label\ra,cat\nb,dog\n", "id,label\na,cow\nb,dog\n"];
    const changes = diffLabelFiles(bytes("o.csv", old), bytes("n.csv", current)).changed;
    expect(changes).toMatchObject([{ id: "a", from: "cat", to: "cow" }]);
  });

  test("tells one label with a comma from two labels", () => {
    const diff = diffOf(csv('a,"x, y"', "b,z"), csv("a,x", "a,y", "b,z"));
    expect(diff.changed).toEqual([{ id: "a", from: '"x, y"', to: '"x", "y"', place: { path: "new.csv", line: 2 } }]);
  });

  test("compares annotators' answers one by one", () => {
    const head = "item,annotator,label\n";
    const diff = diffLabels(
      parseLabelFile(`${head}a,ann,cat\na,ben,dog\n`, "o.csv"),
      parseLabelFile(`${head}a,ben,cat\na,ann,cat\na,cleo,cat\n`, "n.csv"),
    );
    expect(diff.changed).toEqual([
      { id: "a", annotator: "ben", from: "dog", to: "cat", place: { path: "n.csv", line: 2 } },
    ]);
    expect(diff.added).toEqual(["a (cleo)"]);
    expect(diff.duplicates).toEqual([]);
  });

  test("gives the same answer as bytes and parsed, for any two tables", () => {
    const row = fc.tuple(
      fc.constantFrom("a", "b", "c", "d, e", 'f"', "é"),
      fc.constantFrom("cat", "dog", "wolf", "", "x,y", "cat, dog"),
    );
    const written = fc.array(row, { minLength: 1, maxLength: 10 }).map((rows) => csvText(["id", "label"], rows));
    // The same label, with quotes in it, is not written by all in the same way.
    const spelled = fc.array(
      fc.tuple(
        fc.constantFrom("a", "b", '"c"', '"d\ne"'),
        fc.constantFrom('say "1"', 'say ""1""', '"say ""1"""', '"""1"""', '"x\r\n,y"', "dog", '"dog"', '""'),
      ),
      { minLength: 1, maxLength: 10 },
    );
    const table = fc.oneof(
      written,
      spelled.map((rows) => ["id,label", ...rows.map((cells) => cells.join(",")), ""].join("\n")),
    );
    const sorted = (diff: LabelDiff) => ({ ...diff, duplicates: [...diff.duplicates].sort() });
    fc.assert(
      fc.property(table, table, (old, current) => {
        const parsed = diffLabels(parseLabelFile(old, "o.csv"), parseLabelFile(current, "n.csv"));
        const quick = diffLabelFiles(bytes("o.csv", old), bytes("n.csv", current));
        expect(sorted(quick)).toMatchObject(sorted(parsed));
        const ids = new Set([
          ...parseLabelFile(old, "o.csv").items.keys(),
          ...parseLabelFile(current, "n.csv").items.keys(),
        ]);
        expect(parsed.changed.length + parsed.added.length + parsed.removed.length + parsed.unchanged).toBe(ids.size);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  test("does not depend on the order of rows, whatever the rows", () => {
    const row = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.constantFrom("cat", "dog", "wolf"));
    const names = ({ changed, added, removed, unchanged }: LabelDiff) => [
      changed.map(({ id, from, to }) => `${id} ${from} ${to}`).sort(),
      [...added].sort(),
      [...removed].sort(),
      unchanged,
    ];
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.array(row, { minLength: 1 }), (old, current) => {
        const one = diffOf(csvText(["id", "label"], old), csvText(["id", "label"], current));
        const other = diffLabels(
          parseLabelFile(csvText(["id", "label"], [...old].reverse()), "o.csv"),
          parseLabelFile(csvText(["id", "label"], [...current].reverse()), "n.csv"),
        );
        expect(names(other)).toEqual(names(one));
      }),
      { numRuns: 1000 },
    );
  });
});
