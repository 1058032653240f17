import { describe, expect, test } from "@jest/globals";
import type { LabelFilesDiff } from "../../src/annotations/wholeDiff.js";
import { alikeTexts } from "../../src/words/alikeTexts.js";
import { changedTable, labelsDiffAnswer, labelsDiffHelp, labelsDiffLines } from "../../src/words/labelsDiff.js";

const aDiff = (part: Partial<LabelFilesDiff> = {}): LabelFilesDiff => ({
  format: "csv",
  columns: null,
  old_columns: null,
  class_names_from: null,
  spelling_only: [],
  changed: [],
  added: [],
  removed: [],
  renamed_classes: [],
  renamed_items: [],
  moved: [],
  duplicates: [],
  unchanged: 3,
  other_changes: [],
  added_rows: [],
  removed_rows: [],
  told_apart_by: [],
  repeated: part.duplicates ?? [],
  ...part,
});
const changes = (n: number, from = "cat", to = "dog") =>
  Array.from({ length: n }, (_, i) => ({ id: `${from}${i}`, from, to, place: { path: "l.csv", line: i + 2 } }));

describe("the words of a label difference", () => {
  test("answer in their first line, whatever became of labels", () => {
    const answers: [Partial<LabelFilesDiff>, string][] = [
      [{}, "No label changed; 3 unchanged (csv)."],
      [{ changed: changes(1200) }, "1,200 labels changed; 3 unchanged (csv)."],
      [
        { changed: [...changes(1), ...changes(1)] },
        "2 labels of 1 item changed; other labels of 3 items unchanged (csv).",
      ],
      [
        { changed: [...changes(1), ...changes(1)].map((one) => ({ ...one, annotator: "ann" })) },
        "2 labels of 1 item changed; 3 labels unchanged (csv).",
      ],
      [
        { renamed_classes: [{ from: "dog", to: "wolf", items: 2 }] },
        "No label changed, 1 class renamed; 3 unchanged (csv).",
      ],
      [{ moved: ["c [1,2,3,4]"], format: "coco" }, "No label changed; 1 object moved; 3 unchanged (coco)."],
      [
        { added: ["a", "b"], removed: ["c", "d [1,2,3,4]"] },
        "No label changed; 2 items added; 1 item and 1 object removed; 3 unchanged (csv).",
      ],
      [{ renamed_items: [{ from: "a", to: "b" }] }, "No label changed; 1 item renamed; 3 unchanged (csv)."],
      [
        { added: ["a"], removed: ["b"], unchanged: 0 },
        "No label has a counterpart of the same item on the other side, so none could be compared; 1 item added; 1 item removed (csv).",
      ],
    ];
    for (const [part, answer] of answers) expect(labelsDiffAnswer(aDiff(part))).toBe(answer);
  });

  test("count a track that changed as one row of the list, and all its labels as changed", () => {
    const inTrack = changes(60).map((one, frame) => ({ ...one, track: { name: "track 1", frame } }));
    const diff = aDiff({ changed: [...inTrack, ...changes(52, "cow")] });
    expect(labelsDiffAnswer(diff)).toMatch(/^112 labels changed/);
    expect(changedTable(diff)?.rows).toHaveLength(50);
    expect(changedTable(diff)?.rows[0]).toEqual(["track 1, frames 0–59 (60 labels)", "cat", "dog", "l.csv:2"]);
    expect(labelsDiffLines(diff)[0]).toBe("… and 3 more (all with --json)");
    expect(labelsDiffLines(aDiff({ changed: inTrack }))).toEqual([]);
  });

  test("tell rows of an item that came or went from labels that changed", () => {
    const [lost] = changes(1, "cat, dog", "cat");
    const removed_rows = [{ id: "a", annotator: "ann", label: "dog" }];
    const diff = aDiff({ changed: lost ? [{ ...lost, rows: "removed" }] : [], removed_rows });
    expect(labelsDiffAnswer(diff)).toBe(
      "1 item lost labels; 1 row removed from items on both sides; 3 unchanged (csv).",
    );
    expect(changedTable(diff)).toBeUndefined();
    expect(labelsDiffLines(diff)).toEqual(["removed rows (1): a (ann): dog"]);
    const added_rows = ["x", "y"].map((label) => ({ id: "b", label }));
    expect(labelsDiffAnswer(aDiff({ added_rows, removed_rows }))).toBe(
      "No label changed; 2 rows added to, 1 row removed from items on both sides; 3 unchanged (csv).",
    );
    expect(labelsDiffLines(aDiff({ added_rows }))).toEqual(["added rows (2): b: x, b: y"]);
    const [gained] = changes(1);
    expect(labelsDiffAnswer(aDiff({ changed: gained ? [gained, { ...gained, rows: "added" }] : [] }))).toBe(
      "1 label changed; 1 item gained labels; 3 unchanged (csv).",
    );
  });

  test("show what changed, who said so and where", () => {
    expect(changedTable(aDiff())).toBeUndefined();
    expect(labelsDiffLines(aDiff())).toEqual([]);
    const diff = aDiff({
      changed: [{ id: "a", annotator: "ann", from: "", to: "dog", place: { path: "l.csv", line: 2 } }],
    });
    expect(changedTable(diff)?.rows).toEqual([["a (ann)", "(empty)", "dog", "l.csv:2"]]);
    expect(labelsDiffLines(diff)).toEqual([]);
  });

  test("say which columns were compared, and where they are called otherwise on both sides", () => {
    const columns = { id: "id", label: "breed" };
    const lines = (old_columns: LabelFilesDiff["columns"], now: LabelFilesDiff["columns"] = columns) =>
      labelsDiffLines(aDiff({ columns: now, old_columns }));
    expect(lines(columns)).toEqual(["compared: the column breed by id"]);
    expect(lines({ id: "item", label: "label", annotator: "who" })[0]).toBe(
      "compared: the column label by item and who of the old side with the column breed by id of the new one",
    );
    expect(lines(columns, null)[0]).toBe(
      "compared: the column breed by id of the old side with the labels of the new one",
    );
  });

  test("say that classes were compared by number where only one side names them", () => {
    expect(labelsDiffLines(aDiff({ class_names_from: "old" }))[0]).toBe(
      "compared: classes by their numbers, because only the old side says how they are called; its names are shown",
    );
  });

  test("say under which keys that are no part of a label something else is said", () => {
    const other_changes = [
      { key: "score", items: 1200, side: "new" as const },
      { key: "iscrowd", items: 1, side: "both" as const },
    ];
    expect(labelsDiffLines(aDiff({ other_changes }))).toEqual([
      "also other than before, though no part of a label: score (1,200 labels, set only on the new side), iscrowd (1 label)",
    ]);
    const about = [{ key: "category supercategory", items: 2, side: "both" as const, of: "category" as const }];
    expect(labelsDiffLines(aDiff({ other_changes: about }))[0]).toMatch(/: category supercategory \(2 categories\)$/);
    const many = Array.from({ length: 11 }, (_, i) => ({ key: `k${i}`, items: 1, side: "both" as const }));
    expect(labelsDiffLines(aDiff({ other_changes: many }))[0]).toMatch(/k9 \(1 label\), …$/);
  });

  test("say which items were lost by their spelling where several annotators labelled them, each once", () => {
    const columns = { id: "item", label: "label", annotator: "annotator" };
    const lines = (removed: string[], added: string[]) =>
      labelsDiffLines(aDiff({ columns, removed, added })).join("\n");
    expect(lines(["a (ann)", "a (bob)", "b (ann)"], ["a.wav (ann)", "a.wav (bob)", "b.wav (ann)"])).toContain(
      "2 of the removed and added ids are the same but for case, blanks, an ending or the form of a number (a, a.wav)",
    );
    // Of the same item it is somebody else's annotation.
    expect(lines(["a (bob)"], ["a (Bob)"])).not.toContain("the same but for");
    expect(lines(["a (bob)"], ["a (Bob)"])).toContain("bob's labels of 1 item went, and Bob's of the same came");
  });

  test("say which ids were lost by their spelling", () => {
    const lines = (removed: string[], added: string[]) => labelsDiffLines(aDiff({ removed, added })).join("\n");
    expect(lines(["001", "002", "x"], ["1", "2", "y"])).toContain(
      "2 of the removed and added ids are the same but for case, blanks, an ending or the form of a number (001, 1): their labels were not compared; write the ids alike",
    );
    for (const [from, to] of [
      ["IMG_001.JPG", "img_001"],
      ["a", " a "],
      ["7", "7.0"],
    ] as const)
      expect(lines([from], [to])).toContain("1 of the removed and added ids is the same but for");
    // Several in one spelling tell nothing, and v1.2 is not v1.
    for (const [removed, added] of [
      [["A", "a"], ["a "]],
      [["v1.2"], ["v1"]],
      [["1.5"], ["15"]],
    ] as const)
      expect(lines([...removed], [...added])).not.toContain("are the same but for");
  });

  test("say which labels differ only in spelling", () => {
    const spelling_only = [
      { from: "Cat", to: "cat", items: 1200 },
      { from: "a", to: "a ", items: 1 },
    ];
    expect(labelsDiffLines(aDiff({ changed: changes(1), spelling_only }))[0]).toBe(
      '1,201 of the changed labels differ only in spelling (case, blanks, the form of a number, the order of several): Cat → cat, a → "a "',
    );
  });

  test("name what came, went, moved, stands twice and goes by another name", () => {
    const many = Array.from({ length: 1234 }, (_, i) => `n${i}`);
    expect(
      labelsDiffLines(
        aDiff({
          added: many,
          removed: ["b"],
          moved: ["c [1,2,3,4]"],
          duplicates: ["d"],
          renamed_items: [{ from: "x/e.jpg", to: "y/e.jpg" }],
          renamed_classes: [{ from: "dog", to: "wolf", items: 2000 }],
          unchanged: 5000,
        }),
      ),
    ).toEqual([
      "class dog is now called wolf (2,000 labels)",
      "added (1,234): n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, …",
      "removed (1): b",
      "moved (1): c [1,2,3,4]",
      "stands twice (1): d",
      "renamed (1): x/e.jpg → y/e.jpg",
    ]);
  });

  test("warn of an id that stands twice only where nothing tells its rows apart", () => {
    const columns = { id: "id", label: "label" };
    const table = { columns, old_columns: columns, duplicates: ["a", "b", "d"], told_apart_by: ["question", "eye"] };
    expect(labelsDiffLines(aDiff({ ...table, repeated: ["d"] }))).toEqual([
      "stands twice (1): d",
      "several rows (2): a, b (counted once each where unchanged)",
      "compared: the column label by id, its rows told apart by question and eye",
    ]);
    const alike = { ...table, repeated: table.duplicates, told_apart_by: [] };
    expect(labelsDiffLines(aDiff(alike))).toEqual(["stands twice (3): a, b, d", "compared: the column label by id"]);
  });

  test("of more changes than anybody reads tell the most frequent", () => {
    const diff = aDiff({ changed: [...changes(1200), ...changes(30, "dog", "cat")] });
    expect(changedTable(diff)?.rows).toHaveLength(50);
    expect(labelsDiffLines(diff).slice(0, 2)).toEqual([
      "… and 1,180 more (all with --json)",
      "Most often: cat → dog (1,200), dog → cat (30)",
    ]);
  });

  test("explain what counts, the formats and the exit status", () => {
    for (const words of [
      "one rename, no\n                changed label",
      "  pascal-voc",
      "Exit status: 1 when a label of an item on both sides changed; 0 when none did",
      "Examples:",
    ])
      expect(labelsDiffHelp).toContain(words);
    expect(Math.max(...labelsDiffHelp.split("\n").map((line) => line.length))).toBeLessThanOrEqual(115);
  });
});

