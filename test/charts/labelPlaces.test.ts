import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { labelPlaces } from "../../src/charts/labelPlaces.js";

describe("labels beside the ends of lines", () => {
  test("stand where they want to when there is room", () => {
    expect(
      labelPlaces(
        [
          { wanted: 80, height: 20 },
          { wanted: 20, height: 20 },
        ],
        0,
        100,
      ),
    ).toEqual([80, 20]);
  });

  test("that collide share the way between them", () => {
    expect(
      labelPlaces(
        [
          { wanted: 50, height: 20 },
          { wanted: 52, height: 20 },
        ],
        0,
        100,
      ),
    ).toEqual([41, 61]);
  });

  test("keep inside, in the order of their lines", () => {
    expect(
      labelPlaces(
        [
          { wanted: -10, height: 20 },
          { wanted: -5, height: 20 },
        ],
        0,
        100,
      ),
    ).toEqual([10, 30]);
  });

  test("never overlap and never leave the picture while there is room for all", () => {
    const label = fc.record({
      wanted: fc.double({ min: -50, max: 400, noNaN: true }),
      height: fc.integer({ min: 10, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 10 }), (labels) => {
        const places = labelPlaces(labels, 0, 324);
        const spans = labels.map(
          ({ height }, i) => [(places[i] ?? NaN) - height / 2, (places[i] ?? NaN) + height / 2] as const,
        );
        const sorted = spans.toSorted((a, b) => a[0] - b[0]);
        for (const [top, bottom] of sorted) expect(top >= -1e-6 && bottom <= 324 + 1e-6).toBe(true);
        sorted.slice(1).forEach(([top], i) => expect(top).toBeGreaterThanOrEqual((sorted[i]?.[1] ?? 0) - 1e-6));
      }),
    );
  });
});
