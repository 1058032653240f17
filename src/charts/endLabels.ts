import type { ChartFrame } from "./chartFrame.js";
import type { DrawnSeries } from "./drawnSeries.js";
import { digitsApart, formatValue, type ValueUnit } from "./formatValue.js";
import { labelPlaces } from "./labelPlaces.js";
import { lookOf, MOST_LOOKS, type Look } from "./palette.js";
import { fitNames, textWidth, type FontWeight } from "./textWidth.js";

/** The name of an experiment, to stand beside the ends of its lines. */
export interface EndLabel {
  text: string;
  /** A second, smaller line below the name; empty for none. */
  detail: string;
  color: string;
  /** How its lines are dashed, see {@link Look}. */
  dash: number;
  size: number;
  weight: FontWeight;
  height: number;
  /** The lines that it names: one per seed. */
  lines: readonly DrawnSeries[];
}

/** A label with its place: pixels from the plot's upper left corner. */
export interface PlacedLabel extends Omit<EndLabel, "lines" | "height"> {
  x: number;
  y: number;
}

/** A piece of a line before its name, where colours alone would not tell. */
export interface LineSample {
  color: string;
  dash: number;
  x: number;
  x2: number;
  y: number;
}

/** From the end of a curve to its label, dotted and grey: it must not pass for a part of the curve. */
export interface Leader {
  fromX: number;
  fromY: number;
  x: number;
  y: number;
}

/** Widest a column of labels may be, in pixels. */
export const WIDEST_LABEL = 168;

/** Air between the plot and its labels, which the leaders cross, in pixels. */
export const LEADER_ROOM = 20;

/** More digits of a last value are noise. */
const MOST_END_DIGITS = 5;
/** Pixels of a name with its last value below it. */
export const NAME_WITH_VALUE = 46;
const DETAIL_SIZE = 11;
const SMALL = 10;
const LINE_AIR = 3;

/** How far labels may stand above and below the plot, in pixels. */
const ABOVE = 8;
const BELOW = 10;

/** Length of a sample and the air behind it, in pixels. */
const SAMPLE_LENGTH = 18;
const SAMPLE_ROOM = 24;

/**
 * The experiments that are named: all, unless they are so many that their looks repeat. Then those whose names have room right beside
 * their ends, the first ones first, so that no leader crosses another.
 */
export function namedOnes(series: readonly DrawnSeries[], all: readonly string[], frame: ChartFrame): string[] {
  if (all.length <= MOST_LOOKS) return [...all];
  const taken: number[] = [];
  return all.filter((name) => {
    const y = meanEnd({ lines: mainLines(series, name) }, frame);
    const hasRoom = taken.every((other) => Math.abs(other - y) >= SMALL + LINE_AIR);
    if (hasRoom) taken.push(y);
    return hasRoom;
  });
}

/**
 * One label per named experiment and split, with the mean of its seeds' last values. With many experiments the labels become
 * single lines, and training lines stay without a name of their own (they share their experiment's colour).
 */
export function endLabels(
  series: readonly DrawnSeries[],
  {
    names,
    unit,
    looks,
    room,
  }: { names: readonly string[]; unit: ValueUnit; looks: ReadonlyMap<string, Look>; room: number },
): EndLabel[] {
  const isRoomy = names.length * NAME_WITH_VALUE <= room;
  const size = names.length * 17 <= room ? 13 : SMALL;
  const ends = names.map((name) => meanLast(mainLines(series, name))).filter(Number.isFinite);
  const digits = digitsApart(ends, (value, many) => formatValue(value, unit, many), MOST_END_DIGITS);
  const texts = fitNames(names, WIDEST_LABEL, size, 600);
  return names.flatMap((name, i) => {
    const look = looks.get(name) ?? lookOf(i);
    const lines = series.filter((one) => one.name === name && one.points.length > 0);
    const validation = lines.filter(({ split }) => split === "validation");
    const training = lines.filter(({ split }) => split === "train");
    const labels: EndLabel[] = [];
    const main = mainLines(series, name);
    if (main.length > 0) labels.push(nameLabel(texts[i] ?? name, main, { unit, digits, look, size, isRoomy }));
    if (isRoomy && validation.length > 0 && training.length > 0) labels.push(trainingLabel(training, unit, look));
    return labels;
  });
}

