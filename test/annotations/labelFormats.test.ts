import { describe, expect, test } from "@jest/globals";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { parseLabelFile, parseLabelFolder } from "../../src/annotations/labelFile.js";
import type { LabelSet } from "../../src/annotations/labelSet.js";

const diffOf = (old: string, current: string, path: string) =>
  diffLabelFiles({ path, bytes: Buffer.from(old) }, { path, bytes: Buffer.from(current) });
const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
const folder = (files: Record<string, string>) => parseLabelFolder(filesOf(files), "labels");
const diffFolders = (old: Record<string, string>, current: Record<string, string>) =>
  diffLabelFiles({ path: "labels", files: filesOf(old) }, { path: "labels", files: filesOf(current) });
const labels = (set: LabelSet) => [...set.items].map(([item, entries]) => [item, entries.map(({ label }) => label)]);
const changes = (diff: ReturnType<typeof diffOf>) => diff.changed.map(({ id, from, to }) => [id, from, to]);
const nothing = { changed: [], added: [], removed: [], moved: [], renamed_classes: [], duplicates: [] };

describe("tables of labels", () => {
  test("whose columns are separated by something else say what to do", () => {
    expect(() => parseLabelFile("id;label\na;cat\n", "l.csv")).toThrow(/^l\.csv:1: .* no comma but a semicolon/);
    expect(() => parseLabelFile("id\tlabel\na\tcat\n", "l.csv")).toThrow(/^l\.csv:1: .* no comma but a tab/);
    expect(() => parseLabelFile("id label\nmy photo.jpg cat\n", "l.csv")).toThrow("if blanks separate its columns");
  });

  test("without a row are refused, and so is one column for both", () => {
    expect(() => diffOf("id,label\na,cat\n", "id,label\n", "l.csv")).toThrow(
      "l.csv: there is no item in it (read as csv)",
    );
    expect(() => diffOf("id,label\n", "id,label\na,cat\n", "l.csv")).toThrow("there is no item in it");
    expect(() => diffOf("{}", '{"a": "b"}', "l.json")).toThrow("there is no item in it (read as json-map)");
    expect(() => diffOf("[]", "[]", "l.json")).toThrow("there is no item in it (read as json-rows)");
    expect(() => parseLabelFile("id,x\na,b\n", "l.csv", { id: "x", label: "x" })).toThrow("cannot be both");
  });

  test("follow a file to its new name, so that no label changes by moving house", () => {
    const old = "id,label\nraw/a.jpg,cat\nraw/b.jpg,dog\nc,cat\n";
    const diff = diffOf(old, "id,label\nimages/a.png,cat\nimages/b.png,cat\nd,cat\n", "l.csv");
    expect(diff.renamed_items).toEqual([
      { from: "raw/a.jpg", to: "images/a.png" },
      { from: "raw/b.jpg", to: "images/b.png" },
    ]);
    expect(changes(diff)).toEqual([["images/b.png", "dog", "cat"]]);
    expect([diff.added, diff.removed]).toEqual([["d"], ["c"]]);
  });

  test("follow nobody whose name is not unique", () => {
    const diff = diffOf("id,label\nx/1.jpg,cat\ny/1.jpg,dog\n", "id,label\nz/1.jpg,dog\n", "l.csv");
    expect([diff.renamed_items, diff.changed, diff.added, diff.removed.length]).toEqual([[], [], ["z/1.jpg"], 2]);
  });

  test("know a name in another spelling of the same letters", () => {
    const diff = diffOf("id,label\ncafe\u0301,x\nb,y\n", "id,label\ncaf\u00e9,y\nb,y\n", "l.csv");
    expect(diff.renamed_items).toEqual([{ from: "cafe\u0301", to: "caf\u00e9" }]);
    expect(changes(diff)).toEqual([["caf\u00e9", "x", "y"]]);
  });

  test("take a number and its text for the same label, and every other letter for another one", () => {
    expect(
      diffOf(
        '[{"id":1,"label":1},{"id":2,"label":true}]',
        '[{"id":"1","label":"1"},{"id":2,"label":"true"}]',
        "l.json",
      ),
    ).toMatchObject(nothing);
    expect(diffOf('{"a": 1.0, "b": 2}', '{"a": 1, "b": "2"}', "l.json")).toMatchObject({ ...nothing, unchanged: 2 });
    const written = diffOf("id,label\na,1\nb,Cat\nc,cat\nd,\n", "id,label\na,1.0\nb,cat\nc,cat \nd,NaN\n", "l.csv");
    expect(changes(written).map(([, from, to]) => [from, to])).toEqual([
      ["1", "1.0"],
      ["Cat", "cat"],
      ["cat", "cat "],
      ["", "NaN"],
    ]);
  });

  test("in JSON may hold lists, which are sets, and objects, whose keys have no order", () => {
    const lines = (a: string, b: string) => `{"id":1,"label":${a}}\n{"id":2,"label":${b}}\n`;
    expect(diffOf(lines('["x","y"]', '{"p":1,"q":2}'), lines('["y","x"]', '{"q":2,"p":1}'), "l.jsonl")).toMatchObject({
      ...nothing,
      unchanged: 2,
    });
    const renamed = diffOf('{"a":["x","y"],"b":["x"],"c":["y"]}', '{"a":["x","z"],"b":["x"],"c":["z"]}', "l.json");
    expect(renamed).toMatchObject({ changed: [], renamed_classes: [{ from: "y", to: "z", items: 2 }], unchanged: 3 });
    expect(changes(diffOf('{"a":["x","y"],"b":["y"]}', '{"a":["x"],"b":["y"]}', "l.json"))).toEqual([
      ["a", "x, y", "x"],
    ]);
  });

  test("may be JSON Lines whatever the file is called", () => {
    expect(parseLabelFile('{"id":1,"label":"a"}\n{"id":2,"label":"b"}\n', "l.json").format).toBe("jsonl");
    expect(parseLabelFile('{"a":\n"b"}', "l.json").format).toBe("json-map");
  });

  test("take ids and labels that JavaScript has a meaning for as they are", () => {
    const old = "id,label\n__proto__,constructor\ntoString,__proto__\n";
    expect(changes(diffOf(old, "id,label\n__proto__,__proto__\ntoString,__proto__\n", "l.csv"))).toEqual([
      ["__proto__", "constructor", "__proto__"],
    ]);
    expect(
      changes(diffOf('{"__proto__":"a","constructor":"b"}', '{"__proto__":"b","constructor":"b"}', "l.json")),
    ).toEqual([["__proto__", "a", "b"]]);
    expect(labels(parseLabelFile('[{"id":1,"constructor":"x"},{"id":2}]', "l.json", { label: "constructor" }))).toEqual(
      [
        ["1", ["x"]],
        ["2", [""]],
      ],
    );
  });
});