describe("texts from a file", () => {
  test.each([
    ["blanks at an end", "cat", "cat ", ["cat", '"cat "']],
    ["two spellings of one letter", "caf\u00e9", "cafe\u0301", ["caf\\u00e9", "cafe\\u0301"]],
    ["letters of two alphabets", "cat", "c\u0430t", ["cat", "c\\u0430t"]],
    ["wide letters", "cat", "\uff43at", ["cat", "\\uff43at"]],
    ["an invisible sign", "cat", "c\u200bat", ["cat", "c\\u200bat"]],
    ["what steers a terminal", "\u001b[31mred", "red", ["\\u001b[31mred", "red"]],
    ["a line break", "a\nb", "ab", ["a b", "ab"]],
    ["nothing", "", " ", ["(empty)", '" "']],
  ])("that differ by %s look different", (_, from, to, shown) => {
    expect(alikeTexts(from, to)).toEqual(shown);
    expect(shown[0]).not.toBe(shown[1]);
  });

  test("that are long are shown from where they part", () => {
    const [from, to] = alikeTexts(`${"x".repeat(200)}cat`, `${"x".repeat(200)}dog`);
    expect([from, to]).toEqual([`…${"x".repeat(30)}cat`, `…${"x".repeat(30)}dog`]);
    const ofRoboflow = (hash: string) => `a_jpg.rf.${hash}`;
    const [one, other] = [`${"a".repeat(31)}1`, `${"a".repeat(31)}2`].map(ofRoboflow);
    expect(alikeTexts(`${one} [1,2,3,4]`)).toEqual(["a_jpg.rf.aaaaaa… [1,2,3,4]"]);
    expect(alikeTexts("a", one ?? "")).toEqual(["a", "a_jpg.rf.aaaaaa…"]);
    expect(alikeTexts(one ?? "", other ?? "")).toEqual([one, other]);
    expect(alikeTexts("y".repeat(100))).toEqual([`${"y".repeat(59)}…`]);
  });
});
