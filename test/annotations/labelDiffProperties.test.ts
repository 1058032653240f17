import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { LabelDiff } from "../../src/annotations/labelDiff.js";
import { diffLabelFiles, type LabelSource } from "../../src/annotations/labelFilesDiff.js";

/** A box in a grid of cells, so that no two of a picture overlap. */
interface Box {
  label: string;
  left: number;
  top: number;
}

/** What a label file says, whatever its format: by picture. */
type World = { picture: string; boxes: Box[] }[];

/** How a tool writes it: in which order, with which numbers, with how many blanks. */
interface Style {
  order: number;
  firstId: number;
  indent: number;
}

type Writer = (world: World, style: Style) => LabelSource;

const CLASSES = ["cat", "dog", "sea lion", "été"];
const SIZE = 8;

const file = (path: string, text: string): LabelSource => ({ path, bytes: Buffer.from(text) });
const json = (value: unknown, { indent }: Style) => JSON.stringify(value, null, indent);
/** One of many orders of a list, by a number. */
function shuffled<T>(list: readonly T[], order: number): T[] {
  const keys = list.map((one, i) => ({ one, key: Math.imul(order + 1, i + 7) % 101 }));
  return keys.sort((a, b) => a.key - b.key).map(({ one }) => one);
}
const pictures = (world: World, { order }: Style) =>
  shuffled(world, order).map(({ picture, boxes }) => ({ picture, boxes: shuffled(boxes, order) }));
/** All classes that the file knows, in its own order. */
function classList(world: World, style: Style): string[] {
  const hasWolves = world.some(({ boxes }) => boxes.some(({ label }) => label === "wolf"));
  const names = CLASSES.map((name) => (name === "dog" && hasWolves ? "wolf" : name));
  return shuffled(names, style.order);
}

/** Formats in which objects have places. */
const objectWriters: Record<string, Writer> = {
  "csv with boxes": (world, style) => {
    const rows = world.flatMap(({ picture, boxes }) =>
      boxes.map(({ label, left, top }) => [picture, label, left, top, left + SIZE, top + SIZE].join(",")),
    );
    return file("l.csv", ["filename,class,xmin,ymin,xmax,ymax", ...shuffled(rows, style.order), ""].join("\n"));
  },
  coco: (world, style) => {
    const names = classList(world, style);
    const shown = pictures(world, style);
    const annotations = shown.flatMap(({ boxes }, i) =>
      boxes.map(({ label, left, top }) => ({
        image_id: i + style.firstId,
        category_id: names.indexOf(label),
        bbox: [left, top, SIZE, SIZE],
      })),
    );
    const numbered = shuffled(annotations, style.order).map((one, i) => ({ id: i + style.firstId, ...one }));
    const images = shown.map(({ picture }, i) => ({ id: i + style.firstId, file_name: picture }));
    const categories = names.map((name, id) => ({ id, name }));
    return file(
      "c.json",
      json(
        style.order % 2 ? { images, annotations: numbered, categories } : { annotations: numbered, categories, images },
        style,
      ),
    );
  },
  "pascal-voc": (world, style) => ({
    path: "labels",
    files: pictures(world, style).map(({ picture, boxes }, i) => ({
      path: `${style.firstId + i}.xml`,
      text: `<annotation><filename>${picture}</filename>${boxes.map(({ label, left, top }) => `\n${" ".repeat(style.indent)}<object><name>${label}</name><bndbox><xmin>${left}</xmin><ymin>${top}</ymin><xmax>${left + SIZE}</xmax><ymax>${top + SIZE}</ymax></bndbox></object>`).join("")}</annotation>`,
    })),
  }),
  yolo: (world, style) => ({
    path: "labels",
    files: [
      { path: "classes.txt", text: classList(world, style).join("\n") },
      ...pictures(world, style).map(({ picture, boxes }) => ({
        path: picture.replace(/jpg$/, "txt"),
        text: boxes
          .map(
            ({ label, left, top }) =>
              `${classList(world, style).indexOf(label)} ${(left + SIZE / 2) / 1000} ${(top + SIZE / 2) / 1000} ${SIZE / 1000} ${SIZE / 1000}\n`,
          )
          .join(""),
      })),
    ],
  }),
  "label-studio": (world, style) =>
    file(
      "l.json",
      json(
        pictures(world, style).map(({ picture, boxes }, i) => ({
          id: style.firstId + i,
          data: { image: `/data/upload/${style.firstId}/${(0x10000000 + style.firstId + i).toString(16)}-${picture}` },
          annotations: [
            {
              id: style.firstId + i,
              completed_by: style.firstId,
              result: boxes.map(({ label, left, top }, k) => ({
                id: `r${k + style.firstId}`,
                type: "rectanglelabels",
                from_name: "label",
                to_name: "image",
                value: {
                  x: left / 10,
                  y: top / 10,
                  width: SIZE / 10,
                  height: SIZE / 10,
                  rotation: 0,
                  rectanglelabels: [label],
                },
              })),
            },
          ],
        })),
        style,
      ),
    ),
  cvat: (world, style) =>
    file(
      "c.xml",
      `<annotations><meta><task><labels>${classList(world, style)
        .map((name) => `<label><name>${name}</name></label>`)
        .join("")}</labels></task></meta>${pictures(world, style)
        .map(
          ({ picture, boxes }, i) =>
            `<image id="${style.firstId + i}" name="${picture}">${boxes.map(({ label, left, top }) => `\n${" ".repeat(style.indent)}<box label="${label}" xtl="${left}.00" ytl="${top}.00" xbr="${left + SIZE}.00" ybr="${top + SIZE}.00"/>`).join("")}</image>`,
        )
        .join("\n")}</annotations>`,
    ),
};

