import { averageTraining } from "./averageTraining.js";
import type { ChartPoint, ChartScale, Split } from "./chart.js";
import { formatSteps, formatValue, type ValueUnit } from "./formatValue.js";

/** One line of a chart: one experiment, one seed, one split. */
export interface ChartSeries {
  /** Name of the experiment. */
  name: string;
  role: "baseline" | "candidate";
  /** Undefined where no seed is known. */
  seed?: number;
  /** Ascending in step. */
  points: readonly ChartPoint[];
  split: Split;
}

/** What of a series can be drawn. */
export interface DrawnSeries extends ChartSeries {
  /** Points whose value was 0 and that now stand at the floor; they are among `points`, too. */
  floored: ChartPoint[];
  /** What was measured last (of training values that are averaged, their mean), also where the axis cannot show it. */
  last: number;
  /** True where values lie below all that the axis can show. */
  goesBelowAxis: boolean;
  /** True when the last value measured was not a finite number. */
  endsBroken: boolean;
}

/**
 * Leaves out what an axis cannot show (values that are not finite; on log axes step 0 and values below 0), lifts zeros to
 * the floor on log axes, and says so in notes for the foot of the picture, as well as which lines hide each other.
 */
export function drawnSeries(
  all: readonly ChartSeries[],
  { scale, n, unit }: { scale: ChartScale; n?: number; unit: ValueUnit },
): { series: DrawnSeries[]; notes: string[] } {
  const floor = floorOf(all, unit === "percent" ? n : undefined);
  const series = all.map((one) => drawn(one, scale, floor));
  const notes = [
    flooredNote(series, floor, unit, n),
    firstStepNote(all, scale, unit),
    notFiniteNote(all),
    negativeNote(all, scale),
    hiddenNote(series.filter(({ split }) => split === "validation")),
  ];
  return { series, notes: notes.filter((note) => note !== undefined) };
}

/** Half of one error where the number of items is known, else half of the smallest value above 0. */
function floorOf(all: readonly ChartSeries[], n: number | undefined): number {
  if (n !== undefined && n > 0) return 1 / (2 * n);
  let smallest = Infinity;
  for (const { points } of all)
    for (const point of points) if (point[1] > 0 && point[1] < smallest) smallest = point[1];
  return Number.isFinite(smallest) ? smallest / 2 : 0.5;
}

function drawn(series: ChartSeries, scale: ChartScale, floor: number): DrawnSeries {
  const onAxes = series.points.filter((point) => isOnAxes(point, scale));
  const shown = series.split === "train" ? averageTraining(onAxes, scale) : onAxes;
  const floored: ChartPoint[] = [];
  const points = shown.map((point): ChartPoint => {
    if (scale === "linear" || point[1] !== 0) return point;
    const lifted: ChartPoint = [point[0], floor];
    floored.push(lifted);
    return lifted;
  });
  // What is written is what was measured, also where an axis cannot show it; means are of what it shows.
  const last = shown === onAxes ? series.points.findLast(([, value]) => Number.isFinite(value)) : shown.at(-1);
  return {
    ...series,
    points,
    floored,
    last: last?.[1] ?? NaN,
    goesBelowAxis: scale === "log" && series.points.some((point) => point[1] < 0),
    endsBroken: !Number.isFinite(series.points.at(-1)?.[1] ?? 0),
  };
}

/** Zeros count: they are lifted. */
function isOnAxes([step, value]: ChartPoint, scale: ChartScale): boolean {
  if (!Number.isFinite(step) || !Number.isFinite(value)) return false;
  return scale === "linear" || (step > 0 && value >= 0);
}

function flooredNote(
  series: readonly DrawnSeries[],
  floor: number,
  unit: ValueUnit,
  n: number | undefined,
): string | undefined {
  if (!series.some(({ floored }) => floored.length > 0)) return undefined;
  const where = formatValue(floor, unit);
  if (unit === "percent" && n !== undefined)
    return `○ no error at all: a log axis has no 0, so it stands at half of one error in ${n} items, ${where}.`;
  const isAlone = series.every(({ points }) => points.every((point) => point[1] === floor));
  return `○ exactly 0: a log axis has no 0, so it stands at ${isAlone ? "" : "half of the smallest value, "}${where}.`;
}

function firstStepNote(all: readonly ChartSeries[], scale: ChartScale, unit: ValueUnit): string | undefined {
  if (scale === "linear") return undefined;
  const untrained = all
    .filter(({ split }) => split === "validation")
    .flatMap(({ points }) => points.filter((point) => point[0] <= 0 && Number.isFinite(point[1])));
  const values = untrained.map(([, value]) => value).sort((a, b) => a - b);
  const [low, high] = [values[0], values.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  const range = low === high ? formatValue(low, unit) : `${formatValue(low, unit)} to ${formatValue(high, unit)}`;
  return `Before the first step: ${range}; a log axis has no step 0.`;
}

function notFiniteNote(all: readonly ChartSeries[]): string | undefined {
  const said = all.flatMap(({ name, split, points }) => {
    const broken = points.filter((point) => !Number.isFinite(point[1]));
    const [first] = broken;
    if (first === undefined) return [];
    const isEnd = broken.length === points.length - points.indexOf(first);
    const which = `${name}${split === "train" ? " (training)" : ""}`;
    return [isEnd ? `${which} from step ${formatSteps(first[0])}` : `some values of ${which}`];
  });
  if (said.length === 0) return undefined;
  const shown = [...new Set(said)];
  return `Not a finite number, so not drawn: ${shown.slice(0, 3).join(", ")}${shown.length > 3 ? ` and ${shown.length - 3} more` : ""}.`;
}

function negativeNote(all: readonly ChartSeries[], scale: ChartScale): string | undefined {
  if (scale === "linear") return undefined;
  let below = 0;
  for (const { points } of all) for (const point of points) if (point[1] < 0) below++;
  return below === 0 ? undefined : `${below} value${below === 1 ? "" : "s"} below 0 cannot stand on a log axis.`;
}

/** Who sees one line of two takes the other for missing. */
function hiddenNote(series: readonly DrawnSeries[]): string | undefined {
  const groups: DrawnSeries[][] = [];
  for (const one of series) {
    const alike = groups.find(([first]) => first && areSame(first.points, one.points));
    if (alike) alike.push(one);
    else groups.push([one]);
  }
  const hidden = groups.filter(([first, ...others]) => others.length > 0 && first && first.points.length > 0);
  if (hidden.length === 0) return undefined;
  const lines = hidden.map((alike) => namesOf(alike).join(" = "));
  return `Their values are the same, so these lines lie on each other: ${lines.join("; ")}.`;
}

function areSame(a: readonly ChartPoint[], b: readonly ChartPoint[]): boolean {
  return a.length === b.length && a.every(([step, value], i) => step === b[i]?.[0] && value === b[i]?.[1]);
}

function namesOf(lines: readonly DrawnSeries[]): string[] {
  return [...new Set(lines.map(({ name }) => name))].map((name) => {
    const seeds = lines.filter((line) => line.name === name).length;
    return seeds === 1 ? name : `${name} (${seeds} seeds)`;
  });
}
