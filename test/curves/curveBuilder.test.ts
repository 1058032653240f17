import { describe, expect, test } from "@jest/globals";
import { curveBuilder } from "../../src/curves/curveBuilder.js";
import type { CurvePoint } from "../../src/curves/curve.js";

/** Each value tells the place in the file. */
function built(...steps: number[]) {
  const builder = curveBuilder("holdout");
  steps.forEach((step, place) => builder.add("loss", step, place));
  const { series, notes } = builder.build();
  return { points: series["loss"], notes };
}

const fromPlaces = (...places: [step: number, place: number][]): CurvePoint[] => places;

describe("steps that are not in order", () => {
  test("of a step logged twice in a row the later value counts", () => {
    expect(built(1, 2, 2, 3)).toEqual({
      points: fromPlaces([1, 0], [2, 2], [3, 3]),
      notes: ["1 step was logged again; what was logged last counts."],
    });
  });

  test("a training resumed from a checkpoint goes on from there", () => {
    expect(built(1, 2, 3, 2, 3, 4)).toEqual({
      points: fromPlaces([1, 0], [2, 3], [3, 4], [4, 5]),
      notes: ["2 steps were logged again; what was logged last counts."],
    });
  });

  test("what a longer attempt had logged before it was begun again is left out, and a note says so", () => {
    expect(built(1, 2, 3, 4, 5, 6, 1, 2, 3)).toEqual({
      points: fromPlaces([1, 6], [2, 7], [3, 8]),
      notes: [
        "3 steps were logged again; what was logged last counts.",
        "3 steps were logged by an attempt that was begun again from an earlier step; left out.",
      ],
    });
  });

  test("an old checkpoint that is evaluated once more takes nothing else back", () => {
    expect(built(1, 2, 3, 2).points).toEqual(fromPlaces([1, 0], [2, 3], [3, 2]));
  });

  test("values that came late find their place", () => {
    expect(built(1, 3, 2, 5, 4)).toEqual({ points: fromPlaces([1, 0], [2, 2], [3, 1], [4, 4], [5, 3]), notes: [] });
  });

  test("are counted once for a table of many columns, and called epochs where they are", () => {
    const builder = curveBuilder("keras", "epochs");
    for (const metric of ["loss", "val_loss"]) for (const step of [1, 2, 3, 1, 2]) builder.add(metric, step, 0.5);
    expect(builder.build().notes).toEqual([
      "2 epochs were logged again; what was logged last counts.",
      "1 epoch was logged by an attempt that was begun again from an earlier epoch; left out.",
    ]);
  });

  test("are not those of clocks and counters, which training and validation both log", () => {
    const builder = curveBuilder("tensorboard");
    for (const metric of ["epoch", "time", "train_loss", "epoch", "time", "val_loss"]) builder.add(metric, 10, 0.5);
    expect(builder.build().notes).toEqual([]);
    builder.add("val_loss", 10, 0.4);
    expect(builder.build().notes).toEqual(["1 step was logged again; what was logged last counts."]);
  });
});
