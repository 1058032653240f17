import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { remarksOf } from "../../src/annotations/remarks.js";

/** Each other change as `key items side`, and how many labels changed. */
const othersIn = (old: string, current: string, path: string) => {
  const diff = diffLabels(parseLabelFile(old, path), parseLabelFile(current, path));
  return [diff.other_changes.map(({ key, items, side }) => `${key} ${items} ${side}`), diff.changed.length];
};

describe("what is said of an object beside its label", () => {
  test("is a remark, but for ids, dates, licences, paths, areas and flags that are not set", () => {
    const silent = ["id", "track_id", "created_at", "date", "license", "file_name", "area", "num_keypoints"];
    expect(remarksOf(silent.map((key) => [key, "7"]))).toEqual([]);
    for (const text of ["0", "false", "", "null", "Unspecified"]) expect(remarksOf([["pose", text]])).toEqual([]);
    expect(remarksOf([["difficult", "true"]])).toEqual(remarksOf([["difficult", "1"]]));
    expect(remarksOf([["breed_id", "0"]])).toEqual([["breed_id", "0"]]);
  });

  test("is none under any key that says nothing: an empty list or object, a flag that is not set", () => {
    for (const text of ["[]", "{}", "false", "False"]) expect(remarksOf([["hidden", text]])).toEqual([]);
    expect(remarksOf([["Difficult", "0"]])).toEqual([]);
    expect(remarksOf([["hidden", "true"]])).toEqual([["hidden", "true"]]);
  });

  test("is compared however long it is, and takes no room", () => {
    const [one, other] = ["1", "2"].map((digit) => remarksOf([["embedding", "7".repeat(100_000) + digit]]));
    expect(one).not.toEqual(other);
    expect(one?.[0]?.[1].length).toBeLessThan(100);
  });

  test("is told of pictures and classes of COCO, too, under whatever names these go", () => {
    const coco = (picture: object, ...categories: object[]) =>
      JSON.stringify({
        images: [{ id: 1, file_name: "a.jpg", width: 10, date_captured: "now", ...picture }],
        categories: categories.map((one, id) => ({ id, ...one })),
        annotations: [],
      });
    const [cat, dog] = [
      { name: "cat", supercategory: "pet" },
      { name: "dog", supercategory: "pet" },
    ];
    const old = coco({}, cat, dog);
    expect(othersIn(old, coco({ id: 7, date_captured: "then" }, dog, cat), "c.json")).toEqual([[], 0]);
    const current = coco({ width: 20, night: true, file_name: "b/a.jpg" }, { ...cat, supercategory: "animal" }, dog);
    expect(othersIn(old, current, "c.json")).toEqual([
      ["image night 1 new", "image width 1 both", "category supercategory 1 both"],
      0,
    ]);
    const renamed = coco({}, { name: "katze", supercategory: "animal" }, dog);
    expect(othersIn(old, renamed, "c.json")).toEqual([["category supercategory 1 both"], 0]);
    const [of] = diffLabels(parseLabelFile(old, "c.json"), parseLabelFile(current, "c.json")).other_changes;
    expect(of).toEqual({ key: "image night", items: 1, side: "new", of: "image" });
  });

  describe("in COCO", () => {
    const coco = (...annotations: object[]) =>
      JSON.stringify({
        images: [{ id: 1, file_name: "a.jpg" }],
        categories: [{ id: 1, name: "dog" }],
        annotations: annotations.map((one, id) => ({
          id,
          image_id: 1,
          category_id: 1,
          bbox: [id * 9, 0, 5, 5],
          ...one,
        })),
      });

    test("is compared between labels that stand twice, whatever their order", () => {
      const nowhere = { bbox: undefined };
      const [one, crowd, wet] = [nowhere, { ...nowhere, iscrowd: 1 }, { ...nowhere, wet: true }];
      expect(othersIn(coco(one, crowd), coco(one, crowd), "c.json")).toEqual([[], 0]);
      expect(othersIn(coco(one, crowd, wet), coco(wet, one, crowd), "c.json")).toEqual([[], 0]);
      expect(othersIn(coco(one, crowd, one), coco(wet, crowd, one), "c.json")).toEqual([["wet 1 new"], 0]);
    });

    test("is told by key where it changed, came or went", () => {
      const old = coco({ iscrowd: 0, score: 0.5 }, { score: 0.5, note: "far" }, { iscrowd: 1 });
      const current = coco({ iscrowd: 1, score: 0.5, wet: true }, { score: 0.6 }, { score: 0.7, iscrowd: 1 });
      expect(othersIn(old, current, "c.json")).toEqual([
        ["score 2 both", "iscrowd 1 both", "note 1 old", "wet 1 new"],
        0,
      ]);
    });

    test("is not what the same thing is numbered by, derived from or written like", () => {
      const old = coco({ id: 1, area: 25, iscrowd: 0, meta: { a: 1, b: [2] } });
      const current = coco({ id: 8, area: 25.1, license: 3, created_at: "2026-01-01", meta: { b: [2], a: 1 } });
      expect(othersIn(old, current, "c.json")).toEqual([[], 0]);
    });

    test("is of the object that it is, whatever became of its label and place", () => {
      const moved = coco({ bbox: [1, 0, 5, 5], score: 2 });
      expect(othersIn(coco({ score: 1 }), moved, "c.json")).toEqual([["score 1 both"], 0]);
      const renamed = coco({ score: 2, category_id: 2 }).replace('{"id":1,"name":"dog"}', '{"id":2,"name":"cat"}');
      expect(othersIn(coco({ score: 1 }), renamed, "c.json")).toEqual([["score 1 both"], 1]);
    });

    test("is visibility among the attributes; a list of attributes is a part of the label", () => {
      const attributes = (one: unknown) => coco({ attributes: one });
      expect(othersIn(attributes({ occluded: false }), attributes({ occluded: true }), "c.json")).toEqual([
        ["occluded 1 new"],
        0,
      ]);
      expect(othersIn(attributes(["wet", "old"]), attributes(["old", "wet"]), "c.json")).toEqual([[], 0]);
      expect(othersIn(attributes(["wet"]), attributes(["dry"]), "c.json")).toEqual([[], 1]);
      expect(othersIn(attributes("wet"), attributes("dry"), "c.json")).toEqual([[], 1]);
    });

    test("is a caption's, too", () => {
      const caption = (more: object) => coco({ caption: "a dog", ...more });
      expect(othersIn(caption({ tone: "dry" }), caption({ tone: "warm" }), "c.json")).toEqual([["tone 1 both"], 0]);
    });

    test("are the names of key points where only one side has them", () => {
      const keypoints = coco({ keypoints: [1, 1, 2] });
      const named = keypoints.replace('"name":"dog"', '"name":"dog","keypoints":["nose"]');
      expect(othersIn(keypoints, named, "c.json")).toEqual([["names of key points 1 new"], 0]);
      expect(othersIn(named, keypoints, "c.json")).toEqual([["names of key points 1 old"], 0]);
      expect(othersIn(named, named, "c.json")).toEqual([[], 0]);
    });
  });

  test("in Pascal VOC is pose, visibility and any other element", () => {
    const voc = (more: string) =>
      `<annotation><filename>a.jpg</filename><object><name>dog</name>${more}<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>`;
    const plain = voc("<pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult><id>4</id>");
    expect(othersIn(plain, voc(""), "a.xml")).toEqual([[], 0]);
    expect(othersIn(plain, voc("<pose>Left</pose><difficult>1</difficult>"), "a.xml")).toEqual([
      ["difficult 1 new", "pose 1 new"],
      0,
    ]);
    const by = (name: string) => voc(`<review><by>${name}</by></review>`);
    expect(othersIn(by("ann"), by("bob"), "a.xml")).toEqual([["review 1 both"], 0]);
    const occluded = (value: string) =>
      voc(`<attributes><attribute><name>occluded</name><value>${value}</value></attribute></attributes>`);
    expect(othersIn(occluded("0"), occluded("1"), "a.xml")).toEqual([["occluded 1 new"], 0]);
  });

  test("in CVAT is visibility, source and order, of a skeleton its hidden and missing points", () => {
    const cvat = (inside: string) =>
      `<annotations><version>1.1</version><image id="0" name="a.jpg" width="9" height="9">${inside}</image></annotations>`;
    const box = (more: string) => cvat(`<box label="car" xtl="1" ytl="1" xbr="5" ybr="5" ${more}/>`);
    expect(othersIn(box('occluded="0" group_id="3"'), box(""), "c.xml")).toEqual([[], 0]);
    expect(othersIn(box('occluded="0" source="auto"'), box('occluded="1" source="manual"'), "c.xml")).toEqual([
      ["occluded 1 new", "source 1 both"],
      0,
    ]);
    const skeleton = (flags: string) =>
      cvat(`<skeleton label="man"><points label="nose" points="1,2" ${flags}/></skeleton>`);
    expect(othersIn(skeleton('outside="0" occluded="1"'), skeleton('outside="1" occluded="0"'), "c.xml")).toEqual([
      ["occluded points 1 old", "outside points 1 new"],
      0,
    ]);
  });

  test("in Label Studio is meta, score and what else a region or an answer has, not its ids and times", () => {
    const task = (more: object, annotation: object = {}) =>
      JSON.stringify([
        {
          id: 1,
          data: { image: "a.jpg" },
          annotations: [
            {
              result: [
                {
                  type: "rectanglelabels",
                  from_name: "label",
                  to_name: "image",
                  value: { x: 1, y: 1, width: 5, height: 5, rectanglelabels: ["cat"] },
                  ...more,
                },
                { type: "choices", from_name: "scene", to_name: "image", value: { choices: ["day"] }, ...more },
              ],
              ...annotation,
            },
          ],
        },
      ]);
    expect(othersIn(task({ id: "x" }), task({ id: "y" }, { lead_time: 3 }), "l.json")).toEqual([[], 0]);
    expect(
      othersIn(task({ meta: { text: ["sure"] } }), task({ meta: { text: ["unsure"] }, score: 0.5 }), "l.json"),
    ).toEqual([["meta 2 both", "score 2 new"], 0]);
    expect(othersIn(task({}), task({}, { ground_truth: true }), "l.json")).toEqual([["ground_truth 2 new"], 0]);
  });

  test("in a JSON map is under the keys beside the label and its place", () => {
    const map = (a: object, b: object) => JSON.stringify({ a, b: [{ ...b, label: "dog" }] });
    const box = { x: 1, y: 2, width: 3, height: 4 };
    expect(
      othersIn(map({ label: "cat", sure: 1 }, box), map({ label: "cat", sure: 2 }, { ...box, x: 1.5 }), "m.json"),
    ).toEqual([["sure 1 both"], 0]);
    expect(othersIn(map({ label: "cat" }, {}), map({ label: "dog", x: 1 }, { y: 2 }), "m.json")).toEqual([
      ["x 1 new", "y 1 new"],
      1,
    ]);
  });
});
