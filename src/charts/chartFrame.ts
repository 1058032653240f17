import { linearTicks, logTicks, wholeTicks, type AxisTicks } from "./axisTicks.js";
import type { ChartPoint, ChartScale } from "./chart.js";
import type { DrawnSeries } from "./drawnSeries.js";

/** Where things stand: the plot's size in pixels, what the axes span, and how a value becomes a pixel. */
export interface ChartFrame {
  scale: ChartScale;
  width: number;
  height: number;
  xDomain: readonly [number, number];
  yDomain: readonly [number, number];
  xTicks: AxisTicks;
  yTicks: AxisTicks;
  /** Pixels from the plot's left edge. */
  x(step: number): number;
  /** Pixels from the plot's upper edge, kept inside the plot. */
  y(value: number): number;
  /** True when training values lie below the picture. */
  trainingIsCut: boolean;
}

/** The frame of a chart: domains that hold all validation values, and training values as far as they leave those readable. */
export function chartFrame(
  series: readonly DrawnSeries[],
  {
    scale,
    width,
    height,
    references,
  }: { scale: ChartScale; width: number; height: number; references: readonly number[] },
): ChartFrame {
  const steps = extent(series, ([step]) => step) ?? [1, 10];
  const xDomain = scale === "log" ? widened(steps) : ([Math.min(0, steps[0]), steps[1] || 1] as const);
  const values = valueDomain(series, scale, references);
  const yDomain = padded(values.domain, scale);
  const ticks = scale === "log" ? logTicks : linearTicks;
  const xTicks = ticks(xDomain, Math.floor(width / 62));
  return {
    scale,
    width,
    height,
    xDomain,
    yDomain,
    // Who counts parts of epochs wants to read them.
    xTicks: scale === "log" && xDomain[0] < 1 ? xTicks : wholeTicks(xTicks),
    yTicks: ticks(yDomain, Math.floor(height / 36)),
    x: (step) => share(step, xDomain, scale) * width,
    y: (value) => Math.max(0, Math.min(height, (1 - share(value, yDomain, scale)) * height)),
    trainingIsCut: values.trainingIsCut,
  };
}

/** Below this share of the lowest validation value, training values would press the rest of the picture flat. */
const ROOM_BELOW_FOR_TRAINING = 1 / 5;
const ROOM_ABOVE_FOR_TRAINING = 2;

function valueDomain(series: readonly DrawnSeries[], scale: ChartScale, references: readonly number[]) {
  const valueOf = ([, value]: ChartPoint) => value;
  const training = extent(
    series.filter(({ split }) => split === "train"),
    valueOf,
  );
  const measured = extent(
    series.filter(({ split }) => split === "validation"),
    valueOf,
  );
  const main = measured ?? training ?? [0.1, 1];
  const usable = references.filter((value) => scale === "linear" || value > 0);
  let [low, high] = [Math.min(main[0], ...usable), Math.max(main[1], ...usable)];
  if (!training) return { domain: [low, high] as const, trainingIsCut: false };
  const lowest = scale === "log" ? Math.max(training[0], low * ROOM_BELOW_FOR_TRAINING) : training[0];
  low = Math.min(low, lowest);
  high = Math.max(high, Math.min(training[1], high * ROOM_ABOVE_FOR_TRAINING));
  return { domain: [low, high] as const, trainingIsCut: training[0] < low || training[1] > high };
}

function padded([low, high]: readonly [number, number], scale: ChartScale): readonly [number, number] {
  if (scale === "log") {
    const [from, to] = widened([low, high]);
    const air = (to / from) ** 0.04;
    return [from / air, to * air];
  }
  const bottom = Math.min(0, low);
  return [bottom, high === bottom ? bottom + 1 : high + (high - bottom) * 0.04];
}

/** One value alone has no extent on a log axis: it gets a factor 2 to both sides. */
function widened([low, high]: readonly [number, number]): readonly [number, number] {
  return low < high ? [low, high] : [low / 2, high * 2];
}

function extent(series: readonly DrawnSeries[], of: (point: ChartPoint) => number): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const { points } of series) {
    for (const point of points) {
      const value = of(point);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : undefined;
}

function share(value: number, [low, high]: readonly [number, number], scale: ChartScale): number {
  return scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
