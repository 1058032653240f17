import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";

const voc = (...objects: string[]) =>
  parseLabelFile(`<annotation><filename>a.jpg</filename>${objects.join("")}</annotation>`, "a.xml");
const object = (name: string, region: string) => `<object><name>${name}</name>${region}</object>`;
const changes = (...sides: [ReturnType<typeof voc>, ReturnType<typeof voc>]) =>
  diffLabels(...sides).changed.map(({ id, from, to }) => [id, from, to]);

describe("a region of Pascal VOC without a box", () => {
  const numbered = (...points: number[]) =>
    `<polygon>${points.map((n, i) => `<${"xy"[i % 2]}${1 + Math.floor(i / 2)}>${n}</${"xy"[i % 2]}${1 + Math.floor(i / 2)}>`).join("")}</polygon>`;
  const listed = (...points: number[]) =>
    `<polygon><username>ann</username>${points.map((x, i) => (i % 2 === 1 ? "" : `<pt><x>${x}</x><y>${points[i + 1]}</y></pt>`)).join("")}</polygon>`;

  test.each([
    ["numbered corners", numbered],
    ["a list of points", listed],
  ])("is an outline of %s, whose labels may be exchanged", (_, outline) => {
    const [here, there] = [outline(1, 1, 9, 1, 9, 9), outline(50, 1, 60, 1, 60, 9)];
    expect(
      changes(voc(object("cat", here), object("dog", there)), voc(object("dog", here), object("cat", there))),
    ).toEqual([
      ["a.jpg [1,1,8,8]", "cat", "dog"],
      ["a.jpg [50,1,10,8]", "dog", "cat"],
    ]);
  });

  test("may be a point", () => {
    const at = (x: number) => `<point><x>${x}</x><y>2</y></point>`;
    expect(
      changes(voc(object("cat", at(1)), object("dog", at(9))), voc(object("dog", at(1)), object("cat", at(9)))),
    ).toHaveLength(2);
  });

  test("whose corners are no numbers is named with its line", () => {
    expect(() => voc(object("cat", "\n<polygon><x1>1</x1><y1>a</y1></polygon>"))).toThrow(/^a\.xml:2: .*"a"/);
    expect(() => voc(object("cat", "<polygon><x1>1</x1><x2>2</x2><y2>1</y2></polygon>"))).toThrow(
      "a.xml:1: <polygon> has 3 coordinates; expected an x and a y",
    );
  });
});
