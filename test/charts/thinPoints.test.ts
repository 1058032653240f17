import { Resvg } from "@resvg/resvg-js";
import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { keptForDrawing } from "../../src/charts/curvesChart.js";
import { thinPoints } from "../../src/charts/thinPoints.js";
import type { ChartPoint } from "../../src/charts/chart.js";

function noisyCurve(count: number): ChartPoint[] {
  const chance = seededChance(3);
  return Array.from(
    { length: count },
    (_, i) => [i + 1, (0.1 + 3 * (i + 1) ** -0.3) * Math.exp(0.1 * chance.normal())] as const,
  );
}

describe("thinning", () => {
  test("keeps few points as they are", () => {
    const points = noisyCurve(100);
    expect(thinPoints(points, 50, "log")).toBe(points);
  });

  test("leaves steps alone that all are the same", () => {
    const points = noisyCurve(500).map(([, value]): ChartPoint => [5, value]);
    expect(new Set(thinPoints(points, 50, "log"))).toEqual(new Set(points));
  });

  test("keeps the ends, every extreme and the order, at two points a column", () => {
    const points = noisyCurve(50_000);
    const thin = thinPoints(points, 300, "log");
    expect(thin.length).toBeLessThan(610);
    expect(thin[0]).toEqual(points[0]);
    expect(thin.at(-1)).toEqual(points.at(-1));
    const values = (of: readonly ChartPoint[]) => of.map(([, value]) => value);
    expect(Math.min(...values(thin))).toBe(Math.min(...values(points)));
    expect(Math.max(...values(thin))).toBe(Math.max(...values(points)));
    for (let i = 1; i < thin.length; i++) expect(thin[i]?.[0]).toBeGreaterThan(thin[i - 1]?.[0] ?? Infinity);
  });

  test("of a curve that is drawn one step farther right is that of the shifted curve", () => {
    const points = noisyCurve(50_000).map(([step, value]): ChartPoint => [step - 1, value]);
    const shifted = (of: readonly ChartPoint[]) => of.map(([step, value]): ChartPoint => [step + 1, value]);
    for (const scale of ["log", "linear"] as const)
      expect(shifted(thinPoints(points, 300, scale, 1))).toEqual(thinPoints(shifted(points), 300, scale));
    expect(keptForDrawing(points, "log", 1)).toEqual(keptForDrawing(shifted(points), "log", 0));
    expect(keptForDrawing(points.slice(0, 3), "log", 1)).toEqual(shifted(points.slice(0, 3)));
  });

  test("keeps a lone spike among a hundred thousand evaluations", () => {
    const points = noisyCurve(100_000).map(([step, value]): ChartPoint => [step, step === 77_777 ? 9 : value]);
    for (const scale of ["log", "linear"] as const) expect(thinPoints(points, 600, scale)).toContainEqual([77_777, 9]);
  });

  test.each(["log", "linear"] as const)("changes no picture that anybody could tell apart (%s axes)", (scale) => {
    const points = noisyCurve(40_000);
    const [whole, thin] = [painted(points, scale), painted(thinPoints(points, WIDTH, scale), scale)];
    let differing = 0;
    let size = 0;
    for (let i = 0; i < whole.length; i += 4) {
      const difference = Math.abs((whole[i] ?? 0) - (thin[i] ?? 0));
      if (difference > 64) differing++;
      size += difference;
    }
    const pixels = whole.length / 4;
    // The line itself covers about a fifth of the picture; of all pixels, fewer than 3 in 1,000 change by a quarter of the range.
    expect(differing / pixels).toBeLessThan(0.003);
    expect(size / pixels).toBeLessThan(1);
  });
});

const WIDTH = 600;
const HEIGHT = 324;

/** The curve alone, black on white, at twice the size, as the renderer paints it. */
function painted(points: readonly ChartPoint[], scale: "log" | "linear"): Uint8Array {
  const place = scale === "log" ? Math.log : (value: number) => value;
  const last = place(points.at(-1)?.[0] ?? 1);
  const first = place(points[0]?.[0] ?? 1);
  const [low, high] = [place(0.1), place(5)];
  const path = points.map(([step, value]) => {
    const x = ((place(step) - first) / (last - first)) * WIDTH;
    const y = (1 - (place(value) - low) / (high - low)) * HEIGHT;
    return `${x.toFixed(3)},${y.toFixed(3)}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="white"/><path d="M${path.join("L")}" fill="none" stroke="black" stroke-width="1.5" stroke-linejoin="round"/></svg>`;
  return new Resvg(svg, { fitTo: { mode: "width", value: WIDTH * 2 } }).render().pixels;
}
