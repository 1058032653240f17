import { describe, expect, test } from "@jest/globals";
import { changedTable } from "../../src/words/labelsDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffOf, folder, diffFolders, labels, changes, nothing } from "./diffs.js";

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

  test("follow a picture of Roboflow from version to version, in which it gets another hash", () => {
    const hash = (version: number, copy = 0) => `rf.${String(version).repeat(30)}${copy}f`;
    const version = (number: number, label: number) => ({
      [`a_jpg.${hash(number)}.txt`]: `${label} 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n`,
      [`b_jpg.${hash(number, 1)}.txt`]: "0 0.3 0.3 0.1 0.1\n",
      [`b_jpg.${hash(number, 2)}.txt`]: `${label} 0.7 0.3 0.1 0.1\n`,
    });
    const diff = diffFolders(version(1, 1), version(2, 0));
    expect(changes(diff).map(([id = "", from, to]) => [id.slice(0, 5), from, to])).toEqual([
      ["a_jpg", "1", "0"],
      ["b_jpg", "1", "0"],
    ]);
    expect([diff.renamed_items.length, diff.added, diff.removed]).toEqual([3, [], []]);
    const alike = (folder: string) => ({
      [`${folder}/b.${hash(1)}.txt`]: "0 0.5 0.5 0.1 0.1\n",
      [`${folder}/b.${hash(2)}.txt`]: "0 0.5 0.5 0.1 0.1\n",
    });
    expect(diffFolders(alike("a"), alike("b")).renamed_items).toHaveLength(2);
  });

  test("follow a picture to Roboflow and back, which gives it a name of its own", () => {
    const hash = (letter: string) => `rf.${letter.repeat(32)}`;
    const own = (label: number) => ({
      "my photo.v1.txt": `${label} 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n`,
      "b.txt": "0 0.3 0.3 0.1 0.1\n",
    });
    const theirs = (label: number) => ({
      [`my-photo_v1_jpg.${hash("a")}.txt`]: `${label} 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n`,
      [`b_png.${hash("b")}.txt`]: "0 0.3 0.3 0.1 0.1\n",
    });
    for (const [old, current] of [
      [own(1), theirs(0)],
      [theirs(1), own(0)],
    ] as const) {
      const diff = diffFolders(old, current);
      expect(changes(diff).map(([, from, to]) => [from, to])).toEqual([["1", "0"]]);
      expect([diff.renamed_items.length, diff.added, diff.removed]).toEqual([2, [], []]);
    }
    const table = (name: string, label: string) => `id,label\n${name}.jpg,${label}\n`;
    expect(diffOf(table("a", "cat"), table(`a_jpg.${hash("c")}`, "dog"), "l.csv").changed).toHaveLength(1);
    // Own names of which one was made of the other by nobody.
    expect(diffOf(table("a-b", "cat"), table("a_b", "dog"), "l.csv").changed).toEqual([]);
  });

  test("take no flipped or sheared copy of Roboflow's for the picture itself", () => {
    const copy = (hash: string, ...objects: string[]) => ({
      [`p_jpg.rf.${hash.repeat(32)}.txt`]: `${objects.join("\n")}\n`,
    });
    const original = ["0 0.1 0.2 0.1 0.1", "1 0.8 0.2 0.1 0.1"];
    const flipped = ["0 0.9 0.2 0.1 0.1", "1 0.2 0.2 0.1 0.1"];
    const sheared = ["0 0.11 0.2 0.1 0.11", "1 0.81 0.2 0.1 0.11"];
    const mirrored = ["1 0.1 0.2 0.1 0.1", "0 0.8 0.2 0.1 0.1"];
    const found = ({ changed, renamed_items }: ReturnType<typeof diffFolders>) => [changed, renamed_items.length];
    const two = (...copies: string[][]) =>
      Object.assign({}, ...copies.map((one, i) => copy("abcdef"[i] ?? "", ...one)));
    const later = { ...copy("c", ...original), ...copy("d", ...sheared) };
    for (const other of [flipped, mirrored]) expect(found(diffFolders(two(original, other), later))).toEqual([[], 1]);
    expect(found(diffFolders(copy("a", ...original), copy("b", ...flipped)))).toEqual([[], 0]);
    const relabelled = diffFolders(copy("a", ...original), copy("b", "0 0.11 0.2 0.1 0.11", "0 0.81 0.2 0.1 0.11"));
    expect(relabelled.changed).toHaveLength(1);
    const oneLeft = diffFolders(copy("a", ...original), copy("b", "1 0.11 0.2 0.1 0.11"));
    expect([oneLeft.changed.length, oneLeft.removed.length]).toEqual([1, 1]);
    const table = (hash: string, label: string) => `id,label\np_jpg.rf.${hash.repeat(32)}.jpg,${label}\n`;
    expect(diffOf(table("a", "cat"), table("b", "dog"), "l.csv").changed).toHaveLength(1);
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

  test("say which text among them is none of a picture, and what to do with it", () => {
    const stray = { "corpus.txt": "Bonjour comment vas tu\n\n1 2 3\n" };
    expect(() => folder({ ...stray, "train/labels/a.txt": "", "train/labels/b.txt": "0 .5 .5 .1 .1\n" })).toThrow(
      "labels/corpus.txt: no line of this text is a label of YOLO; move it elsewhere, or give a folder of labels, such as labels/train/labels",
    );
    expect(() => folder({ ...stray, "a.txt": "0 .5 .5 .1 .1\n" })).toThrow(
      "labels/corpus.txt: no line of this text is a label of YOLO; move it elsewhere",
    );
    expect(() => folder({ "a/classes.txt": "cat", "b/classes.txt": "dog", "c.txt": "" })).toThrow(
      "name the classes in",
    );
  });

  test("of another format that has text files, too, are called by its name", () => {
    const sentence =
      "this looks like DOTA (as Roboflow writes YOLO OBB, too): the corners of a turned box, then its class; this is not read, export COCO or YOLO, whose lines begin with the class";
    const line = "0 0 0 2 2 2.5 2 0 label_0 0\n";
    expect(() => folder({ "data.yaml": "names: [label_0]\n", "a.txt": line })).toThrow(`labels/a.txt:1: ${sentence}`);
    expect(() => folder({ "a.txt": `imagesource:GoogleEarth\ngsd:0.2\n${line}` })).toThrow(
      `labels/a.txt:3: ${sentence}`,
    );
  });

  test("say which name stands under two numbers, whose boxes nobody can tell apart", () => {
    const object = "2 .5 .5 .1 .1\n";
    const doubled = ["cat"];
    expect(folder({ "classes.txt": "cat\ndog\ncat\n", "1.txt": object })).toMatchObject({ doubled });
    expect(folder({ "data.yaml": "names: [cat, dog, cat]\n", "1.txt": object })).toMatchObject({ doubled });
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

  test("name their classes, and do not only count them", () => {
    expect(() => folder({ "data.yaml": "names: 3\n", "a.txt": "0 .5 .5 .1 .1\n" })).toThrow(
      'labels/data.yaml: "names" is "3"; expected the classes, as a list or by their numbers',
    );
  });

  test.each([
    ["names:\n  0: cat\n  1: dog\n  0: fox\n", 4, "0"],
    ["names: {0: cat, '0': dog}\n", 1, "0"],
    ["names: [cat]\nnc: 1\nnames: [dog]\n", 3, "names"],
    ["nc: 1\nroboflow:\n  version: 1\n  version: 2\n", 4, "version"],
  ])("in which %j names something twice are refused with the line", (yaml, line, key) => {
    expect(() => folder({ "data.yaml": yaml, "a.txt": "0 .5 .5 .1 .1\n" })).toThrow(
      `labels/data.yaml:${line}: the key "${key}" stands twice; keep one of them`,
    );
  });

  test("may know fifty thousand classes by their numbers", () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `  ${i}: class ${i}\n`).join("");
    const set = folder({ "data.yaml": `names:\n${names}`, "a.txt": "49999 .5 .5 .1 .1\n" });
    expect(labels(set)).toEqual([["a", ["class 49999"]]]);
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

  test("of a video list a track that is called something else once, with its frames", () => {
    const track = (id: number, labelled: string, more = "", frames = [2, 3, 11]) => {
      const box = (frame: number) =>
        `<box frame="${frame}" outside="0" xtl="${9 * id}" ytl="1" xbr="${9 * id + 5}" ybr="5"/>`;
      return `<track id="${id}" label="${labelled}"${more}>\n${frames.map(box).join("\n")}\n</track>`;
    };
    const old = cvat([track(1, "car"), track(2, "car"), track(3, "car", "", [2]), track(4, "bus")].join("\n"));
    const is = cvat([track(4, "bus"), track(2, "car"), track(5, "bus", "", []), track(1, "bus")].join("\n"));
    const diff = diffOf(old, is.replace("</annotations>", `${track(3, "van", "", [2])}</annotations>`), "c.xml");
    expect(diff.changed).toHaveLength(4);
    expect(diff.changed[0]).toMatchObject({ id: "frame 2 [9,1,5,4]", track: { name: "track 1", frame: 2 } });
    expect(changedTable(diff)?.rows).toEqual([
      ["track 1, frames 2–11 (3 labels)", "car", "bus", "c.xml:17"],
      ["frame 2 [27,1,5,4]", "car", "van", "c.xml:22"],
    ]);
    const inTask = (label: string) => cvat(track(1, label, ' task_id="7"') + track(2, "bus") + track(3, "car"));
    expect(changedTable(diffOf(inTask("car"), inTask("bus"), "c.xml"))?.rows[0]?.[0]).toBe(
      "task 7 track 1, frames 2–11 (3 labels)",
    );
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
