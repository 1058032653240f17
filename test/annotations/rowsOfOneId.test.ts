import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";

const HEAD = "id,question,label";
const diffOf = (old: string[], current: string[], head = HEAD, headNow = head) => {
  const [path, text, textNow] = ["l.csv", [head, ...old, ""].join("\n"), [headNow, ...current, ""].join("\n")];
  const diff = diffLabelFiles({ path, bytes: Buffer.from(text) }, { path, bytes: Buffer.from(textNow) });
  expect(diff).toMatchObject(diffLabels(parseLabelFile(text, path), parseLabelFile(textNow, path)));
  return diff;
};
const changes = (diff: ReturnType<typeof diffOf>) =>
  diff.changed.map(({ id, from, to, place }) => [id, from, to, place.line]);

describe("rows of one id", () => {
  test("that another column tells apart are compared one by one", () => {
    const diff = diffOf(["a,colour,red", "a,size,big", "b,size,big"], ["a,size,red", "b,size,big", "a,colour,big"]);
    expect(changes(diff)).toEqual([
      ["a", "big", "red", 2],
      ["a", "red", "big", 4],
    ]);
    expect([diff.duplicates, diff.unchanged]).toEqual([["a"], 1]);
  });

  test("may change places, and then nothing changed", () => {
    const diff = diffOf(["a,colour,red", "a,size,big"], ["a,size,big", "a,colour,red"]);
    expect([diff.changed, diff.duplicates, diff.unchanged]).toEqual([[], ["a"], 1]);
  });

  test("show which of them is another one, beside those that came and went", () => {
    const diff = diffOf(["a,colour,red", "a,size,big", "a,age,old"], ["a,colour,blue", "a,size,big", "a,name,old"]);
    expect(changes(diff)).toEqual([["a", "red", "blue", 2]]);
    expect(diff.unchanged).toBe(1);
  });

  test("are compared together where nothing else tells them apart", () => {
    const together = [["a", "big, red", "big, blue", 3]];
    expect(changes(diffOf(["a,red", "a,big"], ["a,big", "a,blue"], "id,label"))).toEqual(together);
    expect(changes(diffOf(["a,x,red", "a,x,big"], ["a,x,big", "a,x,blue"]))).toEqual(together);
    expect(changes(diffOf(["a,x,red", "a,y,big"], ["a,1,big", "a,2,blue"], HEAD, "id,seconds,label"))).toEqual(
      together,
    );
  });

  test("are others where the same letters stand in other cells", () => {
    const diff = diffOf(["a,a,yb,red", "a,p,q,big"], ["a,ay,b,blue", "a,p,q,big"], "id,x,y,label");
    expect(changes(diff)).toEqual([["a", "big, red", "big, blue", 2]]);
  });

  test("of a renamed class are one rename", () => {
    const diff = diffOf(["a,x,dog", "a,y,cat", "b,x,dog"], ["a,x,wolf", "a,y,cat", "b,x,wolf"]);
    expect([diff.changed, diff.renamed_classes]).toEqual([[], [{ from: "dog", to: "wolf", items: 2 }]]);
  });

  test("in JSON are told apart, too", () => {
    const rows = (...labels: string[]) =>
      parseLabelFile(JSON.stringify(labels.map((label, frame) => ({ file: "v.mp4", frame, label }))), "l.json");
    expect(diffLabels(rows("cat", "dog"), rows("dog", "cat")).changed).toHaveLength(2);
  });
});