/** Formats with one label a picture: that of its first box. */
const wholeWriters: Record<string, Writer> = {
  csv: (world, style) =>
    file(
      "l.csv",
      ["id,label", ...pairs(world, style).map((pair) => pair.join(",")), ""].join(style.indent % 2 ? "\r\n" : "\n"),
    ),
  tsv: (world, style) =>
    file("l.tsv", ["label\tid", ...pairs(world, style).map(([id, label]) => `${label}\t${id}`), ""].join("\n")),
  jsonl: (world, style) =>
    file(
      "l.jsonl",
      pairs(world, style)
        .map(([id, label]) => `${JSON.stringify(style.order % 2 ? { label, id } : { id, label })}\n`)
        .join(""),
    ),
  "json-map": (world, style) => file("l.json", json(Object.fromEntries(pairs(world, style)), style)),
  "json-rows": (world, style) =>
    file(
      "l.json",
      json(
        pairs(world, style).map(([id, label]) => ({ id, label })),
        style,
      ),
    ),
  "label-studio choices": (world, style) =>
    file(
      "l.json",
      json(
        pairs(world, style).map(([image, label], i) => ({
          id: i + style.firstId,
          data: { image },
          annotations: [
            {
              completed_by: 1,
              result: [{ id: `x${i}`, type: "choices", from_name: "q", value: { choices: [label] } }],
            },
          ],
        })),
        style,
      ),
    ),
  "cvat tags": (world, style) =>
    file(
      "c.xml",
      `<annotations>${pairs(world, style)
        .map(([name, label], i) => `<image id="${i}" name="${name}"><tag label="${label}"/></image>`)
        .join("\n")}</annotations>`,
    ),
};
const pairs = (world: World, style: Style): [string, string][] =>
  pictures(world, { ...style, order: style.order }).map(({ picture }) => [
    picture,
    world.find((one) => one.picture === picture)?.boxes[0]?.label ?? "",
  ]);