describe("COCO files", () => {
  const images = [
    { id: 1, file_name: "a.jpg" },
    { id: 2, file_name: "b.jpg" },
  ];
  const categories = [
    { id: 1, name: "person" },
    { id: 2, name: "dog" },
  ];
  const coco = (annotations: object[], rest: object = {}) =>
    JSON.stringify({ annotations, images, categories, ...rest });
  const crowd = {
    id: 9,
    image_id: 1,
    category_id: 1,
    iscrowd: 1,
    area: 4,
    segmentation: { counts: [6, 1, 40, 4, 5], size: [4, 14] },
    bbox: [1, 1, 3, 3],
  };
  const pose = { id: 10, image_id: 2, category_id: 1, num_keypoints: 2, keypoints: [10, 10, 2, 0, 0, 0, 30, 40, 1] };

  test("may hold crowds with masks, key points and pictures without any label", () => {
    const old = coco([crowd, pose]);
    expect(
      diffOf(
        old,
        coco([
          { ...pose, id: 1 },
          { ...crowd, id: 2 },
        ]),
        "c.json",
      ),
    ).toMatchObject({ ...nothing, unchanged: 2 });
    const mask = { ...crowd, segmentation: { size: [4, 14], counts: [5, 2, 40, 4, 5] } };
    expect(diffOf(old, coco([mask, pose]), "c.json")).toMatchObject({ ...nothing, moved: ["a.jpg [1,1,3,3]"] });
    const moved = { ...pose, keypoints: [11, 10, 2, 0, 0, 0, 30, 40, 1], category_id: 2 };
    const diff = diffOf(old, coco([crowd, moved]), "c.json");
    expect(changes(diff)).toEqual([["b.jpg [11,10,19,30]", "person", "dog"]]);
    expect(diff.moved).toEqual(["b.jpg [11,10,19,30]"]);
  });

  test("may write a mask's run lengths as pycocotools does, and it is the same mask", () => {
    const masked = (counts: unknown, size = [9, 10]) => coco([{ ...crowd, segmentation: { size, counts } }]);
    // What pycocotools makes of the list: `mask.frPyObjects({"size": [9, 10], "counts": […]}, 9, 10)`.
    const old = masked([6, 1, 40, 4, 5, 4, 5, 4, 21]);
    expect(diffOf(old, masked("61X13mN000`0"), "c.json")).toMatchObject({ ...nothing, unchanged: 2 });
    for (const other of [
      masked("61X13mN000a0"),
      masked("61X13mN000`0", [10, 9]),
      masked([6, 1, 40, 4, 5, 4, 5, 5, 20]),
    ])
      expect(diffOf(old, other, "c.json")).toMatchObject({ ...nothing, moved: ["a.jpg [1,1,3,3]"] });
    for (const odd of [[0, 2 ** 40], [-1, 5], [1.5], ["6"], [], null])
      expect(diffOf(masked(odd), masked(odd), "c.json")).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("with attributes say more than a class, but not by what is said of visibility", () => {
    const car = (attributes: object) => coco([{ id: 1, image_id: 1, category_id: 2, bbox: [1, 1, 5, 5], attributes }]);
    const red = car({ colour: "red", occluded: false, doors: 4 });
    expect(changes(diffOf(red, car({ doors: 4, colour: "blue", occluded: false }), "c.json"))).toEqual([
      ["a.jpg [1,1,5,5]", "dog (colour: red, doors: 4)", "dog (colour: blue, doors: 4)"],
    ]);
    expect(diffOf(red, car({ doors: 4, colour: "red", occluded: true }), "c.json")).toMatchObject(nothing);
  });

  test("tell the names of key points where they are others", () => {
    const named = (...keypoints: string[]) => coco([pose], { categories: [{ id: 1, name: "person", keypoints }] });
    const old = named("nose", "left_eye", "right_eye");
    expect(changes(diffOf(old, named("nose", "right_eye", "left_eye"), "c.json"))).toEqual([
      [
        "b.jpg [10,10,20,30]",
        "person (points: nose, left_eye, right_eye)",
        "person (points: nose, right_eye, left_eye)",
      ],
    ]);
    expect(diffOf(old, old.replace('"person"', '"human"'), "c.json")).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "person", to: "human", items: 1 }],
    });
    const unnamed = coco([pose], { categories: [{ id: 1, name: "person" }] });
    expect(diffOf(unnamed, old, "c.json")).toMatchObject({ ...nothing, unchanged: 2 });
    expect(diffOf(old, unnamed, "c.json")).toMatchObject({ ...nothing, unchanged: 2 });
    const relabelled = old.replace('"person"', '"human"').replace("nose", "mouth");
    expect(diffOf(old, relabelled, "c.json").changed).toHaveLength(1);
  });

  test("show a renamed category as one rename beside an object that is now something else", () => {
    const boxes = [0, 1, 2, 3].map((i) => ({ id: i, image_id: 1, category_id: 1, bbox: [20 * i, 0, 9, 9] }));
    const current = boxes.map((box, i) => (i === 3 ? { ...box, category_id: 2 } : box));
    const names = [
      { id: 1, name: "human" },
      { id: 2, name: "dog" },
    ];
    const diff = diffOf(coco(boxes), coco(current, { categories: names }), "c.json");
    expect(diff.renamed_classes).toEqual([{ from: "person", to: "human", items: 3 }]);
    expect(changes(diff)).toEqual([["a.jpg [60,0,9,9]", "person", "dog"]]);
    const swapped = [
      { id: 1, name: "dog" },
      { id: 2, name: "person" },
    ];
    expect(diffOf(coco(boxes), coco(boxes, { categories: swapped }), "c.json")).toMatchObject({
      renamed_classes: [],
      changed: boxes.map(() => ({ from: "person", to: "dog" })),
    });
    const merged = coco(boxes.map((box, i) => ({ ...box, category_id: 1 + (i % 2) })));
    expect(diffOf(merged, coco(boxes, { categories: [{ id: 1, name: "animal" }] }), "c.json")).toMatchObject({
      renamed_classes: [],
      changed: boxes.map(() => ({ to: "animal" })),
    });
  });

  test("with captions hold several a picture, which is no doubled id", () => {
    const said = (...texts: string[]) => coco(texts.map((caption, i) => ({ id: i, image_id: 1, caption })));
    expect(diffOf(said("A dog.", "One dog."), said("One dog.", "A dog."), "c.json")).toMatchObject(nothing);
    expect(diffOf(said("A dog.", "A dog."), said("A dog."), "c.json").duplicates).toEqual(["a.jpg"]);
  });

  test("of panoptic segments have a label each", () => {
    const panoptic = (category: number) =>
      coco([
        {
          image_id: 1,
          file_name: "a.png",
          segments_info: [
            { id: 7, category_id: category, bbox: [1, 1, 5, 5], area: 9 },
            { id: 8, category_id: 1, bbox: [9, 9, 5, 5] },
          ],
        },
      ]);
    expect(changes(diffOf(panoptic(1), panoptic(2), "c.json"))).toEqual([["a.jpg [1,1,5,5]", "person", "dog"]]);
  });

  test("keep all digits of large ids", () => {
    const [a, b] = ["9007199254740993", "9007199254740992"];
    const large = `{"images":[{"id":${a},"file_name":"a.jpg"},{"id":${b},"file_name":"b.jpg"}],"categories":[{"id":1,"name":"dog"}],"annotations":[{"id":${a},"image_id":${a},"category_id":1},{"id":${b},"image_id":${b},"category_id":1}]}`;
    const set = parseLabelFile(large, "c.json");
    expect(labels(set)).toEqual([
      ["a.jpg", ["dog"]],
      ["b.jpg", ["dog"]],
    ]);
    expect(set.doubled).toEqual([]);
  });

  test.each([
    [
      "a box of three numbers",
      '{"images":[{"id":1,"file_name":"a"}],\n"categories":[{"id":1,"name":"x"}],\n"annotations":[\n{"image_id":1,"category_id":1,"bbox":[1,2,3]}]}',
      'c.json:4: "bbox" has 3 numbers; expected left, top, width, height',
    ],
    [
      "text where a number belongs",
      '{"images":[{"id":1,"file_name":"a"}],\n"categories":[{"id":1,"name":"x"}],\n"annotations":[\n{"image_id":1,"category_id":1,"bbox":["1",2,3,4]}]}',
      'c.json:4: "bbox" has "\\"1\\"" where a finite number belongs',
    ],
    [
      "NaN",
      '{"images":[],\n"annotations":[\n{"image_id":1,"bbox":[NaN,2,3,4]}]}',
      "c.json:3: this is not valid JSON: expected a value but saw",
    ],
    [
      "10^400",
      '{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"x"}],\n"annotations":[{"image_id":1,"category_id":1,"bbox":[1e400,2,3,4]}]}',
      'c.json:2: "bbox" has "null" where a finite number belongs',
    ],
    [
      "an entry that is no object",
      '{"images":[],\n"annotations":[1]}',
      'c.json:2: "annotations" has an entry that is not an object',
    ],
    [
      "an image without a name",
      '{"images":[\n{"id":1}],"annotations":[]}',
      'c.json:2: this image needs "id" and "file_name"',
    ],
    [
      "the end missing",
      '{"images":[],\n"annotations":[{"id":1,',
      "c.json:2: this is not valid JSON: expected a key in quotes but saw the end of the file",
    ],
    ["lists in lists", `{"images":[],"annotations":[${"[".repeat(100_000)}`, "more than 500 deep"],
  ])("with %s are refused in one sentence", (_, text, sentence) => {
    expect(() => parseLabelFile(text, "c.json")).toThrow(sentence);
  });
});

