import { describe, expect, test } from "@jest/globals";
import type { LabelReading } from "../../src/annotations/labelFile.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";

const diffOf = (old: string, current: string, path: string, reading: LabelReading = {}) =>
  diffLabelFiles({ path, bytes: Buffer.from(old) }, { path, bytes: Buffer.from(current) }, reading);
const changes = (diff: ReturnType<typeof diffOf>) => diff.changed.map(({ id, from, to }) => [id, from, to]);
const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join("\n");

const SWAPPED = [
  ["a.jpg [1,2,3,4]", "cat", "dog"],
  ["a.jpg [50,60,10,10]", "dog", "cat"],
];

describe("a column of boxes", () => {
  const csv = (first: string, second: string) =>
    `image,label,bbox\na.jpg,${first},"[1, 2, 3, 4]"\na.jpg,${second},"[50.0,60.0,10.0,10.0]"\n`;

  test("tells the boxes of one item apart, whose labels were exchanged", () => {
    const diff = diffOf(csv("cat", "dog"), csv("dog", "cat"), "l.csv");
    expect([changes(diff), diff.duplicates, diff.columns]).toEqual([SWAPPED, [], { id: "image", label: "label" }]);
  });

  test.each(["1 2 3 4", "1,2,3,4", "(1, 2, 3, 4)", "[1. 2. 3. 4.]", "[[1,2,3,4]]", '{"x":1,"y":2,"w":3,"h":4}'])(
    "may write a box as %s",
    (cell) => {
      const row = (label: string) => `image,label,box\na.jpg,${label},"${cell.replaceAll('"', '""')}"\n`;
      expect(changes(diffOf(row("cat"), row("dog"), "l.csv"))).toEqual([["a.jpg [1,2,3,4]", "cat", "dog"]]);
    },
  );

  test("is left, top, width, height, as in COCO, unless it is called xyxy", () => {
    const corners = diffOf('image,label,xyxy\na,cat,"[1,2,4,6]"\n', 'image,label,bbox\na,dog,"[1,2,3,4]"\n', "l.csv");
    expect([changes(corners), corners.moved]).toEqual([[["a [1,2,3,4]", "cat", "dog"]], []]);
  });

  test("in JSON may hold the boxes of a list of labels, in the same order", () => {
    const row = (...labels: string[]) =>
      lines({
        image: "a.jpg",
        labels,
        boxes: [
          [1, 2, 3, 4],
          [50, 60, 10, 10],
        ],
      });
    expect(changes(diffOf(row("cat", "dog"), row("dog", "cat"), "l.jsonl"))).toEqual(SWAPPED);
    const ofAllBoxes = diffOf(row("cat"), row("dog"), "l.jsonl");
    expect(ofAllBoxes.renamed_classes).toEqual([{ from: "cat", to: "dog", items: 2 }]);
    expect(() => diffOf(row("cat"), row("cat", "dog", "cow"), "l.jsonl")).toThrow(
      "l.jsonl:1: there are 3 labels and 2 boxes; expected as many",
    );
  });

  test("of a JSON list may be an object of its own, whose x and y are the middle in CreateML", () => {
    const boxed = (key: string, box: object, label = "cat") => ({ label, [key]: box });
    const [one, other] = [
      boxed("coordinates", { x: 10, y: 10, width: 6, height: 4 }),
      boxed("coordinates", { x: 50, y: 50, width: 6, height: 4 }),
    ];
    const of = (...annotations: object[]) => JSON.stringify([{ image: "a.jpg", annotations }]);
    const nothing = { changed: [], added: [], removed: [], moved: [], other_changes: [] };
    expect(diffOf(of(one, other), of(other, one), "l.json")).toMatchObject({ ...nothing, unchanged: 2 });
    expect(diffOf(of(one, other), of(other), "l.json").removed).toEqual(["a.jpg [7,8,6,4]"]);
    const moved = boxed("coordinates", { x: 11, y: 10, width: 6, height: 4 });
    expect(diffOf(of(one, other), of(moved, other), "l.json").moved).toEqual(["a.jpg [8,8,6,4]"]);
    const corners = { x1: 7, y1: 8, x2: 13, y2: 12 };
    expect(changes(diffOf(of(one), of(boxed("box", corners, "dog")), "l.json"))).toEqual([
      ["a.jpg [7,8,6,4]", "cat", "dog"],
    ]);
  });

  test("is told from CreateML's by its list and the picture beside: elsewhere x and y are a corner", () => {
    const box = (width: number) => [{ label: "car", coordinates: { x: 10, y: 10, width, height: 10 } }];
    const moved = (of: (objects: object[]) => object, reading: LabelReading = {}) =>
      diffOf(JSON.stringify(of(box(10))), JSON.stringify(of(box(22))), "l.json", reading).moved;
    expect(moved((annotations) => [{ id: "a", annotations }])).toEqual(["a [10,10,22,10]"]);
    expect(moved((labels) => [{ image: "a.jpg", labels }])).toEqual(["a.jpg [10,10,22,10]"]);
    expect(moved((objects) => ({ "a.jpg": objects }))).toEqual(["a.jpg [10,10,22,10]"]);
    expect(moved((annotations) => [{ imagefilename: "a.jpg", annotations }], { id: "imagefilename" })).toEqual([
      "a.jpg [-1,5,22,10]",
    ]);
    const capital = (text: string) => text.replace("coordinates", "Coordinates").replace('"x"', '"X"');
    const row = JSON.stringify([{ Image: "a.jpg", Annotations: box(10) }]);
    expect(diffOf(row, capital(row), "l.json")).toMatchObject({ changed: [], moved: [], unchanged: 1 });
  });

  test("in an object of its own hides no outline, and nothing else that stands there", () => {
    const of = (rest: object, box: object = {}, key = "bbox") =>
      JSON.stringify([
        {
          image: "a.jpg",
          annotations: [{ label: "cat", [key]: { x: 1, y: 1, width: 8, height: 8, ...box }, ...rest }],
        },
      ]);
    const outlined = (...points: number[][]) => of({ points });
    const [old, current] = [outlined([1, 1], [9, 1], [9, 9]), outlined([1, 1], [9, 9], [1, 9])];
    expect(diffOf(old, current, "l.json").moved).toEqual(["a.jpg [1,1,8,8]"]);
    const others = (before: string, after: string) =>
      diffOf(before, after, "l.json").other_changes.map(({ key, items }) => [key, items]);
    expect(others(of({}, { angle: 30 }), of({}, { angle: 75 }))).toEqual([["bbox.angle", 1]]);
    const at = (lat: number) => of({ coordinates: { lat, lon: 7 } }, {}, "box");
    expect(others(at(50), at(51))).toEqual([["coordinates", 1]]);
    expect(others(of({}, { x: 2, id: 1 }), of({}, { id: 2 }))).toEqual([]);
    const turned = (rotation: number) =>
      JSON.stringify({ "a.jpg": [{ label: "cat", x: 1, y: 1, width: 8, height: 8, rotation }] });
    expect(others(turned(30), turned(75))).toEqual([["rotation", 1]]);
  });

  test("may be empty where nothing is in the picture", () => {
    const row = (labels: string[], boxes: number[][]) => lines({ image: "a.jpg", labels, boxes });
    const diff = diffOf(row([], []), row(["cat"], [[1, 2, 3, 4]]), "l.jsonl");
    expect([diff.added, diff.removed, diff.changed]).toEqual([["a.jpg [1,2,3,4]"], [], []]);
    const whole = (label: string) => `image,label,bbox\na,${label},\nb,cat,"[1,2,3,4]"\n`;
    expect(changes(diffOf(whole("none"), whole("cat"), "l.csv"))).toEqual([["a", "none", "cat"]]);
  });

  test("may be empty beside a label of the whole item, which is a changed label where it was deleted", () => {
    const whole = (label: string) => `image,bbox,label\na,,${label}\nb,"[1,2,3,4]",dog\nb,,\n`;
    const deleted = diffOf(whole("cat"), whole(""), "l.csv");
    expect([changes(deleted), deleted.removed, deleted.duplicates]).toEqual([[["a", "cat", ""]], [], []]);
    expect(changes(diffOf(whole(""), whole("cat"), "l.csv"))).toEqual([["a", "", "cat"]]);
    expect(diffOf(whole(""), whole(""), "l.csv")).toMatchObject({ changed: [], unchanged: 2 });
    const rows = (label: string) => `${whole("cat")}a,,${label}\n`;
    expect(changes(diffOf(rows("dog"), rows(""), "l.csv"))).toEqual([["a", "cat, dog", ", cat"]]);
    const listed = (...labels: string[]) =>
      lines({ image: "a", labels, boxes: [] }, { image: "b", labels: ["dog"], boxes: [[1, 2, 3, 4]] });
    expect(changes(diffOf(listed("cat"), listed(), "l.jsonl"))).toEqual([["a", "cat", ""]]);
  });

  test("may be empty in four columns, too, but not in one of them", () => {
    const table = (...rows: string[]) => `patientId,x,y,width,height,Target\n${rows.join("\n")}\n`;
    const old = table("a,,,,,0", "b,264.0,152.0,213.0,379.0,1", "c,,,,,0");
    expect(diffOf(old, old, "l.csv")).toMatchObject({ changed: [], added: [], removed: [], unchanged: 3 });
    const current = table("b,264.0,152.0,213.0,379.0,1", "a,nan,nan,nan,nan,1", "c,1,2,3,4,1");
    const diff = diffOf(old, current, "l.csv");
    const targets = ["a", "c"].map((id) => [id, "0", "1"]);
    expect([changes(diff), diff.added]).toEqual([targets, ["c [1,2,3,4]"]]);
    const nothing = "image,xmin,ymin,xmax,ymax,label\na.jpg,,,,,\n";
    const found = diffOf(nothing, nothing.replace(",,,,,", ",1,2,3,4,cat"), "l.csv");
    expect([found.changed, found.added, found.removed]).toEqual([[], ["a.jpg [1,2,2,2]"], []]);
    expect(() => diffOf(old, table("a,,1,2,3,1"), "l.csv")).toThrow('l.csv:2: x is ""; expected a number');
  });

  test("that is gone from a row takes no label with it: it is the whole item's now", () => {
    const table = (...rows: string[]) => `image,xmin,ymin,xmax,ymax,label\n${rows.join("\n")}\nb.jpg,5,6,7,8,dog\n`;
    const [boxed, bare] = [table("a.jpg,1,2,3,4,cat"), table("a.jpg,,,,,dog")];
    expect(changes(diffOf(boxed, bare, "l.csv"))).toEqual([["a.jpg", "cat", "dog"]]);
    expect(changes(diffOf(bare, boxed, "l.csv"))).toEqual([["a.jpg", "dog", "cat"]]);
    const one = diffOf(boxed, table("a.jpg,,,,,cat"), "l.csv");
    expect([one.changed, one.removed]).toEqual([[], ["a.jpg [1,2,2,2]"]]);
    const two = (last: string) => table("a.jpg,1,2,3,4,cat", last);
    expect(changes(diffOf(two("a.jpg,50,50,60,60,dog"), two("a.jpg,,,,,cow"), "l.csv"))).toEqual([
      ["a.jpg", "dog", "cow"],
    ]);
    expect(diffOf(two("b.jpg,1,2,3,4,cow"), two("a.jpg,,,,,cow"), "l.csv").changed).toEqual([]);
    const beside = (last: string) => table("a.jpg,,,,,cat", last);
    expect(diffOf(beside("a.jpg,50,50,60,60,dog"), beside("a.jpg,,,,,cow"), "l.csv").changed).toHaveLength(1);
    const map = (object: object) => JSON.stringify({ "a.jpg": [object] });
    const inner = map({ label: "cat", bbox: { x: 1, y: 2, width: 3, height: 4 } });
    expect(changes(diffOf(inner, map({ label: "dog" }), "l.json"))).toEqual([["a.jpg", "cat", "dog"]]);
  });

  test("is only one where it holds boxes, and a cell that is none is named with its line", () => {
    const rows = (label: string) => `id,label,box\na,${label},A3\nb,dog,12\n`;
    expect(changes(diffOf(rows("cat"), rows("dog"), "l.csv"))).toEqual([["a", "cat", "dog"]]);
    const broken = 'id,label,bbox\na,cat,"[1,2,3,4]"\nb,dog,"[1,2,3]"\n';
    expect(() => diffOf(broken, broken, "l.csv")).toThrow(
      'l.csv:3: bbox is "[1,2,3]"; expected four numbers, such as [10, 20, 30, 40]',
    );
  });

  test("makes the lists that detectors write comparable", () => {
    const results = (category: number) =>
      JSON.stringify([{ image_id: 7, category_id: category, bbox: [1, 2, 3, 4], score: 0.9 }]);
    expect(changes(diffOf(results(1), results(2), "l.json"))).toEqual([["7 [1,2,3,4]", "1", "2"]]);
  });
});

