import { describe, expect, test } from "@jest/globals";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import { diffOf, changes, nothing } from "./diffs.js";

describe("Label Studio exports", () => {
  const result = (type: string, value: object, more: object = {}) => ({
    id: "r1",
    type,
    from_name: type,
    to_name: "x",
    value,
    ...more,
  });
  const choice = (...choices: string[]) => result("choices", { choices }, { from_name: "animal" });
  const by = (completed_by: number, ...results: object[]) => ({
    id: 5 * completed_by,
    completed_by,
    was_cancelled: false,
    ground_truth: false,
    lead_time: 4.2,
    result: results,
  });
  const task = (image: string, ...annotations: object[]) => ({
    id: 1,
    data: { image },
    annotations,
    predictions: [{ model_version: "m", result: [choice("wolf")] }],
  });
  const diff = (old: object[], current: object[]) =>
    diffOf(JSON.stringify(old), JSON.stringify(current, null, 2), "l.json");

  test("compare each annotator with herself, and leave predictions and cancelled annotations out", () => {
    const cancelled = { ...by(3, choice("wolf")), was_cancelled: true };
    const found = diff(
      [task("a.jpg", by(1, choice("cat")), by(2, choice("dog")), cancelled)],
      [task("a.jpg", by(2, choice("cat")), by(1, choice("cat")))],
    );
    expect(found.changed).toMatchObject([{ id: "a.jpg", annotator: "2", from: "dog", to: "cat" }]);
    expect(found).toMatchObject({ added: [], removed: [], unchanged: 1 });
  });

  test("take choices for a set, of which a renamed one is renamed", () => {
    const old = [
      task("a.jpg", by(1, choice("cat", "old"))),
      task("b.jpg", by(1, choice("cat"))),
      task("c.jpg", by(1, choice("old"))),
    ];
    expect(diff(old, [task("a.jpg", by(1, choice("old", "cat"))), ...old.slice(1)])).toMatchObject(nothing);
    const renamed = [
      task("a.jpg", by(1, choice("cat", "aged"))),
      task("b.jpg", by(1, choice("cat"))),
      task("c.jpg", by(1, choice("aged"))),
    ];
    expect(diff(old, renamed)).toMatchObject({ changed: [], renamed_classes: [{ from: "old", to: "aged", items: 2 }] });
  });

  test("do not change the answers to a question when another is asked", () => {
    const size = (text: string) => result("choices", { choices: [text] }, { from_name: "size" });
    const old = [task("a.jpg", by(1, choice("cat"))), task("b.jpg", by(1, choice("dog")))];
    const current = [
      task("a.jpg", by(1, choice("cat"), size("big"))),
      task("b.jpg", by(1, choice("cat"), size("big"))),
    ];
    const found = diff(old, current);
    expect(changes(found)).toEqual([["b.jpg", "animal: dog", "animal: cat"]]);
    expect(found.added).toEqual(["a.jpg", "b.jpg"]);
    const renamedQuestion = JSON.stringify(old).replaceAll("animal", "species");
    expect(diffOf(JSON.stringify(old), renamedQuestion, "l.json")).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("take the results of one region for one object, whether it is drawn or named first", () => {
    const at = { x: 1, y: 2, width: 30, height: 40, rotation: 0 };
    const region = (label: string, text: string) => [
      result("rectangle", at, { from_name: "bbox" }),
      result("labels", { ...at, labels: [label] }, { from_name: "label" }),
      result("textarea", { ...at, text: [text] }, { from_name: "transcription" }),
    ];
    const old = [task("a.jpg", by(1, ...region("Word", "Hello")))];
    expect(changes(diff(old, [task("a.jpg", by(1, ...region("Word", "Hallo")))]))).toEqual([
      ["a.jpg [1,2,30,40]", "transcription: Hello", "transcription: Hallo"],
    ]);
    expect(diff(old, old)).toMatchObject({ ...nothing, unchanged: 2 });
  });

  test("take what a region is related to for a part of its label", () => {
    const span = (id: string, start: number, text: string, label: string) =>
      result("labels", { start, end: start + text.length, text, labels: [label] }, { id, from_name: "ner" });
    const relation = (from_id: string, to_id: string, label = "founded", direction = "right") => ({
      type: "relation",
      from_id,
      to_id,
      direction,
      labels: [label],
    });
    const related = (...relations: object[]) => [
      task(
        "t",
        by(1, span("x", 0, "Ann", "PER"), span("y", 9, "Acme", "ORG"), span("z", 20, "Bolt", "ORG"), ...relations),
      ),
    ];
    const old = related(relation("x", "y"));
    expect(diff(old, related(relation("y", "x", "founded", "left")))).toMatchObject({ ...nothing, unchanged: 3 });
    expect(changes(diff(old, related(relation("x", "z"))))).toEqual([
      ["t [0,0,3,1]", "PER (relation founded: Acme)", "PER (relation founded: Bolt)"],
    ]);
    expect(changes(diff(old, related(relation("x", "y", "left"))))).toEqual([
      ["t [0,0,3,1]", "PER (relation founded: Acme)", "PER (relation left: Acme)"],
    ]);
    expect(changes(diff(old, related()))).toEqual([["t [0,0,3,1]", "PER (relation founded: Acme)", "PER"]]);
    const renamed = JSON.parse(JSON.stringify(old).replaceAll('"ORG"', '"COMPANY"')) as object[];
    expect(diff(old, renamed)).toMatchObject({
      changed: [],
      renamed_classes: [{ from: "ORG", to: "COMPANY", items: 2 }],
    });
    const moved = JSON.stringify(old).replace('"end":13,"text":"Acme"', '"end":14,"text":"Acme,"');
    expect(diffOf(JSON.stringify(old), moved, "l.json")).toMatchObject({ changed: [], moved: ["t [9,0,5,1]"] });
    const both = (from: string, to: string) => related(relation(from, to, "knows", "bi"));
    expect(diff(both("x", "y"), both("y", "x"))).toMatchObject(nothing);
  });

  test("know what a region is related to by what it is, not by its place", () => {
    const at = (id: string, x: number, label: string) =>
      result("rectanglelabels", { x, y: 1, width: 9, height: 9, rotation: 0, rectanglelabels: [label] }, { id });
    const rides = (to_id: string) => ({ type: "relation", from_id: "p", to_id, direction: "right", labels: ["rides"] });
    const picture = (bike: number, rider: object) => [
      task("a.jpg", by(1, at("p", 1, "person"), at("q", bike, "bike"), at("r", 80, "bike"), rider)),
    ];
    const old = picture(50.4999, rides("q"));
    expect(diff(old, picture(50.5001, rides("q")))).toMatchObject({ ...nothing, unchanged: 3 });
    expect(diff(old, picture(52, rides("q")))).toMatchObject({ changed: [], moved: ["a.jpg [52,1,9,9]"] });
    expect(changes(diff(old, picture(50.4999, rides("r"))))).toEqual([
      ["a.jpg [1,1,9,9]", "person (relation rides: [50.4999,1,9,9])", "person (relation rides: [80,1,9,9])"],
    ]);
    const names: Record<string, string> = { '"q"': '"r"', '"r"': '"q"' };
    const renumbered = JSON.stringify(old).replace(/"[qr]"/g, (id) => names[id] ?? "");
    expect(diffOf(JSON.stringify(old), renumbered, "l.json")).toMatchObject({ ...nothing, unchanged: 3 });
  });

  test("with tens of thousands of spans, related or not, take no longer for each", () => {
    const many = (spans: number) => {
      const results = Array.from({ length: spans }, (_, i) =>
        result("labels", { start: 9 * i, end: 9 * i + 5, text: `w${i}`, labels: ["X"] }, { id: `r${i}` }),
      );
      const relations = results.map(({ id }) => ({ type: "relation", from_id: "r0", to_id: id, direction: "right" }));
      return JSON.stringify([task("t", by(1, ...results, ...relations))]);
    };
    const text = many(30_000);
    const start = performance.now();
    parseLabelFile(text, "l.json");
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("keep the order of paths in a taxonomy and of ranks", () => {
    const taxonomy = (...path: string[]) => [task("a.jpg", by(1, result("taxonomy", { taxonomy: [path] })))];
    expect(changes(diff(taxonomy("animal", "cat"), taxonomy("cat", "animal")))).toEqual([
      ["a.jpg", "animal / cat", "cat / animal"],
    ]);
    const ranks = (...ranker: string[]) => [task("a.jpg", by(1, result("ranker", { ranker })))];
    expect(diff(ranks("x", "y"), ranks("y", "x")).changed).toHaveLength(1);
  });

  test("hold spans of pages and boxes through videos", () => {
    const span = (label: string) => [
      task(
        "a.html",
        by(
          1,
          result("hypertextlabels", {
            start: "/div[1]/p[2]/text()[1]",
            end: "/div[1]/p[2]/text()[1]",
            startOffset: 4,
            endOffset: 9,
            globalOffsets: { start: 104, end: 109 },
            text: "Paris",
            hypertextlabels: [label],
          }),
        ),
      ),
    ];
    expect(changes(diff(span("LOC"), span("ORG")))).toEqual([["a.html [104,0,5,1]", "LOC", "ORG"]]);
    const video = (x: number, label: string) => [
      task(
        "a.mp4",
        by(
          1,
          result("videorectangle", {
            framesCount: 9,
            duration: 1,
            labels: [label],
            sequence: [{ frame: 1, enabled: true, rotation: 0, x, y: 2, width: 10, height: 10, time: 0.1 }],
          }),
        ),
      ),
    ];
    expect(changes(diff(video(1, "car"), video(1, "bus")))).toEqual([["a.mp4 [1,2,10,10]", "car", "bus"]]);
    expect(diff(video(1, "car"), video(2, "car"))).toMatchObject({ changed: [], moved: ["a.mp4 [2,2,10,10]"] });
  });

  test("know a picture again whose link is signed anew", () => {
    const url = "https://bucket.s3.amazonaws.com/a.jpg?X-Amz-Date=1&X-Amz-Signature=";
    expect(diff([task(`${url}0a`, by(1, choice("cat")))], [task(`${url}1b`, by(1, choice("cat")))])).toMatchObject({
      ...nothing,
      unchanged: 1,
    });
  });
});
