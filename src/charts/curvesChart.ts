import type { ChartPoint, ChartScale } from "./chart.js";
import type { ComparisonChartInput } from "./comparisonChart.js";
import type { ChartSeries } from "./drawnSeries.js";
import { thinPoints } from "./thinPoints.js";

/** One training's curve as it is drawn: what was judged, and the same quantity on the training set where it was logged. */
export interface DrawnCurve {
  /** Several curves of one name are its seeds. */
  name: string;
  /** Without the logger's spelling, such as `error` or `loss`. */
  quantity: string;
  /** The same for people. */
  title: string;
  stepName: string;
  measuredOn: string;
  /** True for a score that is drawn as it is. */
  rises?: boolean;
  points: readonly ChartPoint[];
  training: readonly ChartPoint[];
}

/** The chart of some trainings' curves, all of one quantity over one kind of step; the first name is the baseline. */
export function curvesChart(
  curves: readonly DrawnCurve[],
  { scale, items }: { scale: ChartScale; items?: number },
): ComparisonChartInput {
  const names = [...new Set(curves.map(({ name }) => name))];
  const [first] = curves;
  return {
    title: titleOf(names),
    metric: first?.title ?? "error",
    series: curves.flatMap((curve, i) => {
      const seed = curves.slice(0, i).filter(({ name }) => name === curve.name).length + 1;
      return seriesOf(curve, { seed, isBaseline: curve.name === names[0] });
    }),
    n: items,
    scale,
    stepName: first?.stepName,
    measuredOn: first?.measuredOn,
    rises: first?.rises,
  };
}

/**
 * A curve with few enough points to keep many of them in memory; finer than any picture, so that nobody sees it.
 *
 * @param shift added to the steps: 1 where a logger counts epochs from 0
 */
export function keptForDrawing(points: readonly ChartPoint[], scale: ChartScale, shift: number): readonly ChartPoint[] {
  const moved = (few: readonly ChartPoint[]) =>
    shift === 0 ? few : few.map(([step, value]): ChartPoint => [step + shift, value]);
  if (points.length <= FEW) return moved(points);
  const isDrawable = (point: ChartPoint) => Number.isFinite(point[1]) && (scale === "linear" || point[0] + shift > 0);
  const undrawable = points.filter((point) => !isDrawable(point));
  if (undrawable.length === 0) return moved(thinPoints(points, FINER_THAN_ANY_PICTURE, scale, shift));
  const thinned = thinPoints(points.filter(isDrawable), FINER_THAN_ANY_PICTURE, scale, shift);
  // What cannot be drawn is said in a note, and so must not get lost here.
  return moved([...thinned, ...undrawable.slice(0, FEW)].sort((a, b) => a[0] - b[0]));
}

const FEW = 5000;
const FINER_THAN_ANY_PICTURE = 2000;

function titleOf(names: readonly string[]): string {
  const [baseline, ...others] = names;
  if (others.length === 0) return baseline ?? "";
  return others.length <= 3
    ? `${others.join(", ")} against ${baseline}`
    : `${others.length} curves against ${baseline}`;
}

function seriesOf(curve: DrawnCurve, { seed, isBaseline }: { seed: number; isBaseline: boolean }): ChartSeries[] {
  const common = { name: curve.name, role: isBaseline ? "baseline" : "candidate", seed } as const;
  const validation: ChartSeries = { ...common, split: "validation", points: curve.points };
  return curve.training.length === 0
    ? [validation]
    : [validation, { ...common, split: "train", points: curve.training }];
}