/** What stands for an experiment: its validation lines, where there are any. */
function mainLines(series: readonly DrawnSeries[], name: string): DrawnSeries[] {
  const lines = series.filter((one) => one.name === name && one.points.length > 0);
  const validation = lines.filter(({ split }) => split === "validation");
  return validation.length > 0 ? validation : lines;
}

/** Pixels that so many names need below each other, written small. */
export function heightForNames(count: number): number {
  return Math.min(count, MOST_LOOKS) * (SMALL + LINE_AIR) - ABOVE - BELOW;
}

/** Places the labels right of the plot, none over another, and draws a leader from each line's end to its label. */
export function placeLabels(
  labels: readonly EndLabel[],
  frame: ChartFrame,
): { labels: PlacedLabel[]; leaders: Leader[]; samples: LineSample[] } {
  const start = frame.width + LEADER_ROOM;
  const x = start + sampleRoom(labels);
  const wishes = labels.map((label) => ({ wanted: meanEnd(label, frame) + nameOffset(label), height: label.height }));
  const places = labelPlaces(wishes, -ABOVE, frame.height + BELOW);
  const placed = labels.map(({ lines: _lines, height: _height, ...label }, i) => ({
    ...label,
    x,
    y: (places[i] ?? 0) - nameOffset(label),
  }));
  const leaders = labels.flatMap(({ lines }, i) =>
    ends(lines).map(([step, value]) => ({
      fromX: frame.x(step),
      fromY: frame.y(value),
      x: start,
      y: placed[i]?.y ?? 0,
    })),
  );
  const samples =
    x === start ? [] : placed.map(({ color, dash, y }) => ({ color, dash, x: start, x2: start + SAMPLE_LENGTH, y }));
  return { labels: placed, leaders, samples };
}

/** Width of the widest label in pixels, with the sample of its line. */
export function widestLabel(labels: readonly EndLabel[]): number {
  const widest = Math.max(
    0,
    ...labels.map(({ text, detail, size, weight }) =>
      Math.max(textWidth(text, size, weight), textWidth(detail, DETAIL_SIZE)),
    ),
  );
  return widest + sampleRoom(labels);
}

function sampleRoom(labels: readonly EndLabel[]): number {
  return labels.some(({ dash }) => dash > 0) ? SAMPLE_ROOM : 0;
}

function nameLabel(
  text: string,
  lines: readonly DrawnSeries[],
  {
    unit,
    digits,
    look,
    size,
    isRoomy,
  }: { unit: ValueUnit; digits: number; look: Look; size: number; isRoomy: boolean },
): EndLabel {
  return {
    text,
    detail: isRoomy ? lastValues(lines, unit, digits) : "",
    ...look,
    size,
    weight: 600,
    height: isRoomy ? 34 : size + LINE_AIR,
    lines,
  };
}

function trainingLabel(lines: readonly DrawnSeries[], unit: ValueUnit, look: Look): EndLabel {
  return {
    text: `training ${formatValue(meanLast(lines), unit)}`,
    detail: "",
    ...look,
    size: 11,
    weight: 400,
    height: 17,
    lines,
  };
}

function lastValues(lines: readonly DrawnSeries[], unit: ValueUnit, digits: number): string {
  if (lines.some(({ endsBroken }) => endsBroken)) return "no finite value at the end";
  const mean = formatValue(meanLast(lines), unit, digits);
  return lines.length === 1 ? `${mean} at the end` : `${mean}, mean of ${lines.length} seeds`;
}

function meanLast(lines: readonly DrawnSeries[]): number {
  return lines.reduce((sum, { last }) => sum + last, 0) / lines.length;
}

function meanEnd({ lines }: Pick<EndLabel, "lines">, frame: ChartFrame): number {
  const ys = ends(lines).map(([, value]) => frame.y(value));
  return ys.reduce((sum, y) => sum + y, 0) / (ys.length || 1);
}

function ends(lines: readonly DrawnSeries[]) {
  return lines.flatMap(({ points }) => points.slice(-1));
}

/** The name stands above the middle of a label of two lines. */
function nameOffset({ detail }: Pick<EndLabel, "detail">): number {
  return detail === "" ? 0 : 7;
}