describe("Pascal VOC folders", () => {
  const object = (name: string, [a, b, c, d]: number[], more = "") =>
    `<object>${more}<name>${name}</name><bndbox><xmax>${c}</xmax><xmin>${a}</xmin><ymax>${d}</ymax><ymin>${b}</ymin></bndbox></object>`;
  const voc = (fileName: string, ...objects: string[]) =>
    `<annotation><folder>VOC2012</folder><filename>${fileName}</filename><size><width>500</width></size><segmented>0</segmented>${objects.join("\n")}</annotation>`;
  const part =
    "<part><name>head</name><bndbox><xmin>2</xmin><ymin>2</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></part>";
  const flags = "<pose>Left</pose><truncated>1</truncated><difficult>1</difficult>";

  test("have objects in any order, whatever is said of their visibility", () => {
    const old = { "Annotations/1.xml": voc("1.jpg", object("dog", [1, 1, 50, 50]), object("person", [60, 1, 90, 90])) };
    const current = {
      "Annotations/1.xml": voc("1.jpg", object("person", [60, 1, 90, 90]), object("dog", [1, 1, 50, 50], flags)),
    };
    expect(diffFolders(old, current)).toMatchObject({ ...nothing, format: "pascal-voc", unchanged: 2 });
  });

  test("have parts, actions and attributes, which say something", () => {
    const person = (more: string) => ({ "1.xml": voc("1.jpg", object("person", [60, 1, 90, 90], more)) });
    expect(changes(diffFolders(person(part), person(part.replace("head", "hand"))))).toEqual([
      ["1.jpg [2,2,1,1]", "part: head", "part: hand"],
    ]);
    expect(diffFolders(person(""), person(part))).toMatchObject({ changed: [], added: ["1.jpg [2,2,1,1]"] });
    const action = (name: string) => `<actions><${name}>1</${name}><phoning>0</phoning></actions>`;
    expect(changes(diffFolders(person(action("jumping")), person(action("running"))))).toEqual([
      ["1.jpg [60,1,30,89]", "person (action: jumping)", "person (action: running)"],
    ]);
    const attribute = (name: string, value: string) =>
      `<attributes><attribute><name>${name}</name><value>${value}</value></attribute></attributes>`;
    expect(changes(diffFolders(person(attribute("hat", "no")), person(attribute("hat", "yes"))))).toEqual([
      ["1.jpg [60,1,30,89]", "person (hat: no)", "person (hat: yes)"],
    ]);
    expect(diffFolders(person(attribute("rotation", "0.0")), person(""))).toMatchObject(nothing);
  });

  test("are known among the lists of pictures that lie beside them", () => {
    const lists = Object.fromEntries(
      ["train", "val", "dog_train"].map((name) => [`ImageSets/Main/${name}.txt`, "000001  1\n000002 -1\n"]),
    );
    expect(folder({ "Annotations/1.xml": voc("1.jpg"), ...lists }).format).toBe("pascal-voc");
  });

  test("report a picture that two files name, and keep the files apart", () => {
    const set = folder({
      "a.xml": voc("img.jpg", object("dog", [1, 1, 5, 5])),
      "b.xml": voc("img.jpg", object("cat", [1, 1, 5, 5])),
    });
    expect([set.doubled, labels(set)]).toEqual([
      ["img.jpg"],
      [
        ["a", ["dog"]],
        ["b", ["cat"]],
      ],
    ]);
  });

  test("may have turned boxes and objects without any", () => {
    const turned = (angle: number) =>
      voc(
        "1.jpg",
        `<object><name>ship</name><robndbox><cx>50</cx><cy>50</cy><w>20</w><h>10</h><angle>${angle}</angle></robndbox></object>`,
      );
    expect(diffFolders({ "1.xml": turned(0.1) }, { "1.xml": turned(0.7) }).moved).toEqual(["1.jpg [40,45,20,10]"]);
    expect(labels(folder({ "1.xml": voc("1.jpg", "<object><name>dog</name></object>") }))).toEqual([
      ["1.jpg", ["dog"]],
    ]);
  });

  test("escape nothing but what XML escapes, and hold one document a file", () => {
    expect(
      labels(folder({ "1.xml": voc("1.jpg", object("R&amp;D &#x41; &constructor; &toString;", [1, 1, 5, 5])) })),
    ).toEqual([["1.jpg", ["R&D A &constructor; &toString;"]]]);
    expect(() => folder({ "1.xml": `${voc("1.jpg")}\n${voc("2.jpg")}` })).toThrow(
      "labels/1.xml:2: this is not valid XML: <annotation> is a second root element",
    );
    const bomb = `<!DOCTYPE a [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n${voc("&b;")}`;
    expect(() => folder({ "1.xml": bomb })).toThrow(
      "labels/1.xml:1: this is not valid XML: its <!DOCTYPE> declares something",
    );
    expect(() => folder({ "1.xml": "<a>".repeat(100_000) })).toThrow("elements lie more than 200 deep");
    expect(() => folder({ "annotations.xml": "<annotations/>" })).toThrow("this looks like CVAT: give the file itself");
  });
});

