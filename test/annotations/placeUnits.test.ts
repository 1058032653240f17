import { describe, expect, test } from "@jest/globals";
import { parseLabelFile, parseLabelFolder } from "../../src/annotations/labelFile.js";
import { diffLabels } from "../../src/annotations/labelDiff.js";

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
