import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { differingByRows } from "../../src/annotations/differingLabels.js";
import { diffLabels, type LabelDiff } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

const HEAD = "id,question,label";
const diffOf = (old: string[], current: string[], head = HEAD, headNow = head) => {
  const [path, text, textNow] = ["l.csv", [head, ...old, ""].join("\n"), [headNow, ...current, ""].join("\n")];
  const diff = diffLabelFiles({ path, bytes: Buffer.from(text) }, { path, bytes: Buffer.from(textNow) });
  expect(diff).toMatchObject(diffLabels(parseLabelFile(text, path), parseLabelFile(textNow, path)));
  return diff;
};
const changes = (diff: ReturnType<typeof diffOf>) =>
  diff.changed.map(({ id, from, to, place }) => [id, from, to, place.line]);

describe("rows of one id", () => {
  test("that another column tells apart are compared one by one", () => {
    const diff = diffOf(["a,colour,red", "a,size,big", "b,size,big"], ["a,size,red", "b,size,big", "a,colour,big"]);
    expect(changes(diff)).toEqual([
      ["a", "big", "red", 2],
      ["a", "red", "big", 4],
    ]);
    expect([diff.duplicates, diff.unchanged]).toEqual([["a"], 1]);
  });

  test("are said to be told apart by the columns that do it", () => {
    const head = "id,eye,source,question,note,label";
    const old = [
      "a,left,web,colour,n1,red",
      "a,right,web,colour,n2,red",
      "b,left,web,size,n3,big",
      "c,left,web,size,n4,big",
    ];
    const now = [
      "a,right,web,colour,m1,red",
      "a,left,web,colour,m2,blue",
      "b,left,web,size,m3,big",
      "c,left,web,size,m4,big",
    ];
    expect(diffOf(old, now, head)).toMatchObject({ told_apart_by: ["eye"], duplicates: ["a"], repeated: [] });
    const twice = [...now, "b,left,web,size,m5,big", "d,left,web,size,m6,big", "d,left,web,size,m7,big"];
    expect(diffOf(old, twice, head)).toMatchObject({
      told_apart_by: ["eye"],
      duplicates: ["a", "b", "d"],
      repeated: ["b", "d"],
    });
    const without = diffOf(["a,red", "a,blue"], ["a,red", "a,blue"], "id,label");
    expect(without).toMatchObject({ told_apart_by: [], duplicates: ["a"], repeated: ["a"] });
    const apart = diffOf(["a,left,red"], ["b,left,red", "b,right,red"], "id,eye,label");
    expect(apart).toMatchObject({ told_apart_by: ["eye"], duplicates: ["b"], repeated: [] });
    const boxes = ["a,cat,1,1,9,9", "a,cat,20,1,29,9"];
    const objects = diffOf(boxes, boxes, "id,label,xmin,ymin,xmax,ymax");
    expect(objects).toMatchObject({ told_apart_by: [], duplicates: [], repeated: [] });
  });

  test("may change places, and then nothing changed", () => {
    const diff = diffOf(["a,colour,red", "a,size,big"], ["a,size,big", "a,colour,red"]);
    expect([diff.changed, diff.duplicates, diff.unchanged]).toEqual([[], ["a"], 1]);
  });

  test("show which of them is another one, beside those that came or went", () => {
    const old = ["a,colour,red", "a,size,big"];
    for (const [was, is] of [
      [old, ["a,colour,blue", "a,size,big", "a,name,big"]],
      [
        [...old, "a,age,big"],
        ["a,colour,blue", "a,size,big"],
      ],
    ] as const) {
      const diff = diffOf([...was], [...is]);
      expect(changes(diff)).toEqual([["a", "red", "blue", 2]]);
      expect(diff.unchanged).toBe(1);
    }
  });

  test("are compared together where some came and others went, since a number that moved on looks the same", () => {
    const diff = diffOf(["a,colour,red", "a,size,big", "a,age,old"], ["a,colour,blue", "a,size,big", "a,name,old"]);
    expect(changes(diff)).toEqual([["a", "big, old, red", "big, blue, old", 2]]);
  });

  test("are as before though all rows have another index now", () => {
    const gap = ["0,x,cat", "1,y,dog", "3,a,cat", "4,a,dog", "5,b,cat", "6,b,dog", "7,c,cat"];
    const numberedAnew = gap.map((row, i) => row.replace(/^\d+/, String(i)));
    const parts = (first: string[], rows: string[]) =>
      [[...first, ...rows], rows].flatMap((part) => part.map((row, i) => `${i},${row}`));
    const pairs = (part: string) => ["a", "b", "c"].flatMap((id) => [`${part}${id},cat`, `${part}${id},dog`]);
    for (const [was, is] of [
      [gap, numberedAnew],
      [parts([], pairs("p")), parts(["new,cat"], pairs("p"))],
    ] as const) {
      const diff = diffOf([...was], [...is], "idx,id,label");
      expect([diff.changed, diff.removed, diff.added_rows, diff.removed_rows]).toEqual([[], [], [], []]);
    }
  });

  test("are compared together where nothing else tells them apart", () => {
    const together = [["a", "big, red", "big, blue", 3]];
    expect(changes(diffOf(["a,red", "a,big"], ["a,big", "a,blue"], "id,label"))).toEqual(together);
    expect(changes(diffOf(["a,x,red", "a,x,big"], ["a,x,big", "a,x,blue"]))).toEqual(together);
    expect(changes(diffOf(["a,x,red", "a,y,big"], ["a,1,big", "a,2,blue"], HEAD, "id,seconds,label"))).toEqual(
      together,
    );
  });

  test("are others where the same letters stand in other cells", () => {
    const diff = diffOf(["a,a,yb,red", "a,p,q,big"], ["a,ay,b,blue", "a,p,q,big"], "id,x,y,label");
    expect(changes(diff)).toEqual([["a", "big, red", "big, blue", 2]]);
  });

  test("of a renamed class are one rename", () => {
    const diff = diffOf(["a,x,dog", "a,y,cat", "b,x,dog"], ["a,x,wolf", "a,y,cat", "b,x,wolf"]);
    expect([diff.changed, diff.renamed_classes]).toEqual([[], [{ from: "dog", to: "wolf", items: 2 }]]);
  });

  test("are told apart by the columns that stayed where others say something new in every row", () => {
    const head = "id,finding,checked,label";
    const old = ["a,eye,9:00,cat", "a,ear,9:01,dog", "b,eye,9:02,cat", "b,ear,9:03,dog"];
    const swapped = diffOf(old, ["b,ear,9:10,dog", "a,ear,9:11,cat", "a,eye,9:12,dog", "b,eye,9:13,cat"], head);
    expect(changes(swapped)).toEqual([
      ["a", "dog", "cat", 3],
      ["a", "cat", "dog", 4],
    ]);
    const same = diffOf(old, ["b,ear,9:10,dog", "a,ear,9:11,dog", "a,eye,9:12,cat", "b,eye,9:13,cat"], head);
    expect([same.changed, same.unchanged]).toEqual([[], 2]);
  });

  test("need several columns to be told apart where no one of them is enough", () => {
    const head = "id,page,side,note,label";
    const old = ["a,1,left,u,cat", "a,1,right,v,dog", "a,2,left,w,cow"];
    const diff = diffOf(old, ["a,2,left,x,dog", "a,1,left,y,cat", "a,1,right,z,cow"], head);
    expect(changes(diff)).toEqual([
      ["a", "cow", "dog", 2],
      ["a", "dog", "cow", 4],
    ]);
  });

  test("are told apart by the columns of both sides where one side has more", () => {
    const diff = diffOf(["a,eye,cat", "a,ear,dog"], ["a,eye,ann,dog", "a,ear,ben,cat"], HEAD, "id,question,who,label");
    expect(changes(diff)).toEqual([
      ["a", "cat", "dog", 2],
      ["a", "dog", "cat", 3],
    ]);
  });

  test("that came or went are not told apart by a number counted from 1, or from 0, inside each item", () => {
    for (const first of [0, 1]) {
      const counted = (id: string, ...labels: string[]) => labels.map((label, i) => `${id},${first + i},${label}`);
      const [three, two] = [counted("a", "cat", "dog", "bird"), counted("a", "dog", "bird")];
      const gone = diffOf([...three, "b,1,cat"], [...two, "b,1,cat"], "id,object,label");
      expect([gone.changed.map(({ from, to }) => [from, to]), gone.removed_rows]).toEqual([
        [["bird, cat, dog", "bird, dog"]],
        [{ id: "a", label: "cat" }],
      ]);
      const come = diffOf([...two, "b,1,cat"], [...three, "b,1,cat"], "id,object,label");
      expect([come.changed.length, come.added_rows]).toEqual([1, [{ id: "a", label: "cat" }]]);
      const swapped = diffOf(two, counted("a", "bird", "dog"), "id,object,label");
      expect(swapped.changed).toHaveLength(2);
    }
    const gaps = diffOf(["a,1,cat", "a,3,dog", "a,4,bird"], ["a,1,dog", "a,3,bird"], "id,object,label");
    expect(gaps.changed).toHaveLength(2);
  });

  test("are told apart by a number that runs through a file of one item alone", () => {
    expect(diffOf(["0,a,cat", "1,a,dog"], ["0,a,dog", "1,a,cat"], "frame,id,label").changed).toHaveLength(2);
  });

  test("are told apart though a column goes with the label", () => {
    const diff = diffOf(["a,eye,1,cat", "a,ear,2,dog"], ["a,eye,2,dog", "a,ear,1,cat"], "id,finding,label_id,label");
    expect(changes(diff)).toEqual([
      ["a", "cat", "dog", 2],
      ["a", "dog", "cat", 3],
    ]);
  });

  test("are told apart though a column of any name goes with the label over both files", () => {
    const other = ["b,eye,Katze,cat", "b,ear,Hund,dog"];
    const old = ["a,eye,Katze,cat", "a,ear,Hund,dog", ...other];
    const swapped = ["a,eye,Hund,dog", "a,ear,Katze,cat", ...other];
    const head = "id,finding,german,label";
    expect(changes(diffOf(old, swapped, head))).toEqual([
      ["a", "cat", "dog", 2],
      ["a", "dog", "cat", 3],
    ]);
    const otherwise = ["c,eye,Katze,lion", "c,ear,Hund,dog"];
    expect(diffOf([...old, ...otherwise], [...swapped, ...otherwise], head).changed).toEqual([]);
    expect(diffOf(old, ["a,ear,Hund,dog", "a,eye,Katze,cat", ...other], head).changed).toEqual([]);
  });

  test("that only changed places are as before, though the file numbers its rows anew", () => {
    const numbered = (rows: string[]) => rows.map((row, i) => `${i + 1},${row}`);
    const rows = ["a,cat", "b,dog", "a,dog", "b,cat"];
    const alone = diffOf(numbered(rows), numbered([...rows].reverse()), "row,id,label");
    expect([alone.changed, alone.unchanged]).toEqual([[], 2]);
    const told = ["a,x,cat", "b,x,dog", "a,y,dog", "b,y,cat"];
    const head = "row,id,finding,label";
    const diff = diffOf(numbered(told), numbered([...told].reverse()), head);
    expect([diff.changed, diff.unchanged]).toEqual([[], 2]);
    const swapped = diffOf(numbered(told), numbered(["b,y,dog", "a,y,dog", "b,x,cat", "a,x,cat"]), head);
    expect(changes(swapped)).toEqual([
      ["b", "cat", "dog", 2],
      ["b", "dog", "cat", 4],
    ]);
  });

  test("are compared together where columns that stayed do not agree on who is who", () => {
    const diff = diffOf(
      ["a,1,x,cat", "a,2,y,dog", "b,1,x,dog", "b,2,y,cat"],
      ["a,1,y,dog", "a,2,x,cat", "b,1,x,dog", "b,2,y,cat"],
      "id,place,finding,label",
    );
    expect([diff.changed, diff.unchanged]).toEqual([[], 2]);
  });

  test("are not told apart by a column that changed in most other items", () => {
    const old = ["a,p,1:00,cat", "a,q,1:01,dog", "b,p,1:02,cat", "b,q,1:03,dog", "c,p,1:04,cat", "c,q,1:05,dog"];
    const checked = (...others: string[]) =>
      diffOf(old, ["a,p,2:00,dog", "a,q,2:01,cat", ...others], "id,note,checked,label").changed.length;
    expect(checked("b,p,2:02,cat", "b,q,2:03,dog", "c,p,2:04,cat", "c,q,2:05,dog")).toBe(2);
    expect(checked("b,r,2:02,cat", "b,s,2:03,dog", "c,t,2:04,cat", "c,u,2:05,dog")).toBe(0);
  });

  test("that came or went are told as rows of their item, whether others tell them apart or not", () => {
    const [two, one] = [
      ["a,eye,cat", "a,ear,dog", "b,eye,cat"],
      ["a,eye,cat", "b,eye,cat"],
    ];
    for (const [head, cut] of [
      [HEAD, (row: string) => row],
      ["id,label", (row: string) => row.replace(/,.*,/, ",")],
    ] as const) {
      const gone = diffOf(two.map(cut), one.map(cut), head);
      expect([gone.removed_rows, gone.added_rows]).toEqual([[{ id: "a", label: "dog" }], []]);
      expect(gone.changed).toMatchObject([{ id: "a", from: "cat, dog", to: "cat", rows: "removed" }]);
      const come = diffOf(one.map(cut), two.map(cut), head);
      expect([come.removed_rows, come.added_rows]).toEqual([[], [{ id: "a", label: "dog" }]]);
      expect(come.changed).toMatchObject([{ id: "a", from: "cat", to: "cat, dog", rows: "added" }]);
    }
  });

  test("that came or went with a label of their own are a change, also beside a renamed class", () => {
    const [three, two] = [
      ["a,eye,dog", "b,eye,dog", "b,ear,cat"],
      ["a,eye,wolf", "b,eye,wolf"],
    ];
    const gone = diffOf(three, two);
    expect([gone.changed, gone.renamed_classes.length]).toMatchObject([
      [{ id: "b", from: "cat, dog", to: "wolf", place: { line: 3 }, rows: "removed" }],
      1,
    ]);
    const come = diffOf(two, three);
    expect(come.changed).toMatchObject([{ id: "b", from: "wolf", to: "cat, dog", place: { line: 4 }, rows: "added" }]);
  });

  test("that went with a label that another row still says change none", () => {
    const diff = diffOf(["a,eye,cat", "a,ear,cat"], ["a,ear,cat"]);
    expect([diff.changed, diff.removed_rows, diff.unchanged]).toEqual([[], [{ id: "a", label: "cat" }], 1]);
  });

  test("that went do not hide that another row changed", () => {
    const diff = diffOf(["a,eye,cat", "a,ear,dog"], ["a,eye,dog"]);
    expect(changes(diff)).toEqual([["a", "cat", "dog", 2]]);
    expect([diff.changed[0]?.rows, diff.removed_rows]).toEqual([undefined, [{ id: "a", label: "dog" }]]);
  });

  test("that went beside a changed one are no change while the item has the same labels", () => {
    const [three, two] = [
      ["a,eye,cat", "a,ear,cat", "a,toe,dog"],
      ["a,eye,cat", "a,ear,dog"],
    ];
    const gone = diffOf(three, two);
    expect([changes(gone), gone.removed_rows]).toEqual([[["a", "cat", "dog", 3]], [{ id: "a", label: "dog" }]]);
    const come = diffOf(two, three);
    expect([changes(come), come.added_rows]).toEqual([[["a", "dog", "cat", 3]], [{ id: "a", label: "dog" }]]);
  });

  test("that went beside a changed one with a label of their own are told with all labels of the item", () => {
    const diff = diffOf(["a,eye,cat", "a,ear,cow", "a,toe,dog"], ["a,eye,pig", "a,ear,cow"]);
    expect(diff.changed).toMatchObject([
      { from: "cat", to: "pig", place: { line: 2 } },
      { from: "cat, cow, dog", to: "cow, pig", rows: "removed", place: { line: 3 } },
    ]);
  });

  test("are told apart by numbers, whether whole ones are written with a point or not", () => {
    const old = ["a,1.0,cat", "a,-2.,dog", "b,1.0,cat"];
    expect(changes(diffOf(old, ["a,1,dog", "a,-2,cat", "b,1,cat"], "id,t,label"))).toEqual([
      ["a", "cat", "dog", 2],
      ["a", "dog", "cat", 3],
    ]);
    expect(diffOf(["a,v1.0,cat", "a,.0,dog"], ["a,v1,dog", "a,,cat"], "id,t,label").changed).toEqual([]);
    const [indexed, floats] = [
      ["1,a,cat", "2,a,dog", "3,b,cat"],
      ["1.0,a,dog", "2.0,a,cat", "3.0,b,cat"],
    ];
    expect(diffOf(indexed, floats, "row,id,label").changed).toEqual([]);
  });

  test("may be many thousands", () => {
    const labels = Array.from({ length: 100_000 }, (_, i) => `label ${i}`);
    const start = performance.now();
    expect(differingByRows(labels, [...labels, ...labels], { added: labels, removed: [] })).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test("give the same answer as bytes and parsed, and none where only their order is another one", () => {
    const cells = fc.tuple(
      fc.constantFrom("a", "b", "c"),
      fc.constantFrom("x", "y", 'say "1"', 'say ""1""', '"say ""1"""', '"a,\n""1"""'),
      fc.constantFrom("1", "2", "10", "1.0", "2.00"),
      fc.constantFrom("cat", "dog", "cow"),
    );
    const rows = fc
      .array(cells, { minLength: 1, maxLength: 9 })
      .map((all) => ["d,x,1,cat", ...all.map((row) => row.join(","))]);
    const sorted = (diff: LabelDiff) => JSON.stringify([...diff.changed.map((one) => JSON.stringify(one))].sort());
    fc.assert(
      fc.property(rows, rows, fc.boolean(), (old, current, isNumbered) => {
        const text = (lines: string[]) =>
          [
            isNumbered ? "row,id,finding,n,label" : "id,finding,n,label",
            ...lines.map((line, i) => (isNumbered ? `${i},${line}` : line)),
            "",
          ].join("\n");
        const bytes = (lines: string[]) => ({ path: "l.csv", bytes: Buffer.from(text(lines)) });
        const parsed = (lines: string[]) => parseLabelFile(text(lines), "l.csv");
        const [quick, slow] = [diffLabelFiles(bytes(old), bytes(current)), diffLabels(parsed(old), parsed(current))];
        expect(sorted(quick)).toBe(sorted(slow));
        expect([quick.unchanged, quick.added_rows, quick.removed_rows]).toEqual([
          slow.unchanged,
          slow.added_rows,
          slow.removed_rows,
        ]);
        const reordered = diffLabelFiles(bytes(old), bytes([...old].reverse()));
        expect([reordered.changed, reordered.added_rows]).toEqual([[], []]);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  test("that are numbered through are as before where the file lost all other items, in JSON Lines as in CSV", () => {
    const [old, current] = [
      ["1,a,cat", "2,a,dog", "3,z,cat"],
      ["1,a,dog", "2,a,cat"],
    ];
    const lines = (rows: string[]) =>
      rows
        .map((row) =>
          JSON.stringify(Object.fromEntries(row.split(",").map((cell, i) => [["n", "id", "label"][i], cell]))),
        )
        .join("\n");
    for (const [was, is] of [
      [old, current],
      [current, old],
    ] as const) {
      expect(diffOf(was, is, "n,id,label").changed).toEqual([]);
      const json = diffLabels(parseLabelFile(lines(was), "l.jsonl"), parseLabelFile(lines(is), "l.jsonl"));
      expect([json.changed, json.unchanged]).toEqual([[], 1]);
    }
  });

  test("in JSON are told apart, too", () => {
    const rows = (...labels: string[]) =>
      parseLabelFile(JSON.stringify(labels.map((label, frame) => ({ file: "v.mp4", frame, label }))), "l.json");
    expect(diffLabels(rows("cat", "dog"), rows("dog", "cat")).changed).toHaveLength(2);
  });
});
