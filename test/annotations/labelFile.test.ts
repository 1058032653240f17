import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile, parseLabelFolder } from "../../src/annotations/labelFile.js";
import { parseLabelFormat } from "../../src/annotations/labelFormat.js";
import { LABEL_FORMATS, type LabelFormat } from "../../src/annotations/labelSet.js";
import { UserError } from "../../src/common/userError.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

const file = (text: string, path: string) => parseLabelFile(text, path);
const diffFiles = (old: string, current: string, path: string) => diffLabels(file(old, path), file(current, path));

describe("a table of labels", () => {
  test("is understood by the usual names of its columns", () => {
    expect([...file("text,category\nhello,greeting\n", "t.csv").items.keys()]).toEqual(["hello"]);
    expect(file("split,file_name,Class\ntrain,a.jpg,cat\n", "t.csv").items.get("a.jpg")?.[0]?.label).toBe("cat");
    expect(file('{"id": 7, "label": "cat"}\n{"id": 8, "label": 3}\n', "t.jsonl").items.get("8")?.[0]).toMatchObject({
      label: "3",
      place: { path: "t.jsonl", line: 2 },
    });
    expect(file("id\tlabel\na b\tcat\n", "labels").format).toBe("tsv");
  });

  test("asks which column is which rather than guess", () => {
    expect(() => file("a,b,c\n1,2,3\n", "t.csv")).toThrow(
      "t.csv:1: no column looks like the item's id (columns: a, b, c); name it with --id",
    );
    expect(() => file("id,b,c\n1,2,3\n", "t.csv")).toThrow("no column looks like the label");
    expect(() => parseLabelFile("id,label\na,b\n", "t.csv", { label: "lable" })).toThrow(
      '--label is "lable", but there is no such column; did you mean "label"?',
    );
    expect(parseLabelFile("a,b,c\n1,2,3\n", "t.csv", { id: "c", label: "a" }).items.get("3")?.[0]?.label).toBe("1");
  });

  test("separated by blanks is refused, not torn apart", () => {
    expect(() => file("my photo.jpg cat\nother.jpg dog\n", "labels.txt")).toThrow(
      "if blanks separate its columns, write commas",
    );
  });

  test("with a box a row holds objects", () => {
    const head = "filename,class,xmin,ymin,xmax,ymax\n";
    const diff = diffFiles(
      `${head}a.jpg,cat,1,1,50,50\na.jpg,cat,60,60,90,90\n`,
      `${head}a.jpg,cat,60,60,90,90\na.jpg,dog,1,1,50,50\n`,
      "t.csv",
    );
    expect(diff.changed).toEqual([
      { id: "a.jpg [1,1,49,49]", from: "cat", to: "dog", place: { path: "t.csv", line: 3 } },
    ]);
    expect(diff.duplicates).toEqual([]);
  });

  test.each(["x,y,w,h", "x,y,width,height", "left,top,width,height", "bbox_x,bbox_y,bbox_width,bbox_height"])(
    "knows a box by a corner and its size (%s)",
    (box) => {
      const head = `image,label,${box}\n`;
      const rows = (first: string, second: string) => `${head}a,${first},1,1,5,5\na,${second},50,50,5,5\n`;
      const diff = diffFiles(rows("cat", "dog"), rows("dog", "cat"), "t.csv");
      expect(diff.changed.map(({ id, from, to }) => [id, from, to])).toEqual([
        ["a [1,1,5,5]", "cat", "dog"],
        ["a [50,50,5,5]", "dog", "cat"],
      ]);
    },
  );
});

