import { describe, expect, test } from "@jest/globals";
import { annotationTime } from "../../src/validation/annotationTime.js";

describe("the time of annotating", () => {
  test("is told, and what the training set would cost", () => {
    const timed = [10, 20, 30].map((seconds, i) => ({ item: `u${i}`, annotator: "a", label: "x", seconds, line: 1 }));
    expect(annotationTime(timed, { items: 1800, hourly: 40 })).toMatchObject({
      timed: 3,
      seconds_total: 60,
      seconds_median: 20,
      seconds_mean: 20,
      training: { items: 1800, hours: 10, cost: 400 },
    });
    expect(annotationTime([{ item: "u0", annotator: "a", label: "x", line: 1 }])).toBeUndefined();
  });

  test("is that of work: a night between opening and answering is a pause", () => {
    const of = (...seconds: number[]) =>
      annotationTime(
        seconds.map((one, i) => ({ item: `u${i}`, annotator: "a", label: "x", seconds: one, line: 1 })),
        { items: 1800 },
      );
    expect(of(10, 20, 30, 86_400)).toMatchObject({
      seconds_mean: 21_615,
      pauses: { answers: 1, seconds_longest: 86_400 },
      seconds_pace: 20,
      training: { hours: 10, hours_with_pauses: 10_807.5 },
    });
    expect(of(10, 20, 30, 250)).toMatchObject({ pauses: { answers: 0, seconds_longest: null }, seconds_pace: 77.5 });
    expect(of(...new Array<number>(42).fill(20), 21)).toMatchObject({ seconds_total: 861 });
    expect(of(0, 0, 30)).toMatchObject({ pauses: { answers: 0 }, seconds_pace: 10 });
  });

  test("of a quarter of a million answers is told at once", () => {
    const many = Array.from({ length: 250_000 }, (_, i) => ({
      item: `u${i}`,
      annotator: "a",
      label: "x",
      seconds: 2,
      line: 1,
    }));
    expect(annotationTime(many)?.by_annotator).toEqual([{ annotator: "a", timed: 250_000, seconds_median: 2 }]);
  });
});
