import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLabelFiles, type LabelSource } from "../../src/annotations/labelFilesDiff.js";
import { polygonCorners } from "../../src/annotations/polygonCorners.js";

type Point = [number, number];
const triangle: Point[] = [
  [4, 0],
  [4, 4],
  [0, 1],
];
/** The same region, begun at another corner, the other way round, and closed. */
const again: Point[] = [
  [0, 1],
  [4, 4],
  [4, 0],
  [0, 1],
];

describe("a polygon", () => {
  test("is the same whatever corner it begins at, whichever way it goes, closed or open", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999 }));
    const corners = fc.uniqueArray(point, { minLength: 3, maxLength: 12, selector: String });
    fc.assert(
      fc.property(corners, fc.nat(11), fc.boolean(), fc.boolean(), (polygon, start, isBackwards, isClosed) => {
        const from = start % polygon.length;
        const turned = [...polygon.slice(from), ...polygon.slice(0, from)];
        if (isBackwards) turned.reverse();
        const written = isClosed ? [...turned, turned[0] ?? []] : turned;
        expect(polygonCorners(written.flat())).toEqual(polygonCorners(polygon.flat()));
      }),
    );
  });

  test("keeps what is no polygon as it is", () => {
    expect(polygonCorners([1, 2])).toEqual([1, 2]);
    expect(polygonCorners([5, 5, 1, 1])).toEqual([5, 5, 1, 1]);
    expect(polygonCorners([])).toEqual([]);
  });
});

const file = (path: string, text: string): LabelSource => ({ path, bytes: Buffer.from(text) });
const writers: Record<string, (points: Point[]) => LabelSource> = {
  coco: (points) =>
    file(
      "c.json",
      JSON.stringify({
        images: [{ id: 1, file_name: "a.jpg" }],
        categories: [{ id: 1, name: "cat" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 4, 4], segmentation: [points.flat()] }],
      }),
    ),
  cvat: (points) =>
    file(
      "c.xml",
      `<annotations><image name="a.jpg"><polygon label="cat" points="${points.join(";")}"/></image></annotations>`,
    ),
  yolo: (points) => ({ path: "l", files: [{ path: "a.txt", text: `0 ${points.flat().join(" ")}\n` }] }),
  "label-studio": (points) =>
    file(
      "l.json",
      JSON.stringify([
        {
          data: { image: "a.jpg" },
          annotations: [
            {
              result: [
                { type: "polygonlabels", from_name: "l", value: { points, closed: true, polygonlabels: ["cat"] } },
              ],
            },
          ],
        },
      ]),
    ),
};

describe.each(Object.entries(writers))("a polygon in %s", (_, write) => {
  test("has not moved where the file begins elsewhere", () => {
    expect(diffLabelFiles(write(triangle), write(again))).toMatchObject({ changed: [], moved: [], unchanged: 1 });
  });

  test("has moved where a corner did", () => {
    const diff = diffLabelFiles(write(triangle), write(again.map(([x, y]) => [x, y === 4 ? 5 : y])));
    expect([diff.moved.length, diff.unchanged]).toEqual([1, 0]);
  });
});