describe("YOLO folders", () => {
  test("lie beside notes, lists of pictures and settings, as tools export them", () => {
    const set = folder({
      "README.roboflow.txt": "digits - v1\n==========\nThis dataset was exported via roboflow.com",
      "README.dataset.txt": "# digits\nhttps://universe.roboflow.com",
      "train.txt": "./images/train/my photo.jpg\n./images/train/b.jpg\n",
      "data.yaml": "train: ../train/images\nnc: 2\nnames: ['cat', 'sea dog']\nroboflow:\n  workspace: x\n",
      "train/labels/my photo.txt": "1 0.5 0.5 0.25 0.25\n0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2\n",
      "train/labels/b.txt": "",
    });
    expect(labels(set)).toEqual([
      ["train/labels/my photo", ["sea dog", "cat"]],
      ["train/labels/b", []],
    ]);
  });

  test("may name their classes in each folder", () => {
    const set = folder({
      "a/classes.txt": "cat\ndog\n",
      "b/classes.txt": "dog\ncat\n",
      "a/1.txt": "0 .5 .5 .1 .1\n",
      "b/2.txt": "0 .5 .5 .1 .1\n",
    });
    expect(labels(set)).toEqual([
      ["a/1", ["cat"]],
      ["b/2", ["dog"]],
    ]);
    expect(set.classNames).toBeUndefined();
    expect(() => folder({ "a/classes.txt": "cat\n", "b/classes.txt": "dog\n", "c/1.txt": "0 .5 .5 .1 .1\n" })).toThrow(
      "labels: a/classes.txt and b/classes.txt name the classes in different ways; keep one of them",
    );
  });

  test("show a renamed class as one rename, and two numbers that were swapped in the list as changed labels", () => {
    const at = (names: string) => ({
      "data.yaml": `names: [${names}]\n`,
      "1.txt": "0 .5 .5 .1 .1\n",
      "2.txt": "1 .5 .5 .1 .1\n1 .2 .2 .1 .1\n",
    });
    expect(diffFolders(at("cat, dog"), at("cat, wolf"))).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "dog", to: "wolf", items: 2 }],
      unchanged: 3,
    });
    expect(diffFolders(at("cat, dog"), at("dog, cat")).changed).toHaveLength(3);
  });

  test("are compared by number where only one side names its classes", () => {
    const labelled = (first: number) => ({ "1.txt": `${first} .5 .5 .1 .1\n1 .2 .2 .1 .1\n7 .7 .7 .1 .1\n` });
    const names = { "data.yaml": "names: [cat, dog, a, b, c, d, e, f]\n" };
    for (const [old, current, side] of [
      [labelled(0), { ...names, ...labelled(0) }, "new"],
      [{ ...names, ...labelled(0) }, labelled(0), "old"],
    ] as const)
      expect(diffFolders(old, current)).toMatchObject({ ...nothing, class_names_from: side, unchanged: 3 });
    const diff = diffFolders({ ...names, ...labelled(0) }, labelled(1));
    expect(changes(diff)).toEqual([["1 [0.45,0.45,0.1,0.1]", "cat", "dog"]]);
    expect(diffFolders(labelled(0), labelled(0)).class_names_from).toBeNull();
    const two = {
      "a/classes.txt": "cat\ndog\n",
      "a/1.txt": "0 .5 .5 .1 .1\n",
      "b/classes.txt": "dog\n",
      "b/2.txt": "",
    };
    expect(() => diffFolders(two, labelled(0))).toThrow(
      "labels: nothing names the classes here, and labels names them otherwise in each folder; put its lists",
    );
  });

  test("know key points, numbers as other programs write them, and every line end", () => {
    const pose = `0 0.5 0.5 0.2 0.2 ${"0.5 0.5 2 ".repeat(17)}\r\n`;
    const set = folder({
      "pose.yaml": "kpt_shape: [17, 3]\nnames: {0: person}\n",
      "1.txt": pose,
      "2.TXT": "0.0 5.0e-1 0.5 0.1 0.1\r0 0.1 0.1 0.1 0.1",
    });
    expect(labels(set)).toEqual([
      ["1", ["person"]],
      ["2", ["person", "person"]],
    ]);
    expect(() => folder({ "1.txt": pose })).toThrow(
      "labels/1.txt:1: 55 numbers follow the class; expected 4 (a box), an outline",
    );
    expect(() => folder({ "1.txt": "sea dog 0.5 0.5 0.1 0.1\n" })).toThrow(
      'labels/1.txt:1: the class is "sea"; YOLO has a whole number there',
    );
    expect(() => folder({ "1.txt": "0 0.5 0.5 0.1 nan\n" })).toThrow('a coordinate is "nan"; expected a number');
  });
});