describe("objects in JSON that say a label and where it holds", () => {
  const cat = { label: "cat", bbox: [1, 2, 3, 4] };
  const dog = { label: "dog", bbox: [50, 60, 10, 10] };
  const swapped = [
    { ...dog, bbox: cat.bbox },
    { ...cat, bbox: dog.bbox },
  ];

  test("are objects of the item, in a map and in a table", () => {
    const map = (objects: object[]) => JSON.stringify({ "a.jpg": objects });
    expect(changes(diffOf(map([cat, dog]), map(swapped), "l.json"))).toEqual(SWAPPED);
    const row = (annotations: object[]) => lines({ image: "a.jpg", annotations });
    expect(changes(diffOf(row([cat, dog]), row(swapped), "l.jsonl"))).toEqual(SWAPPED);
  });

  test("may be spans of a text, of which two have the same label", () => {
    const row = (...labels: string[]) =>
      lines({ text: "ho hi he", spans: labels.map((label, i) => ({ start: 3 * i, end: 3 * i + 2, label })) });
    const diff = diffOf(row("A", "B", "A"), row("B", "A", "A"), "l.jsonl");
    expect([changes(diff), diff.unchanged]).toEqual([
      [
        ["ho hi he [0,0,2,1]", "A", "B"],
        ["ho hi he [3,0,2,1]", "B", "A"],
      ],
      1,
    ]);
  });

  test("without a place are a set, as before", () => {
    const map = (...labels: string[]) => JSON.stringify({ a: labels.map((label, score) => ({ label, score })) });
    expect(diffOf(map("cat", "dog"), map("dog", "cat"), "l.json")).toMatchObject({ changed: [], unchanged: 1 });
  });
});
