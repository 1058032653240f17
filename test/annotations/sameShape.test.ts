import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLabelFiles, type LabelSource } from "../../src/annotations/labelFilesDiff.js";
import { samePolygons } from "../../src/annotations/samePolygons.js";
import { sameShape } from "../../src/annotations/sameShape.js";
import { polygonShape } from "../../src/annotations/shapes.js";

type Point = [number, number];
const triangle: Point[] = [
  [4, 0],
  [4, 4],
  [0, 1],
];
/** Begun at another corner, perhaps the other way round, perhaps closed. */
function again(polygon: readonly Point[], { start = 0, isBackwards = false, isClosed = false }: Way): Point[] {
  const from = start % polygon.length;
  const turned = [...polygon.slice(from), ...polygon.slice(0, from)];
  if (isBackwards) turned.reverse();
  return isClosed ? [...turned, ...turned.slice(0, 1)] : turned;
}
interface Way {
  start?: number;
  isBackwards?: boolean;
  isClosed?: boolean;
}
const way = fc.record({ start: fc.nat(500), isBackwards: fc.boolean(), isClosed: fc.boolean() });
const shape = (polygon: readonly Point[]) => polygonShape("outline", polygon.flat());
const rounded = (polygon: readonly Point[]) =>
  polygon.map(([x, y]): Point => [Math.round(x * 100) / 100, Math.round(y * 100) / 100]);

describe("a polygon", () => {
  test("is the same whatever corner it begins at, whichever way it goes, closed or open, with corners that stand twice", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999 }));
    const corners = fc.array(point, { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(corners, fc.nat(11), way, (polygon, twice, turn) => {
        const at = twice % polygon.length;
        const doubled = [...polygon.slice(0, at + 1), ...polygon.slice(at)];
        expect(sameShape(shape(polygon), shape(again(polygon, turn)))).toBe(true);
        expect(sameShape(shape(doubled), shape(again(doubled, turn)))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("has not moved where it was rounded, even if it begins elsewhere, too", () => {
    const radius = fc.double({ min: 60, max: 400, noNaN: true });
    const middle = fc.double({ min: 400, max: 900, noNaN: true });
    const ellipse = fc.record({ radii: fc.tuple(radius, radius), middle, corners: fc.constantFrom(5, 100, 400), way });
    fc.assert(
      fc.property(ellipse, ({ radii: [a, b], middle: m, corners, way: turn }) => {
        const angles = Array.from({ length: corners }, (_, i) => (2 * Math.PI * i) / corners);
        const polygon = angles.map((angle): Point => [m + a * Math.cos(angle), m + b * Math.sin(angle)]);
        expect(sameShape(shape(polygon), shape(rounded(polygon)))).toBe(true);
        expect(sameShape(shape(polygon), shape(rounded(again(polygon, turn))))).toBe(true);
        expect(sameShape(shape(polygon), shape(polygon.map(([x, y], i) => [i === 2 ? x + 1 : x, y])))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test("is another one where its corners are joined in another order", () => {
    const [a, b, c, d]: Point[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ] as const;
    expect(sameShape(shape([a, b, c, d]), shape([a, c, b, d]))).toBe(false);
    expect(sameShape(shape([a, b, c, d]), shape([a, b, c]))).toBe(false);
  });
});

test("polygons are matched with the first in the file that is left and the same, wherever it stands", () => {
  const numbers = fc.constantFrom(0, 0.1, 0.2, 1, 1.1, 2);
  const polygons = fc.array(fc.array(numbers, { maxLength: 8 }), { maxLength: 4 });
  const oneByOne = (old: number[][], current: number[][], tolerance: number) => {
    const left = [...current];
    return old.every((polygon) => {
      const at = left.findIndex((other) => samePolygons([polygon], [other], tolerance));
      if (at !== -1) left.splice(at, 1);
      return at !== -1;
    });
  };
  fc.assert(
    fc.property(polygons, polygons, fc.nat(3), fc.constantFrom(0.11, 0.5), (old, others, shift, tolerance) => {
      const again = [...old.slice(shift), ...old.slice(0, shift)].map((polygon) => polygon.map((x) => x + 0.1));
      for (const current of [again, others.slice(0, old.length)])
        expect(samePolygons(old, current, tolerance)).toBe(
          old.length === current.length && oneByOne(old, current, tolerance),
        );
    }),
    { numRuns: 2000 },
  );
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

/** The triangle as another tool writes it. */
const turned = again(triangle, { start: 2, isBackwards: true, isClosed: true });

describe.each(Object.entries(writers))("a polygon in %s", (_, write) => {
  test("has not moved where the file begins elsewhere", () => {
    expect(diffLabelFiles(write(triangle), write(turned))).toMatchObject({ changed: [], moved: [], unchanged: 1 });
  });

  test("has moved where a corner did", () => {
    const diff = diffLabelFiles(write(triangle), write(turned.map(([x, y]) => [x, y === 4 ? 5 : y])));
    expect([diff.moved.length, diff.unchanged]).toEqual([1, 0]);
  });
});

describe("the polygons of one COCO segmentation", () => {
  const left = [10.0004, 0, 90, 5, 90, 40];
  const beside = [10.0001, 60, 90, 65, 90, 99];
  const coco = (...segmentation: number[][]) =>
    file(
      "c.json",
      JSON.stringify({
        images: [{ id: 1, file_name: "a.jpg" }],
        categories: [{ id: 1, name: "cat" }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation }],
      }),
    );

  test("have not moved where they stand in another order and were rounded", () => {
    const whole = beside.map(Math.round);
    for (const now of [coco(left, beside), coco(left.map(Math.round), whole), coco(whole, left)])
      expect(diffLabelFiles(coco(left, beside), now)).toMatchObject({ moved: [], unchanged: 1 });
  });

  test("have moved where one of them did, came, went, or took over a corner", () => {
    const further = beside.map((x) => x + 0.5);
    for (const now of [
      coco(left, further),
      coco(left),
      coco(left, left),
      coco([...left, ...beside.slice(0, 2)], beside.slice(2)),
    ])
      expect(diffLabelFiles(coco(left, beside), now).moved).toHaveLength(1);
  });
});
