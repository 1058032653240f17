import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffOf, labels, changes, nothing } from "./diffs.js";

const file = (text: string, path: string) => parseLabelFile(text, path);
const diffFiles = (old: string, current: string, path: string) => diffLabels(file(old, path), file(current, path));

const coco = (
  annotations: object[],
  images = [
    { id: 1, file_name: "a.jpg" },
    { id: 2, file_name: "b.jpg" },
  ],
  categories = [
    { id: 1, name: "cat" },
    { id: 2, name: "dog" },
  ],
) => JSON.stringify({ images, annotations, categories }, null, 1);
const box = (id: number, image_id: number, category_id: number, bbox: number[]) => ({
  id,
  image_id,
  category_id,
  bbox,
});

describe("a COCO file", () => {
  const old = coco([box(1, 1, 1, [10, 10, 50, 50]), box(2, 1, 2, [100, 10, 40, 40]), box(3, 2, 2, [0, 0, 30, 30])]);

  test("may give its annotations, images and categories other numbers and another order", () => {
    const renumbered = coco(
      [box(9, 8, 5, [0, 0, 30, 30]), box(8, 7, 5, [100, 10, 40, 40]), box(7, 7, 4, [10, 10, 50, 50])],
      [
        { id: 8, file_name: "b.jpg" },
        { id: 7, file_name: "a.jpg" },
      ],
      [
        { id: 5, name: "dog" },
        { id: 4, name: "cat" },
      ],
    );
    expect(diffFiles(old, renumbered, "c.json")).toMatchObject({
      changed: [],
      added: [],
      removed: [],
      moved: [],
      renamed_classes: [],
      unchanged: 3,
    });
  });

  test("shows an object that is called something else, one that moved, a new and a missing one", () => {
    const current = coco([
      box(1, 1, 2, [10, 10, 50, 50]),
      box(2, 1, 2, [104, 10, 40, 40]),
      box(4, 1, 1, [500, 500, 9, 9]),
    ]);
    const diff = diffFiles(old, current, "c.json");
    expect(diff.changed.map(({ id, from, to }) => [id, from, to])).toEqual([["a.jpg [10,10,50,50]", "cat", "dog"]]);
    expect(diff.changed[0]?.place.line).toBe(16);
    expect([diff.moved, diff.added, diff.removed]).toEqual([
      ["a.jpg [104,10,40,40]"],
      ["a.jpg [500,500,9,9]"],
      ["b.jpg [0,0,30,30]"],
    ]);
  });

  test("shows a label that changed though its object moved too far to be known by its place", () => {
    const moved = coco([box(1, 1, 2, [40, 10, 50, 50]), box(2, 1, 2, [100, 10, 40, 40]), box(3, 2, 2, [0, 0, 30, 30])]);
    const diff = diffFiles(old, moved, "c.json");
    expect(diff.changed.map(({ id, from, to }) => [id, from, to])).toEqual([["a.jpg [40,10,50,50]", "cat", "dog"]]);
    expect([diff.moved, diff.added, diff.removed]).toEqual([["a.jpg [40,10,50,50]"], [], []]);
    const far = coco([box(1, 1, 2, [500, 500, 45, 45]), box(2, 1, 2, [100, 10, 40, 40]), box(3, 2, 2, [0, 0, 30, 30])]);
    expect(diffFiles(old, far, "c.json").changed.map(({ from, to }) => [from, to])).toEqual([["cat", "dog"]]);
  });

  /** Two pictures, each with a dog and one more object: a cat before, a bus now. */
  const withDogs = (label: 1 | 3, place: number[]) =>
    coco(
      [1, 2].flatMap((image) => [box(image, image, label, place), box(image + 2, image, 2, [40, 40, 20, 20])]),
      undefined,
      [
        { id: label, name: label === 1 ? "cat" : "bus" },
        { id: 2, name: "dog" },
      ],
    );

  test("takes an object that went and another one elsewhere for no changed label, let alone a renamed class", () => {
    const diff = diffFiles(withDogs(1, [0, 0, 10, 10]), withDogs(3, [80, 80, 15, 15]), "c.json");
    expect(diff).toMatchObject({ changed: [], renamed_classes: [], moved: [], unchanged: 2 });
    expect([diff.removed.length, diff.added.length]).toEqual([2, 2]);
  });

  test.each([[[80, 80, 11, 11]], [[0, 6, 10, 10]]])(
    "sees changed labels and no renamed class where it is only likely that the objects are the same (%j)",
    (place) => {
      const diff = diffFiles(withDogs(1, [0, 0, 10, 10]), withDogs(3, place), "c.json");
      expect([diff.renamed_classes, diff.changed.length, diff.removed.length]).toEqual([[], 2, 0]);
    },
  );

  test("takes an object that moved far for no changed label where its class is known to be renamed", () => {
    const places = [0, 100, 200].map((left) => [left, 0, 10, 10]);
    const of = (name: string, ...boxes: number[][]) =>
      coco(
        boxes.map((place, i) => box(i, 1, 1, place)),
        undefined,
        [{ id: 1, name }],
      );
    const diff = diffFiles(of("cat", ...places), of("feline", ...places.slice(1), [0, 7, 10, 10]), "c.json");
    expect(diff).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "cat", to: "feline", items: 3 }],
      moved: ["a.jpg [0,7,10,10]"],
    });
  });

  test("finds the same changed labels from new to old, however unlike the two boxes", () => {
    const one = coco([box(1, 1, 1, [0, 0, 100, 10]), box(2, 1, 1, [300, 300, 9, 9])]);
    const other = coco([box(1, 1, 2, [80, 0, 15, 10])]);
    for (const [before, after] of [
      [one, other],
      [other, one],
    ] as const)
      expect(diffFiles(before, after, "c.json").changed).toHaveLength(1);
  });

  test("takes an object that only came or only went for no changed label", () => {
    const two = [box(1, 1, 1, [10, 10, 50, 50]), box(2, 1, 1, [100, 10, 40, 40])];
    const more = diffFiles(coco(two), coco([...two, box(3, 1, 2, [300, 300, 9, 9])]), "c.json");
    expect([more.changed, more.added]).toEqual([[], ["a.jpg [300,300,9,9]"]]);
    const elsewhere = coco([
      box(1, 1, 1, [300, 10, 9, 9]),
      box(2, 1, 1, [400, 10, 9, 9]),
      box(3, 1, 2, [500, 9, 9, 9]),
    ]);
    const diff = diffFiles(coco(two), elsewhere, "c.json");
    expect([diff.changed, diff.removed.length, diff.added.length]).toEqual([[], 2, 3]);
  });

  test("with a category of another name has one rename, even of a single object", () => {
    const current = old.replace('"cat"', '"feline"');
    expect(diffFiles(old, current, "c.json")).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "cat", to: "feline", items: 1 }],
      unchanged: 3,
    });
  });

  test("does not take a category number that was given away for a rename", () => {
    const current = coco(
      [box(1, 1, 2, [10, 10, 50, 50]), box(2, 1, 2, [100, 10, 40, 40]), box(3, 2, 2, [0, 0, 30, 30])],
      undefined,
      [
        { id: 1, name: "wolf" },
        { id: 2, name: "dog" },
      ],
    );
    const diff = diffFiles(old, current, "c.json");
    expect(diff.renamed_classes).toEqual([]);
    expect(diff.changed.map(({ from, to }) => [from, to])).toEqual([["cat", "dog"]]);
  });

  test("reports ids and pictures that stand twice", () => {
    const twice = coco(
      [box(1, 1, 1, [1, 1, 5, 5]), box(1, 1, 1, [1, 1, 5, 5])],
      [
        { id: 1, file_name: "a.jpg" },
        { id: 2, file_name: "a.jpg" },
      ],
    );
    expect(diffFiles(twice, twice, "c.json").duplicates.sort()).toEqual(["a.jpg", "a.jpg [1,1,5,5]", "annotation 1"]);
  });

  test("that points to a picture which is not there is refused with the line", () => {
    expect(() => file(coco([box(1, 99, 1, [1, 1, 5, 5])]), "c.json")).toThrow(
      /^c\.json:13: "image_id" is 99, which nothing in the file has as its id$/,
    );
  });

  test("keeps a rounding exporter from moving every box", () => {
    const rounded = coco([
      box(1, 1, 1, [10.0004, 10, 50, 49.9996]),
      box(2, 1, 2, [100, 10, 40, 40]),
      box(3, 2, 2, [0, 0, 30, 30]),
    ]);
    expect(diffFiles(old, rounded, "c.json")).toMatchObject({ moved: [], unchanged: 3 });
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

  test("with masks and no boxes are shown by the boxes around their masks", () => {
    const masked = (counts: unknown, category_id = 1, size: unknown = [9, 10]) =>
      coco([{ id: 1, image_id: 1, category_id, segmentation: { size, counts } }]);
    const boxOf = (...mask: [counts: unknown, category_id?: number, size?: unknown]) => {
      const diff = diffOf(masked(...mask), masked(mask[0], 2, mask[2]), "c.json");
      return diff.changed.map(({ id }) => id);
    };
    // What pycocotools makes of it: `mask.toBbox(mask.frPyObjects({"size": [9, 10], "counts": […]}, 9, 10))`.
    const expected = ["a.jpg [0,2,8,5]"];
    expect(boxOf([6, 1, 40, 4, 5, 4, 5, 4, 21])).toEqual(expected);
    expect(boxOf("61X13mN000`0")).toEqual(expected);
    expect(boxOf([20, 9, 61])).toEqual(["a.jpg [2,0,2,9]"]);
    expect(boxOf([0, 90])).toEqual(["a.jpg [0,0,10,9]"]);
    for (const none of [[90], [0, 2 ** 40], [-1, 5], [1.5], ["6"], [], null, "", "é", "`"])
      expect(boxOf(none)).toEqual(["a.jpg [0,0,0,0]"]);
    for (const size of [null, [9], [0, 0], ["9", "9"], "9"])
      expect(boxOf([5, 5], 1, size)).toEqual(["a.jpg [0,0,0,0]"]);
  });

  /** A picture for each letter, numbered in this order, at an address of its own, with a dog at a place of its own. */
  const numbered = (letters: string, dogAt = (letter: string) => letter.charCodeAt(0)) =>
    coco(
      [...letters].map((letter, i) => ({ id: i, image_id: i, category_id: 2, bbox: [dogAt(letter), 0, 9, 9] })),
      {
        images: [...letters].map((letter, i) => ({
          id: i,
          file_name: `${i}.jpg`,
          flickr_url: `https://x.y/${letter}`,
        })),
      },
    );

  test("know a picture by its web address where one that came has shifted all numbers", () => {
    const diff = diffOf(numbered("acd"), numbered("abcd"), "c.json");
    expect(diff).toMatchObject({ ...nothing, added: ["1.jpg [98,0,9,9]"], unchanged: 3 });
    expect(diff.renamed_items).toEqual([
      { from: "1.jpg", to: "2.jpg" },
      { from: "2.jpg", to: "3.jpg" },
    ]);
    expect(diffOf(numbered("abcd"), numbered("acd"), "c.json")).toMatchObject({
      ...nothing,
      removed: ["1.jpg [98,0,9,9]"],
      unchanged: 3,
    });
    const relabelled = numbered("abcd").replace('"image_id":2,"category_id":2', '"image_id":2,"category_id":1');
    expect(changes(diffOf(numbered("acd"), relabelled, "c.json"))).toEqual([["2.jpg [99,0,9,9]", "dog", "person"]]);
  });

  test("know a picture by its name where only its address is another one", () => {
    const places = new Map([..."abc"].map((letter, i) => [letter, 50 * i]));
    const swapped = numbered("bac", (letter) => places.get(letter === "a" ? "b" : letter === "b" ? "a" : letter) ?? 0);
    const diff = diffOf(
      numbered("abc", (letter) => places.get(letter) ?? 0),
      swapped,
      "c.json",
    );
    expect([diff, diff.renamed_items]).toMatchObject([{ ...nothing, unchanged: 3 }, []]);
    expect(diffOf(numbered("ab").replaceAll("https", "http"), numbered("ab"), "c.json")).toMatchObject(nothing);
  });

  test("know a picture by its name where addresses only count the rows", () => {
    const listed = (...pictures: [name: string, address: number, dogAt: number, category?: number][]) =>
      coco(
        pictures.map(([, , left, category = 2], i) => ({
          id: i,
          image_id: i,
          category_id: category,
          bbox: [left, left, 9, 9],
        })),
        { images: pictures.map(([name, at], i) => ({ id: i, file_name: name, coco_url: `http://x.y/${at}` })) },
      );
    const old = listed(["a.jpg", 0, 0, 1], ["b.jpg", 1, 50]);
    const oneBefore = (folder: string) =>
      listed(["x.jpg", 0, 30, 1], [`${folder}a.jpg`, 1, 0], [`${folder}b.jpg`, 2, 50]);
    for (const folder of ["", "pictures/"])
      expect(changes(diffOf(old, oneBefore(folder), "c.json"))).toEqual([
        [`${folder}a.jpg [0,0,9,9]`, "person", "dog"],
      ]);
    const swapped = diffOf(
      listed(["a.jpg", 1, 0, 1], ["b.jpg", 0, 50], ["c.jpg", 2, 5]),
      listed(["a.jpg", 0, 0], ["b.jpg", 1, 50, 1], ["c.jpg", 2, 5]),
      "c.json",
    );
    expect([changes(swapped), swapped.renamed_items]).toEqual([
      [
        ["a.jpg [0,0,9,9]", "person", "dog"],
        ["b.jpg [50,50,9,9]", "dog", "person"],
      ],
      [],
    ]);
  });

  test("keep an object that kept its outline or mask, wherever the box beside it is now", () => {
    const outlined = (id: number, left: number, bbox: number[], rest: object = {}) => ({
      id,
      image_id: 1,
      category_id: 1 + (id % 2),
      segmentation: [[left, 0, left + 9, 0, left + 9, 9]],
      bbox,
      ...rest,
    });
    const masked = { ...crowd, image_id: 2 };
    const old = coco([outlined(1, 0, [0, 0, 9, 9]), outlined(2, 50, [50, 0, 9, 9]), masked]);
    const boxes = [outlined(2, 50, [50, 70, 9, 9]), outlined(1, 0, [50, 0, 9, 9]), { ...masked, bbox: [90, 90, 3, 3] }];
    expect(diffOf(old, coco(boxes), "c.json")).toMatchObject({
      ...nothing,
      moved: ["a.jpg [50,0,9,9]", "a.jpg [50,70,9,9]", "b.jpg [90,90,3,3]"],
    });
    const categories = [
      { id: 1, name: "human" },
      { id: 2, name: "dog" },
    ];
    expect(diffOf(old, coco(boxes, { categories }), "c.json")).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "person", to: "human", items: 2 }],
    });
  });

  test("are not known by an outline that several have: it only fills the field", () => {
    const objects = (first: number, second: number, lefts = [0, 100]) =>
      coco(
        lefts.map((left, i) => ({
          id: i,
          image_id: 1,
          category_id: i === 0 ? first : second,
          bbox: [left, 0, 20, 20],
          segmentation: [[0, 0, 1, 0, 1, 1]],
        })),
      );
    expect(changes(diffOf(objects(1, 2), objects(2, 1, [1, 101]), "c.json"))).toEqual([
      ["a.jpg [1,0,20,20]", "person", "dog"],
      ["a.jpg [101,0,20,20]", "dog", "person"],
    ]);
    const far = diffOf(objects(1, 2), objects(1, 1, [0, 400]), "c.json");
    const one = diffOf(objects(1, 2, [0]), objects(1, 2, [400]), "c.json");
    expect([far.moved, one.moved]).toEqual([["a.jpg [400,0,20,20]"], ["a.jpg [400,0,20,20]"]]);
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
      'c.json:3: this is not valid JSON: expected a value but saw "NaN,2,3,4]}]}"; Python writes so what is no number, and JSON has null for it',
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
    [
      "a box of negative width",
      '{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"x"}],\n"annotations":[{"image_id":1,"category_id":1,"bbox":[1,2,-3,4]}]}',
      'c.json:2: "bbox" has a side of -3; expected left, top, width, height',
    ],
    [
      "half a key point",
      '{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"x"}],\n"annotations":[{"image_id":1,"category_id":1,"keypoints":[1,2]}]}',
      'c.json:2: "keypoints" has 2 numbers; expected x, y and visibility of each point',
    ],
    [
      "half a corner",
      '{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"x"}],\n"annotations":[{"image_id":1,"category_id":1,"segmentation":[[1,2,3]]}]}',
      'c.json:2: "segmentation" has a polygon of 3 numbers; expected x and y by turns',
    ],
    [
      "two categories of one id",
      '{"images":[],"annotations":[],"categories":[{"id":1,"name":"x"},\n{"id":1,"name":"y"}]}',
      'c.json:2: category 1 is "x" and "y"',
    ],
    [
      "no annotations",
      '{"info":{},"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"x"}]}',
      'c.json: this looks like a COCO file without "annotations", so that it holds no labels',
    ],
    ["lists in lists", `{"images":[],"annotations":[${"[".repeat(100_000)}`, "more than 500 deep"],
  ])("with %s are refused in one sentence", (_, text, sentence) => {
    expect(() => parseLabelFile(text, "c.json")).toThrow(sentence);
  });

  test("that was asked for and has no annotations is refused", () => {
    expect(() => parseLabelFile('{"images":[],"annotation":[]}', "c.json", { format: "coco" })).toThrow(
      'c.json: there is no list "annotations" in this file, so that it holds no labels',
    );
  });
});
