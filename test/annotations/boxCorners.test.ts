import { describe, expect, test } from "@jest/globals";
import { changes, diffOf, nothing } from "./diffs.js";

/** An object's label and two opposite corners of its box: x, y, x, y. */
type Box = [label: string, x1: number, y1: number, x2: number, y2: number];

const csv = (boxes: Box[]) => `image,label,x1,y1,x2,y2\n${boxes.map((box) => `a,${box.join()}\n`).join("")}`;
const voc = (boxes: Box[]) =>
  `<annotation><filename>a</filename>${boxes
    .map(
      ([label, x1, y1, x2, y2]) =>
        `<object><name>${label}</name><bndbox><xmin>${x1}</xmin><ymin>${y1}</ymin><xmax>${x2}</xmax><ymax>${y2}</ymax></bndbox></object>`,
    )
    .join("")}</annotation>`;
const cvat = (more: string) => (boxes: Box[]) =>
  `<annotations><image name="a">${boxes
    .map(([label, x1, y1, x2, y2]) => `<box label="${label}" xtl="${x1}" ytl="${y1}" xbr="${x2}" ybr="${y2}"${more}/>`)
    .join("")}</image></annotations>`;

const FORMATS: [string, string, (boxes: Box[]) => string][] = [
  ["a box of a table", "t.csv", csv],
  ["a box of Pascal VOC", "a.xml", voc],
  ["a box of CVAT", "c.xml", cvat("")],
  ["a turned box of CVAT", "c.xml", cvat(' rotation="30"')],
];

describe.each(FORMATS)("%s whose corners stand the other way round", (_, path, write) => {
  const inOrder: Box = ["cat", 1, 2, 6, 8];
  const other: Box = ["dog", 50, 50, 55, 55];
  const swapped: Box[] = [
    ["cat", 6, 8, 1, 2],
    ["cat", 6, 2, 1, 8],
    ["cat", 1, 8, 6, 2],
  ];

  test("is the same box", () => {
    for (const box of swapped)
      expect(diffOf(write([box, other]), write([inOrder, other]), path)).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("shows its changed label though other objects came", () => {
    const now: Box[] = [["fox", 1, 2, 6, 8], ["ant", 20, 20, 30, 30], other];
    for (const box of swapped) {
      const diff = diffOf(write([box, other]), write(now), path);
      expect(changes(diff)).toEqual([["a [1,2,5,6]", "cat", "fox"]]);
      expect(diff).toMatchObject({ added: ["a [20,20,10,10]"], removed: [], moved: [] });
    }
  });
});
