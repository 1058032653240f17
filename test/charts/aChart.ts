import { loadChartResources } from "../../src/artifacts/chartResources.js";
import type { ChartPoint } from "../../src/charts/chart.js";
import type { ComparisonChartInput } from "../../src/charts/comparisonChart.js";
import type { ChartSeries } from "../../src/charts/drawnSeries.js";

/** The templates and fonts that are shipped. */
export const shipped = await loadChartResources();

/** A validation line of the baseline, falling by half with each doubling, but for what is said. */
export function aSeries(said: Partial<ChartSeries> = {}): ChartSeries {
  return { name: "baseline", role: "baseline", seed: 1, split: "validation", points: halving(6), ...said };
}

/** A chart of one such line, but for what is said. */
export function aChart(said: Partial<ComparisonChartInput> = {}): ComparisonChartInput {
  return { title: "digits", metric: "error", n: 400, scale: "log", series: [aSeries()], ...said };
}

/** (10, 0.5), (20, 0.25), (40, 0.125) … */
export function halving(count: number): ChartPoint[] {
  return Array.from({ length: count }, (_, i) => [10 * 2 ** i, 0.5 ** (i + 1)] as const);
}