const style = fc.record({ order: fc.nat(50), firstId: fc.nat(900), indent: fc.nat(4) });
const world: fc.Arbitrary<World> = fc
  .array(fc.array(fc.constantFrom(...CLASSES), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  // Every class is in use somewhere and stays so: a class that comes or goes would be another story.
  .map((labels) => [CLASSES, ...labels, CLASSES])
  .map((labels) =>
    labels.map((boxes, i) => ({
      picture: `a photo ${i}.jpg`,
      boxes: boxes.map((label, k) => ({ label, left: 20 * k + i, top: 20 * ((k * k) % 7) })),
    })),
  );

/** The same with other labels for those that are picked; every class keeps those of the last picture, which nobody picks. */
function relabelled(old: World, picks: readonly number[], only: "first" | "any"): { world: World; changes: string[] } {
  const changes: string[] = [];
  const next = old.map(({ picture, boxes }, i) => ({
    picture,
    boxes: boxes.map((box, k) => {
      const isPicked = picks.includes(7 * i + k) && i < old.length - 1 && (only === "any" || k === 0);
      if (!isPicked) return box;
      const to = CLASSES[(CLASSES.indexOf(box.label) + 1) % CLASSES.length] ?? "";
      changes.push(`${picture}: ${box.label} → ${to}`);
      return { ...box, label: to };
    }),
  }));
  return { world: next, changes: changes.sort() };
}

const nothing = { changed: [], added: [], removed: [], moved: [], duplicates: [], renamed_classes: [] };
const changesIn = ({ changed }: LabelDiff) =>
  changed
    .map(({ id, from, to }) => `${id.replace(/ \[[^[]*\]$/, "").replace(/(\.jpg)?$/, ".jpg")}: ${from} → ${to}`)
    .sort();
const RUNS = { numRuns: 150 };

describe.each(Object.entries({ ...objectWriters, ...wholeWriters }))("labels in %s", (name, write) => {
  const only = name in wholeWriters ? "first" : "any";

  test("are the same in any order, under any numbers, with any white space", () => {
    fc.assert(
      fc.property(world, style, style, (labels, one, other) => {
        const diff = diffLabelFiles(write(labels, one), write(labels, other));
        expect(diff).toMatchObject(nothing);
        const objects = labels.reduce((sum, { boxes }) => sum + (only === "first" ? 1 : boxes.length), 0);
        expect(diff.unchanged).toBe(objects);
      }),
      RUNS,
    );
  });

  test("that were changed are exactly those that are reported, from new to old the other way round", () => {
    fc.assert(
      fc.property(world, fc.array(fc.nat(60)), style, style, (labels, picks, one, other) => {
        const next = relabelled(labels, picks, only);
        const diff = diffLabelFiles(write(labels, one), write(next.world, other));
        expect(changesIn(diff)).toEqual(next.changes);
        expect(diff).toMatchObject({ added: [], removed: [], moved: [], renamed_classes: [] });
        const back = diffLabelFiles(write(next.world, other), write(labels, one));
        expect(changesIn(back)).toEqual(next.changes.map((text) => text.replace(/: (.*) → (.*)/, ": $2 → $1")).sort());
      }),
      RUNS,
    );
  });

  test("of a class that was renamed are one rename, beside those that were changed", () => {
    fc.assert(
      fc.property(world, fc.nat(60), style, style, (labels, pick, one, other) => {
        const next = relabelled(labels, [pick], only);
        const renamed = next.world.map(({ picture, boxes }) => ({
          picture,
          boxes: boxes.map((box) => ({ ...box, label: box.label === "dog" ? "wolf" : box.label })),
        }));
        // One label a picture: enough dogs that they are seen to be a class.
        const more = [0, 1, 2].map((i) => ({ picture: `more ${i}.jpg`, boxes: [{ label: "dog", left: i, top: 1 }] }));
        const moreNow = more.map(({ picture, boxes }) => ({
          picture,
          boxes: boxes.map((box) => ({ ...box, label: "wolf" })),
        }));
        const diff = diffLabelFiles(write([...labels, ...more], one), write([...renamed, ...moreNow], other));
        expect(diff.renamed_classes.map(({ from, to }) => [from, to])).toEqual([["dog", "wolf"]]);
        expect(changesIn(diff)).toEqual(next.changes.map((text) => text.replace("→ dog", "→ wolf")).sort());
      }),
      RUNS,
    );
  });
});

describe.each(Object.entries(objectWriters))("objects in %s", (_, write) => {
  test("that moved a little have another geometry and the same label, from both sides", () => {
    fc.assert(
      fc.property(world, fc.nat(30), style, style, (labels, pick, one, other) => {
        const at = pick % labels.length;
        const moved = labels.map((picture, i) => ({
          ...picture,
          boxes: picture.boxes.map((box, k) => (i === at && k === 0 ? { ...box, left: box.left + 1 } : box)),
        }));
        const [there, back] = [
          diffLabelFiles(write(labels, one), write(moved, other)),
          diffLabelFiles(write(moved, other), write(labels, one)),
        ];
        for (const diff of [there, back]) {
          expect(diff).toMatchObject({ ...nothing, moved: [expect.stringContaining(`a photo ${at}`)] });
        }
      }),
      RUNS,
    );
  });
});