test.each([
  ["cx,cy,w,h", "3.5,3.5,5,5"],
  ["x_center,y_center,width,height", "3.5,3.5,5,5"],
  ["left,top,right,bottom", "1,1,6,6"],
])("a table's boxes are known by %s, too", (box, near) => {
  const head = `image,label,${box}\n`;
  const rows = (first: string, second: string) => `${head}a,${first},${near}\na,${second},50,50,55,55\n`;
  const diff = diffFiles(rows("cat", "dog"), rows("dog", "cat"), "t.csv");
  expect(diff.changed.map(({ id, from, to }) => [id, from, to])).toContainEqual(["a [1,1,5,5]", "cat", "dog"]);
  expect(diff.changed).toHaveLength(2);
});

describe("a JSON map", () => {
  test.each([
    ["LabelMe", { version: "5.0", flags: {}, shapes: [{ label: "cat", points: [] }], imagePath: "a.jpg" }],
    ["VGG Image Annotator", { "a.jpg1234": { filename: "a.jpg", regions: [] } }],
    ["VoTT", { name: "cats", assets: { "0d3de": { asset: { name: "a.jpg" }, regions: [{ tags: ["cat"] }] } } }],
    ["Datumaro", { infos: {}, categories: { label: {} }, items: [{ id: "a", annotations: [] }] }],
    ['under the key "sentences"', { name: "FAQ", lang: "en", sentences: [{ text: "a", intent: "b" }, { text: "c" }] }],
    ["column by column", { id: { 0: "a", 1: "b" }, label: { 0: "cat", 1: "dog" } }],
    ["column by column", { labels: ["cat", "dog"], ids: ["a", "b"] }],
    ["stand under the key", { data: [{ id: "a", label: "cat" }] }],
  ])("is not what %s writes", (sentence, value) => {
    expect(() => file(JSON.stringify(value), "m.json")).toThrow(UserError);
    expect(() => file(JSON.stringify(value), "m.json")).toThrow(sentence);
  });

  test("may call its items as it likes", () => {
    const labelsOf = (value: object, reading = {}) =>
      [...parseLabelFile(JSON.stringify(value), "m.json", reading).items].map(([item, entries]) => [
        item,
        entries.map(({ label }) => label),
      ]);
    const expected = [
      ["image", ["cat"]],
      ["label", ["dog"]],
    ];
    expect(labelsOf({ image: "cat", label: "dog" })).toEqual(expected);
    expect(labelsOf({ image: ["cat"], label: ["dog"] })).toEqual(expected);
    expect(labelsOf({ image: { label: "cat", by: 1 }, label: { label: "dog", by: 2 } })).toEqual(expected);
    expect(labelsOf({ shapes: ["round"], flags: ["red"] })).toHaveLength(2);
    expect(labelsOf({ a: { regions: "north", label: "cat" } })).toEqual([["a", ["cat"]]]);
    const boxes = [
      { label: "cat", x: 1 },
      { label: "dog", x: 2 },
    ];
    expect(labelsOf({ a: boxes, b: [], c: { label: "cat" } })).toHaveLength(3);
    expect(labelsOf({ a: boxes, b: boxes })).toHaveLength(2);
    expect(labelsOf({ a: boxes, b: "cow" }, { format: "json-map" })).toHaveLength(2);
    expect(labelsOf({ "a.jpg": boxes, "b.jpg": "cow" })).toHaveLength(2);
    expect(labelsOf({ a: boxes, b: null, c: null })).toHaveLength(3);
    const [breeds, breed] = [[{ breed: "x" }, { breed: "y" }], { breed: "z" }];
    expect(labelsOf({ "a.jpg": breeds, "b.jpg": breed })).toHaveLength(2);
    expect(labelsOf({ a: breeds, b: breed }, { label: "breed" })).toHaveLength(2);
    expect(() => labelsOf({ a: breeds, b: breed })).toThrow('under the key "a"');
    const lists = { image: ["cat", "dog"], label: ["cat", "cow"] };
    expect(() => labelsOf(lists)).toThrow("if its keys are items, say --format json-map");
    expect(labelsOf(lists, { format: "json-map" })).toHaveLength(2);
  });

  test("of splits is no map: their lists are rows, of objects or of pairs", () => {
    const old =
      '{\n"train": [["hi", "greet"], ["bye", "leave"], ["ok", "agree"]],\n"oos_val": [\n["ok", "oos"],\n["hm", "oos"]]}';
    const diff = diffFiles(old, old.replace('"hm", "oos"', '"hm", "greet"').replace('"leave"', '"greet"'), "m.json");
    expect(diff).toMatchObject({ unchanged: 2, told_apart_by: ["split"], repeated: [] });
    expect(diff.changed).toEqual([
      { id: "bye", from: "leave", to: "greet", place: { path: "m.json", line: 2 } },
      { id: "hm", from: "oos", to: "greet", place: { path: "m.json", line: 5 } },
    ]);
    const objects = { test: [{ image: "a.jpg", class: "cat" }], train: [{ image: "b.jpg", class: "dog" }], dev: [] };
    expect([...file(JSON.stringify(objects), "m.json").items.keys()]).toEqual(["a.jpg", "b.jpg"]);
    expect([...file('{"train": ["cat", "dog"], "test": ["cow"]}', "m.json").items.keys()]).toEqual(["train", "test"]);
    expect([...parseLabelFile('{"train": [["a", "b"]]}', "m.json", { format: "json-map" }).items.keys()]).toEqual([
      "train",
    ]);
  });

  test("of long lists of lists is refused where nothing says that they are splits", () => {
    const rows = Array.from({ length: 30 }, (_, i) => [`a${i}.jpg`, 1, "cat"]);
    expect(() => file(JSON.stringify({ train: rows, more: rows }), "m.json")).toThrow(
      'm.json: the rows seem to stand under the keys train, more; give one list of them, such as [{"id": "a", "label": "cat"}]; if its keys are items, say --format json-map',
    );
    expect(parseLabelFile(JSON.stringify({ a: rows, b: rows }), "m.json", { format: "json-map" }).items.size).toBe(2);
    expect(file(JSON.stringify({ a: rows.slice(0, 3), b: [["x"]] }), "m.json").items.size).toBe(2);
  });

  test("may be indented and ordered anew; lists are sets; a key that stands twice is reported", () => {
    const old = '{"a": "cat", "b": ["x", "y"], "c": 1}';
    expect(diffFiles(old, '{\n  "c": 1,\n  "b": ["y", "x"],\n  "a": "cat"\n}', "m.json")).toMatchObject({
      changed: [],
      unchanged: 3,
    });
    const twice = diffFiles(old, '{\n"a": "cat",\n"a": "dog",\n"b": ["x","y"],\n"c": 1}', "m.json");
    expect(twice.duplicates).toEqual(["a"]);
    expect(twice.changed).toEqual([{ id: "a", from: "cat", to: "cat, dog", place: { path: "m.json", line: 3 } }]);
  });

  test("broken in any way is refused with its line", () => {
    expect(() => file('{"a": "cat",\n "b": }', "m.json")).toThrow(
      "m.json:2: this is not valid JSON: expected a value but saw",
    );
    expect(() => file('{"a": "cat"', "m.json")).toThrow('expected "," or "}" but saw the end of the file');
    expect(() => file(`{"a": "${"x".repeat(2000)}",\n"b": "${"x".repeat(2000)}" 7}`, "m.json")).toThrow(
      'm.json:2: this is not valid JSON: expected "," or "}" but saw "7}" (character 2009 of the line)',
    );
    expect(() => file(`${"[".repeat(100_000)}`, "m.json")).toThrow("more than 500 deep");
    expect(() => file('{"a": 1e400}', "m.json")).toThrow('the number "1e400" is too large');
  });
});