describe("Label Studio exports", () => {
  const result = (type: string, value: object, more: object = {}) => ({
    id: "r1",
    type,
    from_name: type,
    to_name: "x",
    value,
    ...more,
  });
  const choice = (...choices: string[]) => result("choices", { choices }, { from_name: "animal" });
  const by = (completed_by: number, ...results: object[]) => ({
    id: 5 * completed_by,
    completed_by,
    was_cancelled: false,
    ground_truth: false,
    lead_time: 4.2,
    result: results,
  });
  const task = (image: string, ...annotations: object[]) => ({
    id: 1,
    data: { image },
    annotations,
    predictions: [{ model_version: "m", result: [choice("wolf")] }],
  });
  const diff = (old: object[], current: object[]) =>
    diffOf(JSON.stringify(old), JSON.stringify(current, null, 2), "l.json");

  test("compare each annotator with herself, and leave predictions and cancelled annotations out", () => {
    const cancelled = { ...by(3, choice("wolf")), was_cancelled: true };
    const found = diff(
      [task("a.jpg", by(1, choice("cat")), by(2, choice("dog")), cancelled)],
      [task("a.jpg", by(2, choice("cat")), by(1, choice("cat")))],
    );
    expect(found.changed).toMatchObject([{ id: "a.jpg", annotator: "2", from: "dog", to: "cat" }]);
    expect(found).toMatchObject({ added: [], removed: [], unchanged: 1 });
  });

  test("take choices for a set, of which a renamed one is renamed", () => {
    const old = [
      task("a.jpg", by(1, choice("cat", "old"))),
      task("b.jpg", by(1, choice("cat"))),
      task("c.jpg", by(1, choice("old"))),
    ];
    expect(diff(old, [task("a.jpg", by(1, choice("old", "cat"))), ...old.slice(1)])).toMatchObject(nothing);
    const renamed = [
      task("a.jpg", by(1, choice("cat", "aged"))),
      task("b.jpg", by(1, choice("cat"))),
      task("c.jpg", by(1, choice("aged"))),
    ];
    expect(diff(old, renamed)).toMatchObject({ changed: [], renamed_classes: [{ from: "old", to: "aged", items: 2 }] });
  });

  test("do not change the answers to a question when another is asked", () => {
    const size = (text: string) => result("choices", { choices: [text] }, { from_name: "size" });
    const old = [task("a.jpg", by(1, choice("cat"))), task("b.jpg", by(1, choice("dog")))];
    const current = [
      task("a.jpg", by(1, choice("cat"), size("big"))),
      task("b.jpg", by(1, choice("cat"), size("big"))),
    ];
    const found = diff(old, current);
    expect(changes(found)).toEqual([["b.jpg", "animal: dog", "animal: cat"]]);
    expect(found.added).toEqual(["a.jpg", "b.jpg"]);
    const renamedQuestion = JSON.stringify(old).replaceAll("animal", "species");
    expect(diffOf(JSON.stringify(old), renamedQuestion, "l.json")).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("take the results of one region for one object, whether it is drawn or named first", () => {
    const at = { x: 1, y: 2, width: 30, height: 40, rotation: 0 };
    const region = (label: string, text: string) => [
      result("rectangle", at, { from_name: "bbox" }),
      result("labels", { ...at, labels: [label] }, { from_name: "label" }),
      result("textarea", { ...at, text: [text] }, { from_name: "transcription" }),
    ];
    const old = [task("a.jpg", by(1, ...region("Word", "Hello")))];
    expect(changes(diff(old, [task("a.jpg", by(1, ...region("Word", "Hallo")))]))).toEqual([
      ["a.jpg [1,2,30,40]", "transcription: Hello", "transcription: Hallo"],
    ]);
    expect(diff(old, old)).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("take what a region is related to for a part of its label", () => {
    const span = (id: string, start: number, text: string, label: string) =>
      result("labels", { start, end: start + text.length, text, labels: [label] }, { id, from_name: "ner" });
    const relation = (from_id: string, to_id: string, label = "founded", direction = "right") => ({
      type: "relation",
      from_id,
      to_id,
      direction,
      labels: [label],
    });
    const related = (...relations: object[]) => [
      task(
        "t",
        by(1, span("x", 0, "Ann", "PER"), span("y", 9, "Acme", "ORG"), span("z", 20, "Bolt", "ORG"), ...relations),
      ),
    ];
    const old = related(relation("x", "y"));
    expect(diff(old, related(relation("y", "x", "founded", "left")))).toMatchObject({ ...nothing, unchanged: 3 });
    expect(changes(diff(old, related(relation("x", "z"))))).toEqual([
      ["t [0,0,3,1]", "PER (relation founded: Acme)", "PER (relation founded: Bolt)"],
    ]);
    expect(changes(diff(old, related(relation("x", "y", "left"))))).toEqual([
      ["t [0,0,3,1]", "PER (relation founded: Acme)", "PER (relation left: Acme)"],
    ]);
    expect(changes(diff(old, related()))).toEqual([["t [0,0,3,1]", "PER (relation founded: Acme)", "PER"]]);
    const renamed = JSON.parse(JSON.stringify(old).replaceAll('"ORG"', '"COMPANY"')) as object[];
    expect(diff(old, renamed)).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "ORG", to: "COMPANY", items: 2 }],
    });
    const moved = JSON.stringify(old).replace('"end":13,"text":"Acme"', '"end":14,"text":"Acme,"');
    expect(diffOf(JSON.stringify(old), moved, "l.json")).toMatchObject({ changed: [], moved: ["t [9,0,5,1]"] });
    const both = (from: string, to: string) => related(relation(from, to, "knows", "bi"));
    expect(diff(both("x", "y"), both("y", "x"))).toMatchObject(nothing);
  });

  test("know what a region is related to by what it is, not by its place", () => {
    const at = (id: string, x: number, label: string) =>
      result("rectanglelabels", { x, y: 1, width: 9, height: 9, rotation: 0, rectanglelabels: [label] }, { id });
    const rides = (to_id: string) => ({ type: "relation", from_id: "p", to_id, direction: "right", labels: ["rides"] });
    const picture = (bike: number, rider: object) => [
      task("a.jpg", by(1, at("p", 1, "person"), at("q", bike, "bike"), at("r", 80, "bike"), rider)),
    ];
    const old = picture(50.4999, rides("q"));
    expect(diff(old, picture(50.5001, rides("q")))).toMatchObject({ ...nothing, unchanged: 3 });
    expect(diff(old, picture(52, rides("q")))).toMatchObject({ changed: [], moved: ["a.jpg [52,1,9,9]"] });
    expect(changes(diff(old, picture(50.4999, rides("r"))))).toEqual([
      ["a.jpg [1,1,9,9]", "person (relation rides: [50.4999,1,9,9])", "person (relation rides: [80,1,9,9])"],
    ]);
    const names: Record<string, string> = { '"q"': '"r"', '"r"': '"q"' };
    const renumbered = JSON.stringify(old).replace(/"[qr]"/g, (id) => names[id] ?? "");
    expect(diffOf(JSON.stringify(old), renumbered, "l.json")).toMatchObject({ ...nothing, unchanged: 3 });
  });

  test("with tens of thousands of spans, related or not, take no longer for each", () => {
    const many = (spans: number) => {
      const results = Array.from({ length: spans }, (_, i) =>
        result("labels", { start: 9 * i, end: 9 * i + 5, text: `w${i}`, labels: ["X"] }, { id: `r${i}` }),
      );
      const relations = results.map(({ id }) => ({ type: "relation", from_id: "r0", to_id: id, direction: "right" }));
      return JSON.stringify([task("t", by(1, ...results, ...relations))]);
    };
    const text = many(30_000);
    const start = performance.now();
    parseLabelFile(text, "l.json");
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("keep the order of paths in a taxonomy and of ranks", () => {
    const taxonomy = (...path: string[]) => [task("a.jpg", by(1, result("taxonomy", { taxonomy: [path] })))];
    expect(changes(diff(taxonomy("animal", "cat"), taxonomy("cat", "animal")))).toEqual([
      ["a.jpg", "animal / cat", "cat / animal"],
    ]);
    const ranks = (...ranker: string[]) => [task("a.jpg", by(1, result("ranker", { ranker })))];
    expect(diff(ranks("x", "y"), ranks("y", "x")).changed).toHaveLength(1);
  });

  test("hold spans of pages and boxes through videos", () => {
    const span = (label: string) => [
      task(
        "a.html",
        by(
          1,
          result("hypertextlabels", {
            start: "/div[1]/p[2]/text()[1]",
            end: "/div[1]/p[2]/text()[1]",
            startOffset: 4,
            endOffset: 9,
            globalOffsets: { start: 104, end: 109 },
            text: "Paris",
            hypertextlabels: [label],
          }),
        ),
      ),
    ];
    expect(changes(diff(span("LOC"), span("ORG")))).toEqual([["a.html [104,0,5,1]", "LOC", "ORG"]]);
    const video = (x: number, label: string) => [
      task(
        "a.mp4",
        by(
          1,
          result("videorectangle", {
            framesCount: 9,
            duration: 1,
            labels: [label],
            sequence: [{ frame: 1, enabled: true, rotation: 0, x, y: 2, width: 10, height: 10, time: 0.1 }],
          }),
        ),
      ),
    ];
    expect(changes(diff(video(1, "car"), video(1, "bus")))).toEqual([["a.mp4 [1,2,10,10]", "car", "bus"]]);
    expect(diff(video(1, "car"), video(2, "car"))).toMatchObject({ changed: [], moved: ["a.mp4 [2,2,10,10]"] });
  });

  test("know a picture again whose link is signed anew", () => {
    const url = "https://bucket.s3.amazonaws.com/a.jpg?X-Amz-Date=1&X-Amz-Signature=";
    expect(diff([task(`${url}0a`, by(1, choice("cat")))], [task(`${url}1b`, by(1, choice("cat")))])).toMatchObject({
      ...nothing,
      unchanged: 1,
    });
  });
});

describe("CVAT files", () => {
  const cvat = (inside: string) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version><meta><task><id>4</id></task></meta>\n${inside}\n</annotations>`;
  const image = (...shapes: string[]) =>
    cvat(`<image id="0" name="a b.jpg" width="9" height="9">${shapes.join("\n")}</image>`);
  const car = (label: string, colour: string, more = "") =>
    `<box label="${label}" source="manual" occluded="0" xtl="1.00" ytl="1.00" xbr="5.00" ybr="5.00" z_order="0" ${more}><attribute name="parked">true</attribute><attribute name="colour">${colour}</attribute></box>`;
  const bus = car("bus", "blue").replaceAll("5.00", "8.00");

  test("count an attribute as a part of the label, and a class as renamed whatever its attributes", () => {
    expect(changes(diffOf(image(car("car", "red"), bus), image(bus, car("car", "blue")), "c.xml"))).toEqual([
      ["a b.jpg [1,1,4,4]", "car (colour: red, parked: true)", "car (colour: blue, parked: true)"],
    ]);
    const old = image(car("car", "red"), car("car", "blue").replaceAll("1.00", "3.00"));
    expect(diffOf(old, old.replaceAll('"car"', '"auto"'), "c.xml")).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "car", to: "auto", items: 2 }],
      unchanged: 2,
    });
  });

  test("may give a picture several tags", () => {
    const [day, rain, night] = ["day", "rain", "night"].map((label) => `<tag label="${label}" source="manual"></tag>`);
    expect(diffOf(image(`${day}${rain}`), image(`${rain}${day}`), "c.xml")).toMatchObject({ ...nothing, unchanged: 1 });
    expect(changes(diffOf(image(`${day}${rain}`), image(`${night}${rain}`), "c.xml"))).toEqual([
      ["a b.jpg", "day, rain", "night, rain"],
    ]);
    expect(diffOf(image(`${day}${day}`), image(`${day}`), "c.xml").duplicates).toEqual(["a b.jpg"]);
  });

  test("see a turned box and a skeleton's moved point", () => {
    expect(diffOf(image(car("car", "red")), image(car("car", "red", 'rotation="30"')), "c.xml")).toMatchObject({
      changed: [],
      moved: ["a b.jpg [1,1,4,4]"],
    });
    const point = (label: string, x: number) =>
      `<points label="${label}" outside="0" occluded="0" points="${x},2.00"><attribute name="seen">yes</attribute></points>`;
    const skeleton = (...points: string[]) =>
      image(
        `<skeleton label="person" source="manual" z_order="0"><attribute name="age">9</attribute>${points.join("")}</skeleton>`,
      );
    const old = skeleton(point("1", 1), point("2", 5));
    expect(diffOf(old, skeleton(point("2", 5), point("1", 1)), "c.xml")).toMatchObject({ ...nothing, unchanged: 1 });
    expect(changes(diffOf(old, skeleton(point("1", 1), point("3", 5)), "c.xml"))).toEqual([
      [
        "a b.jpg [1,2,4,0]",
        "person (1 seen: yes, 2 seen: yes, age: 9, points: 1, 2)",
        "person (1 seen: yes, 3 seen: yes, age: 9, points: 1, 3)",
      ],
    ]);
    const bare = (...names: string[]) =>
      image(
        `<skeleton label="person">${names.map((name, i) => `<points label="${name}" points="${i},2"/>`).join("")}</skeleton>`,
      );
    expect(diffOf(bare("a", "b"), bare("a", "c"), "c.xml").changed).toHaveLength(1);
    expect(diffOf(old, skeleton(point("1", 2), point("2", 5)), "c.xml")).toMatchObject({
      changed: [],
      moved: ["a b.jpg [2,2,3,0]"],
    });
  });

  test("of a project's videos tell its tasks apart", () => {
    const track = (task: number, label: string) =>
      `<track id="0" label="${label}" task_id="${task}"><polygon frame="0" keyframe="1" outside="0" points="0,0;4,0;4,4"><attribute name="model">a</attribute></polygon></track>`;
    expect(
      changes(diffOf(cvat(track(1, "car") + track(2, "bus")), cvat(track(1, "car") + track(2, "car")), "c.xml")),
    ).toEqual([["task 2 frame 0 [0,0,4,4]", "bus (model: a)", "car (model: a)"]]);
  });

  test.each([
    [
      "a point that is no number",
      image('<polygon label="x" points="1,2;3,x;5,6"/>'),
      'c.xml:3: a point of "1,2;3,x;5,6" is "x"; expected a number',
    ],
    ["a shape without a label", image('<box xtl="1" ytl="1" xbr="2" ybr="2"/>'), 'c.xml:3: <box> has no "label"'],
    [
      "another root",
      "<annotation/>",
      "c.xml:1: the root element is <annotation>; CVAT has <annotations> (this looks like Pascal VOC)",
    ],
  ])("with %s are refused in one sentence", (_, text, sentence) => {
    expect(() => parseLabelFile(text, "c.xml", { format: "cvat" })).toThrow(sentence);
  });
});
