import { describe, expect, test } from "@jest/globals";
import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { spelledOtherwise } from "../../src/annotations/spelledOtherwise.js";

const change = (from: string, to: string) => ({ id: "a", from, to, place: { path: "l.csv" } });

describe("a changed label", () => {
  test.each([
    ["1", "1.0"],
    ["0.5", ".50"],
    ["900000000000000001", "900000000000000001.0"],
    ["-1.50", "-15e-1"],
    ["100", "1E+2"],
    ["+007", "7."],
    ["-0", "0.00"],
    ["Cat", "cat"],
    ["sea  lion", "sea lion "],
    ["caf\u00e9", "cafe\u0301"],
    ["", " "],
    ["Effusion|Mass|Nodule", "Nodule|Effusion|Mass"],
    ["cat; dog", "dog; cat"],
    ["cat|dog|1", "Dog|1|cat"],
  ])("%j → %j differs only in spelling", (from, to) => {
    expect(spelledOtherwise([change(from, to), change(from, to)])).toEqual([{ from, to, items: 2 }]);
  });

  test.each([
    ["cat", "dog"],
    ["1", "2"],
    ["", "0"],
    ["900000000000000001", "900000000000000002"],
    ["1e400", "2e400"],
    ["1", "-1"],
    ["10", "100"],
    ["0.1", "0.01"],
    [".", "0"],
    ["sealion", "sea lion"],
    ["cat", "cat, dog"],
    ["cat|dog", "dog;cat"],
    ["cat|cat|dog", "cat|dog|dog"],
    ["cat dog", "dog cat"],
    ["1,5", "5,1"],
    ["10|20|30|40", "20|10|40|30"],
    ["Smith, John", "John, Smith"],
  ])("%j → %j says something else", (from, to) => {
    expect(spelledOtherwise([change(from, to)])).toEqual([]);
  });

  test("that differs only in spelling is a changed one all the same", () => {
    const source = (text: string) => ({ path: "l.csv", bytes: Buffer.from(text) });
    const diff = diffLabelFiles(source("id,label\na,1\nb,2\nc,1.0\n"), source("id,label\na,1.0\nb,1\nc,1.0\n"));
    expect(diff.changed).toHaveLength(2);
    expect(diff.spelling_only).toEqual([{ from: "1", to: "1.0", items: 1 }]);
  });
});