const voc = (name: string, objects: [string, number, number, number, number][]) =>
  `<?xml version="1.0"?>\n<annotation>\n<filename>${name}</filename>\n${objects
    .map(
      ([label, a, b, c, d]) =>
        `<object>\n<name>${label}</name>\n<bndbox><xmin>${a}</xmin><ymin>${b}</ymin><xmax>${c}</xmax><ymax>${d}</ymax></bndbox>\n</object>`,
    )
    .join("\n")}\n</annotation>\n`;

describe("a Pascal VOC folder", () => {
  const folder = (...files: [string, string][]) =>
    parseLabelFolder(
      files.map(([path, text]) => ({ path, text })),
      "labels",
    );

  test("may rename its files and its pictures: labels stay labels", () => {
    const old = folder(
      ["1.xml", voc("1.png", [["cat", 1, 1, 40, 40]])],
      ["2.xml", voc("2.png", [["dog", 2, 2, 30, 30]])],
    );
    const current = folder(
      ["one.xml", voc("1.jpg", [["cat", 1, 1, 40, 40]])],
      ["zwei.xml", voc("zwei.jpg", [["dog", 2, 2, 30, 30]])],
    );
    const diff = diffLabels(old, current);
    expect(diff).toMatchObject({ changed: [], added: [], removed: [], unchanged: 2 });
    expect(diff.renamed_items).toEqual([
      { from: "1.png", to: "1.jpg" },
      { from: "2.png", to: "zwei.jpg" },
    ]);
  });

  test("shows the line of the changed name in its file", () => {
    const diff = diffLabels(
      folder([
        "1.xml",
        voc("1.jpg", [
          ["cat", 1, 1, 40, 40],
          ["cat", 50, 50, 90, 90],
        ]),
      ]),
      folder([
        "1.xml",
        voc("1.jpg", [
          ["cat", 50, 50, 90, 90],
          ["dog", 1, 1, 40, 40],
        ]),
      ]),
    );
    expect(diff.changed).toEqual([
      { id: "1.jpg [1,1,39,39]", from: "cat", to: "dog", place: { path: "labels/1.xml", line: 9 } },
    ]);
  });

  test("with broken XML or a missing number is refused with file and line", () => {
    expect(() => folder(["1.xml", "<annotation>\n<object>\n"])).toThrow(
      "labels/1.xml:3: this is not valid XML: <object> of line 2 is never closed",
    );
    expect(() => folder(["1.xml", voc("1.jpg", [["cat", Number.NaN, 1, 2, 3]])])).toThrow(
      'labels/1.xml:6: <xmin> is "NaN"; expected a number',
    );
    expect(() => folder(["1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><annotation/>'])).toThrow(
      "its <!DOCTYPE> declares something",
    );
  });

  test("with more attributes than any tool writes is refused with file and line", () => {
    const withAttributes = (many: number) =>
      folder(["1.xml", `<annotation>\n<filename${' a="x"'.repeat(many)}>1.jpg</filename>\n</annotation>`]);
    expect(() => withAttributes(1000)).not.toThrow();
    for (const many of [1001, 3_000_000])
      expect(() => withAttributes(many)).toThrow(
        "labels/1.xml:2: <filename> has more than 1,000 attributes, which no tool for labels writes",
      );
  });
});

describe("a YOLO folder", () => {
  const folder = (...files: [string, string][]) =>
    parseLabelFolder(
      files.map(([path, text]) => ({ path, text })),
      "labels",
    );
  const classes: [string, string] = ["classes.txt", "cat\nsea dog\n"];

  test("names its classes, whose numbers may change", () => {
    const old = folder(classes, ["a.txt", "0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n"]);
    const current = folder(
      ["data.yaml", "names: {0: sea dog, 1: cat}\n"],
      ["a.txt", "0 0.1 0.1 0.1 0.1\n1 0.5 0.5 0.2 0.2\n"],
    );
    expect(diffLabels(old, current)).toMatchObject({ changed: [], unchanged: 2 });
    const flipped = diffLabels(old, folder(classes, ["a.txt", "1 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n"]));
    expect(flipped.changed).toEqual([
      { id: "a [0.4,0.4,0.2,0.2]", from: "cat", to: "sea dog", place: { path: "labels/a.txt", line: 1 } },
    ]);
  });

  test("knows pictures without an object, outlines and confidences", () => {
    const set = folder(["a.txt", ""], ["b.txt", "0 0 0 1 0 1 1\n0 .5 .5 .1 .1 0.93\n"]);
    expect(set.items.get("a")).toEqual([]);
    expect(set.items.get("b")?.map(({ shape }) => shape?.kind)).toEqual(["outline", "box"]);
  });

  test.each([
    ["0 0.5 x 0.2 0.2", 'a coordinate is "x"'],
    ["0 0.5 0.5 0.2", "3 numbers follow the class"],
    ["cat 0.5 0.5 0.2 0.2", 'the class is "cat"'],
    ["7 0.5 0.5 0.2 0.2", "the class is 7, which the folder's list of classes does not name"],
  ])("with the line %j is refused", (line, sentence) => {
    expect(() => folder(classes, ["a.txt", `\n${line}\n`])).toThrow(`labels/a.txt:2: ${sentence}`);
  });
});

describe("a CVAT file", () => {
  const cvat = (inside: string) => `<annotations>\n<version>1.1</version>\n${inside}\n</annotations>`;
  const image = (id: number, label: string) =>
    `<image id="${id}" name="my photo.jpg" width="9" height="9">\n<box label="${label}" xtl="1" ytl="1" xbr="5" ybr="5"/>\n<tag label="indoor"/>\n<polygon label="sky" points="0,0;4,0;4,4"/></image>`;

  test("holds boxes, outlines and tags, under the picture's name", () => {
    expect(file(cvat(image(0, "cat")), "c.xml").format).toBe("cvat");
    const diff = diffFiles(cvat(image(0, "cat")), cvat(image(7, "dog")), "c.xml");
    expect(diff.changed).toEqual([
      { id: "my photo.jpg [1,1,4,4]", from: "cat", to: "dog", place: { path: "c.xml", line: 4 } },
    ]);
    expect(diff.unchanged).toBe(2);
  });

  test("of a video holds each frame's shapes", () => {
    const track = (id: number, label: string) =>
      `<track id="${id}" label="${label}"><box frame="0" xtl="1" ytl="1" xbr="5" ybr="5" outside="0"/><box frame="1" xtl="1" ytl="1" xbr="5" ybr="5" outside="1"/></track>`;
    expect(diffFiles(cvat(track(0, "cat")), cvat(track(3, "dog")), "c.xml").changed.map(({ id }) => id)).toEqual([
      "frame 0 [1,1,4,4]",
    ]);
  });
});

describe("a Label Studio export", () => {
  const task = (id: number, image: string, choice: string, by: number | object = 1) => ({
    id,
    data: { image },
    annotations: [
      {
        id: id * 10,
        completed_by: by,
        result: [{ id: `r${id}`, type: "choices", from_name: "q", to_name: "i", value: { choices: [choice] } }],
      },
    ],
  });

  test("may number tasks, results and uploads anew, and another person may correct a label", () => {
    const old = JSON.stringify([task(1, "/data/upload/1/0a1b2c3d-a.jpg", "cat"), task(2, "b.jpg", "dog")]);
    const current = JSON.stringify([
      task(12, "b.jpg", "cat", { email: "ben@example.com" }),
      task(11, "/data/upload/2/ffffffff-a.jpg", "cat"),
    ]);
    expect(file(old, "l.json").format).toBe("label-studio");
    const diff = diffFiles(old, current, "l.json");
    expect(diff.changed.map(({ id, from, to }) => [id, from, to])).toEqual([["b.jpg", "dog", "cat"]]);
    expect(diff).toMatchObject({ unchanged: 1, added: [], removed: [] });
  });

  test("says who labelled as a number or with all that is known of the person", () => {
    const by = (who: number | object, choice: string) => {
      const { annotations } = task(1, "a.jpg", choice, who);
      return annotations;
    };
    const both = (first: number | object, second: number | object, choice: string) =>
      JSON.stringify([{ id: 1, data: { image: "a.jpg" }, annotations: [...by(first, "cat"), ...by(second, choice)] }]);
    const diff = diffFiles(
      both(1, 2, "cat"),
      both({ id: 1, email: "a@b.c" }, { id: 2, email: "d@b.c" }, "cow"),
      "l.json",
    );
    expect(diff.changed.map(({ annotator, from, to }) => [annotator, from, to])).toEqual([["2", "cat", "cow"]]);
  });

  test("holds boxes and spans of text with their labels", () => {
    const result = (label: string, start: number) =>
      JSON.stringify([
        {
          id: 1,
          data: { text: "A cat sat" },
          annotations: [
            {
              completed_by: 1,
              result: [
                { type: "labels", from_name: "n", value: { start, end: start + 3, text: "cat", labels: [label] } },
              ],
            },
          ],
        },
      ]);
    expect(diffFiles(result("ANIMAL", 2), result("PLANT", 2), "l.json").changed[0]).toMatchObject({
      from: "ANIMAL",
      to: "PLANT",
    });
    expect(diffFiles(result("ANIMAL", 2), result("ANIMAL", 3), "l.json").moved).toEqual(["A cat sat [3,0,3,1]"]);
  });
});

describe("any label file", () => {
  test("that is empty, binary, or in an unknown format is refused in one sentence", () => {
    expect(() => file(" \n", "x.csv")).toThrow("x.csv: the file is empty; expected labels");
    expect(() => parseLabelFile(Buffer.from([0xff, 0xfe, 65, 0]), "x.csv")).toThrow("x.csv:1: the file is UTF-16");
    expect(() => parseLabelFile(Buffer.from([0x69, 0xe9]), "x.csv")).toThrow("some bytes are not UTF-8");
    expect(() => parseLabelFile(gzipSync("id,label\na,1\n"), "x.csv.gz")).toThrow(
      "x.csv.gz: the file is compressed with gzip; unpack it first",
    );
    expect(() => parseLabelFormat("cocoo")).toThrow('the format is "cocoo"; did you mean coco?');
    expect(() => parseLabelFolder([{ path: "a.png", text: "" }], "d")).toThrow("d: this folder has no labels");
  });

  const pieces = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "<",
    ">",
    "/",
    "annotation",
    "annotations",
    "image",
    "object",
    "name",
    "=",
    "1",
    "-",
    "e5",
    "null",
    "\n",
    " ",
    "\\",
    "id",
    "label",
    "images",
    "categories",
    "data",
    "result",
    "&amp;",
    "\0",
    "\uFEFF",
    "é",
  ];
  const formats = Object.keys(LABEL_FORMATS) as LabelFormat[];

  test("answers any text in any format with labels or with one sentence", () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(undefined, ...formats),
        fc.constantFrom("x", "x.csv", "x.json", "x.xml", "x.jsonl"),
        (any, format, path) => {
          try {
            const set = parseLabelFile(any, path, { format });
            diffLabels(set, set);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
            expect(String(error)).not.toContain("\n");
          }
        },
      ),
      { numRuns: FUZZ_RUNS },
    );
  });

  test("with any JSON in the place of its parts is read or refused in one sentence", () => {
    const any = fc.jsonValue({ maxDepth: 3 });
    const shape = fc.record(
      {
        images: fc.oneof(any, fc.array(any)),
        annotations: fc.oneof(any, fc.array(any)),
        categories: fc.array(any),
        data: any,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(shape, fc.array(shape)),
        fc.constantFrom(undefined, "coco", "label-studio", "json-rows", "json-map"),
        (value, format) => {
          try {
            const set = parseLabelFile(JSON.stringify(value), "x.json", { format: format as LabelFormat | undefined });
            expect(diffLabels(set, set)).toMatchObject({ changed: [], added: [], removed: [], moved: [] });
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
