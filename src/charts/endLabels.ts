import type { ChartFrame } from "./chartFrame.js";
import type { DrawnSeries } from "./drawnSeries.js";
import { formatValue, type ValueUnit } from "./formatValue.js";
import { labelPlaces } from "./labelPlaces.js";
import { fitText, textWidth, type FontWeight } from "./textWidth.js";

/** The name of an experiment, to stand beside the ends of its lines. */
export interface EndLabel {
  text: string;
  /** A second, smaller line below the name; empty for none. */
  detail: string;
  color: string;
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

/** A thin line from the end of a curve to its label. */
export interface Leader {
  color: string;
  fromX: number;
  fromY: number;
  x: number;
  y: number;
}

/** Widest a column of labels may be, in pixels. */
export const WIDEST_LABEL = 168;

/** Air between the plot and its labels, which the leaders cross, in pixels. */
export const LEADER_ROOM = 20;

const DETAIL_SIZE = 11;

/**
 * One label per experiment and split, with the mean of its seeds' last values. With many experiments the labels become
 * single lines, and training lines stay without a name of their own (they share their experiment's colour).
 */
export function endLabels(
  series: readonly DrawnSeries[],
  { unit, colours, room }: { unit: ValueUnit; colours: ReadonlyMap<string, string>; room: number },
): EndLabel[] {
  const names = [...colours.keys()];
  const isRoomy = names.length * 46 <= room;
  const size = names.length * 17 <= room ? 13 : 10;
  return names.flatMap((name) => {
    const color = colours.get(name) ?? "#000000";
    const lines = series.filter((one) => one.name === name && one.points.length > 0);
    const validation = lines.filter(({ split }) => split === "validation");
    const training = lines.filter(({ split }) => split === "train");
    const labels: EndLabel[] = [];
    const main = validation.length > 0 ? validation : training;
    if (main.length > 0) labels.push(nameLabel(name, main, { unit, color, size, isRoomy }));
    if (isRoomy && validation.length > 0 && training.length > 0) labels.push(trainingLabel(training, unit, color));
    return labels;
  });
}

/** Places the labels right of the plot, none over another, and draws a leader from each line's end to its label. */
export function placeLabels(
  labels: readonly EndLabel[],
  frame: ChartFrame,
): { labels: PlacedLabel[]; leaders: Leader[] } {
  const x = frame.width + LEADER_ROOM;
  const wishes = labels.map((label) => ({ wanted: meanEnd(label, frame) + nameOffset(label), height: label.height }));
  const places = labelPlaces(wishes, -8, frame.height + 10);
  const placed = labels.map(({ lines: _lines, height: _height, ...label }, i) => ({
    ...label,
    x,
    y: (places[i] ?? 0) - nameOffset(label),
  }));
  const leaders = labels.flatMap(({ lines, color }, i) =>
    ends(lines).map(([step, value]) => ({
      color,
      fromX: frame.x(step),
      fromY: frame.y(value),
      x,
      y: placed[i]?.y ?? 0,
    })),
  );
  return { labels: placed, leaders };
}

/** Width of the widest label in pixels. */
export function widestLabel(labels: readonly EndLabel[]): number {
  return Math.max(
    0,
    ...labels.map(({ text, detail, size, weight }) =>
      Math.max(textWidth(text, size, weight), textWidth(detail, DETAIL_SIZE)),
    ),
  );
}

function nameLabel(
  name: string,
  lines: readonly DrawnSeries[],
  { unit, color, size, isRoomy }: { unit: ValueUnit; color: string; size: number; isRoomy: boolean },
): EndLabel {
  const text = fitText(name, WIDEST_LABEL, size, 600);
  return {
    text,
    detail: isRoomy ? lastValues(lines, unit) : "",
    color,
    size,
    weight: 600,
    height: isRoomy ? 34 : size + 3,
    lines,
  };
}

function trainingLabel(lines: readonly DrawnSeries[], unit: ValueUnit, color: string): EndLabel {
  return {
    text: `training ${formatValue(meanLast(lines), unit)}`,
    detail: "",
    color,
    size: 11,
    weight: 400,
    height: 17,
    lines,
  };
}

function lastValues(lines: readonly DrawnSeries[], unit: ValueUnit): string {
  if (lines.some(({ endsBroken }) => endsBroken)) return "no finite value at the end";
  const mean = formatValue(meanLast(lines), unit);
  return lines.length === 1 ? `${mean} at the end` : `${mean}, mean of ${lines.length} seeds`;
}

/** Where zeros were floored, the mean must still be the mean of what was measured. */
function meanLast(lines: readonly DrawnSeries[]): number {
  const lasts = lines.map(({ points, floored }) => (floored.at(-1) === points.at(-1) ? 0 : (points.at(-1)?.[1] ?? 0)));
  return lasts.reduce((sum, value) => sum + value, 0) / lasts.length;
}

function meanEnd({ lines }: EndLabel, frame: ChartFrame): number {
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
