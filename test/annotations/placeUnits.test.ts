import { describe, expect, test } from "@jest/globals";
import { parseLabelFile, parseLabelFolder } from "../../src/annotations/labelFile.js";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import type { LabelSet } from "../../src/annotations/labelSet.js";

const yolo = parseLabelFolder([{ path: "a.txt", text: "0 0.5 0.5 0.1 0.1\n" }], "labels");
const voc = parseLabelFile(
  "<annotation><filename>a.jpg</filename><object><name>0</name><bndbox><xmin>45</xmin><ymin>45</ymin><xmax>55</xmax><ymax>55</ymax></bndbox></object></annotation>",
  "a.xml",
);
const plain = parseLabelFile("id,label\na,0\n", "l.csv");

describe("places in different units", () => {
  test("are refused in both directions, with what to do", () => {
    const sentence =
      "places are shares of the picture in labels (yolo) and pixels in a.xml (pascal-voc), so no object could be found again; export both sides in one format";
    expect(() => diffLabels(yolo, voc)).toThrow(sentence);
    expect(() => diffLabels(voc, yolo)).toThrow(
      "places are pixels in a.xml (pascal-voc) and shares of the picture in labels (yolo)",
    );
  });

  test("are no matter where one side has none, or both have the same", () => {
    expect(diffLabels(yolo, yolo).unchanged).toBe(1);
    expect(() => diffLabels(yolo, plain)).not.toThrow();
    const table = parseLabelFile("image,label,x,y,w,h\na.jpg,0,0.45,0.45,0.1,0.1\n", "l.csv");
    expect(diffLabels(table, yolo)).toMatchObject({ changed: [], added: [], removed: [] });
  });
});

/** Left, top, width, height. */
type Box = [number, number, number, number];

const csv = (...boxes: Box[]) =>
  parseLabelFile(`image,label,x,y,w,h\n${boxes.map((box) => `a.jpg,cat,${box.join()}\n`).join("")}`, "l.csv");
const coco = (...boxes: Box[]) =>
  parseLabelFile(
    JSON.stringify({
      images: [{ id: 1, file_name: "a.jpg" }],
      categories: [{ id: 1, name: "cat" }],
      annotations: boxes.map((bbox, id) => ({ id, image_id: 1, category_id: 1, bbox })),
    }),
    "c.json",
  );
const cvat = (...boxes: Box[]) =>
  parseLabelFile(
    `<annotations><image name="a.jpg">${boxes.map(([x, y, w, h]) => `<box label="cat" xtl="${x}" ytl="${y}" xbr="${x + w}" ybr="${y + h}"/>`).join("")}</image></annotations>`,
    "c.xml",
  );
const outlines = (...boxes: Box[]) =>
  parseLabelFolder(
    [{ path: "a.txt", text: boxes.map(([x, y, w, h]) => `0 ${x} ${y} ${x + w} ${y} ${x + w} ${y + h}\n`).join("") }],
    "labels",
  );
const studio = (...boxes: Box[]) =>
  parseLabelFile(
    JSON.stringify([
      {
        data: { image: "a.jpg" },
        annotations: [
          {
            result: boxes.map(([x, y, width, height]) => ({
              type: "rectanglelabels",
              from_name: "l",
              value: { x, y, width, height, rectanglelabels: ["cat"] },
            })),
          },
        ],
      },
    ]),
    "s.json",
  );

const WRITERS: [string, (...boxes: Box[]) => LabelSet][] = [
  ["CSV", csv],
  ["COCO", coco],
  ["CVAT", cvat],
  ["outlines of YOLO", outlines],
];
const pixels: Box[] = [
  [64, 48, 64, 48],
  [320, 240, 80, 60],
];
const shares: Box[] = [
  [0.1, 0.1, 0.1, 0.1],
  [0.5, 0.5, 0.125, 0.125],
];

describe.each(WRITERS)("places in %s that are shares of the picture on one side only", (_, write) => {
  test("are refused in both directions, however few", () => {
    for (const [some, others] of [
      [pixels, shares],
      [pixels.slice(0, 1), shares.slice(1)],
    ] as const) {
      expect(() => diffLabels(write(...some), write(...others))).toThrow(
        /: places are pixels.* and shares of the picture in .*no object could be found again; write places in the same unit on both sides$/,
      );
      expect(() => diffLabels(write(...others), write(...some))).toThrow(/: places are shares of the picture in/);
    }
  });

  test("are refused though one in a hundred is a slip", () => {
    const many = (boxes: Box[], slip: Box) => write(...Array.from({ length: 99 }, () => boxes).flat(), slip);
    expect(() => diffLabels(many(pixels, [0.5, 0.5, 0.25, 0.25]), many(shares, [64, 48, 9, 9]))).toThrow(
      "shares of the picture",
    );
  });

  test("are no matter where they are few among others, or reach a little beyond the picture", () => {
    for (const [old, current] of [
      [write(...shares, [64, 48, 9, 9]), write(...shares)],
      [write(...pixels), write(...pixels, [0.1, 0.2, 0.5, 0.5])],
      [write(...shares), write([-0.01, 0.7, 1.02, 0.31], [0.4, 0.9, 0.2, 0.2])],
      [write(...shares), write([-0.55, 0.5, 0.1, 0.1])],
      [write(...shares), write([0.9, 0.5, 1.1, 0.25])],
      [write(...pixels), write()],
      [write(), write(...shares)],
    ] as const) {
      expect(() => diffLabels(old, current)).not.toThrow();
      expect(() => diffLabels(current, old)).not.toThrow();
    }
  });

  test("are the same where an object is found again at its place", () => {
    const few: Box[] = [
      [0.5, 0.5, 1.2, 1],
      [1.1, 0.3, 0.5, 0.5],
    ];
    const far = Array.from({ length: 40 }, (_, i): Box => [10 * i + 30, 40, 9, 9]);
    expect(() => diffLabels(write(...few), write(...few, ...far))).not.toThrow();
    expect(() => diffLabels(write(...few), write(...far))).toThrow("no object could be found again");
  });

  test("are told by a fraction: small whole numbers may be pixels, too", () => {
    const small = write([0, 0, 1, 1], [0, 1, 1, 0]);
    expect(() => diffLabels(small, small)).not.toThrow();
    expect(() => diffLabels(small, write([0, 0, 1, 1], ...pixels))).not.toThrow();
  });
});

describe("places in a table", () => {
  test("that are larger than 1 may be pixels or per cent, but no shares", () => {
    expect(() => diffLabels(csv(...pixels), coco(...pixels))).not.toThrow();
    expect(() => diffLabels(csv(...pixels), studio(...pixels))).not.toThrow();
    expect(() => diffLabels(csv(...pixels), yolo)).toThrow(
      "places are pixels or per cent of the picture in l.csv (csv) and shares of the picture in labels (yolo), so no object could be found again; export both sides in one format",
    );
  });

  test("that are shares are none of Label Studio's, which are always per cent", () => {
    expect(() => diffLabels(csv(...shares), studio(...pixels))).toThrow(
      "places are shares of the picture in l.csv (csv) and per cent of the picture in s.json (label-studio)",
    );
    expect(() => diffLabels(studio(...shares), studio([20, 30, 5, 5]))).not.toThrow();
  });
});
