import type { Place } from "../common/userError.js";
import type { Curve, CurveFormat, CurvePoint } from "./curve.js";
import { metricName } from "./metricName.js";
import { isMeantAsNumber, textNote, type TextSeries } from "./textSeries.js";

/** Collects the points that a reader finds, in the order of the file, and puts them in order of their steps. */
export interface CurveBuilder {
  add(metric: string, step: number, value: number): void;
  /** What JSON holds: a number is a point, a text stands in the place of one, all else is left out. */
  addLogged(metric: string, step: number, value: unknown, place: Place): void;
  /** What stands in the place of a number; it counts where its series has none. */
  addText(text: TextSeries): void;
  /** Where the points of a metric are gathered, for readers with very many of them. */
  pointsOf(metric: string): CurvePoint[];
  note(sentence: string): void;
  /** Notes that a file's last line was left out. */
  noteCutOff(): void;
  build(): Curve;
}

/**
 * Loggers that resume from a checkpoint write steps twice: the later one in the file is what the training went on from,
 * so it wins. What an attempt logged beyond the step from which a later one began again belongs to no training that
 * went on, and is left out. The curve notes how many of both there were.
 */
export function curveBuilder(format: CurveFormat, stepName: Curve["stepName"] = "optimiser steps"): CurveBuilder {
  const points = new Map<string, CurvePoint[]>();
  const texts = new Map<string, TextSeries>();
  const notes: string[] = [];
  let isCutOff = false;
  const pointsOf = (metric: string): CurvePoint[] => {
    const known = points.get(metric);
    if (known) return known;
    const fresh: CurvePoint[] = [];
    points.set(metric, fresh);
    return fresh;
  };
  const add = (metric: string, step: number, value: number) => void pointsOf(metric).push([step, value]);
  const addText = (text: TextSeries) => void (texts.has(text.name) || texts.set(text.name, text));
  return {
    pointsOf,
    add,
    addLogged(metric, step, value, place) {
      if (typeof value === "number") add(metric, step, value);
      else if (typeof value === "string") addText({ name: metric, seen: value, place });
    },
    addText,
    note: (sentence) => void notes.push(sentence),
    noteCutOff: () => void (isCutOff = true),
    build() {
      const put: PutRight = { again: new Set(), orphaned: new Set() };
      const series: Record<string, CurvePoint[]> = {};
      for (const [metric, found] of points) {
        if (found.length === 0) continue;
        // Epochs and clocks are logged with the training's values and again with the validation's.
        const isMeasure = metricName(metric, format) !== undefined;
        const ordered = inOrder(found, isMeasure ? put : { again: new Set(), orphaned: new Set() });
        // A metric may be called "__proto__"; defineProperty keeps it an ordinary key.
        Object.defineProperty(series, metric, { value: ordered, enumerable: true, writable: true, configurable: true });
      }
      const left = [...texts.values()].filter(({ name }) => !Object.hasOwn(series, name));
      const said = [
        ...notes,
        ...left.filter((text) => text.changes || isMeantAsNumber(text, format)).map(textNote),
        ...(isCutOff ? [CUT_OFF] : []),
        ...putRight(put, stepName),
      ];
      return {
        format,
        stepName,
        series,
        notes: said,
        ...(left.length > 0 && { texts: left }),
        ...(isCutOff && { isCutOff }),
      };
    },
  };
}

const CUT_OFF = "The last line is cut off, as in a file that is still being written; left out.";

/** Steps of any metric: a table of many columns is put right in all of them at once. */
interface PutRight {
  /** Those that were logged again. */
  again: Set<number>;
  /** Those beyond the step from which a later attempt began again. */
  orphaned: Set<number>;
}

function putRight({ again, orphaned }: PutRight, stepName: Curve["stepName"]): string[] {
  const counted = stepName === "epochs" ? "epoch" : "step";
  const were = ({ size }: Set<number>) => `${size} ${counted}${size === 1 ? " was" : "s were"}`;
  return [
    ...(again.size > 0 ? [`${were(again)} logged again; what was logged last counts.`] : []),
    ...(orphaned.size > 0
      ? [`${were(orphaned)} logged by an attempt that was begun again from an earlier ${counted}; left out.`]
      : []),
  ];
}

/** @param put gets the steps that were put right */
function inOrder(points: CurvePoint[], put: PutRight): CurvePoint[] {
  if (isAscending(points)) return points;
  const seen = new Set<number>();
  const kept: CurvePoint[] = [];
  const late: CurvePoint[] = [];
  points.forEach((point, i) => {
    const [step] = point;
    if (isBegunAgain(points, i, seen)) while ((kept.at(-1)?.[0] ?? -Infinity) >= step) kept.pop();
    if ((kept.at(-1)?.[0] ?? -Infinity) < step) kept.push(point);
    else late.push(point);
    if (seen.has(step)) put.again.add(step);
    seen.add(step);
  });
  const last = new Map([...kept, ...late].map((point) => [point[0], point]));
  for (const step of seen) if (!last.has(step)) put.orphaned.add(step);
  return [...last.values()].sort((a, b) => a[0] - b[0]);
}

/**
 * True where two steps in a row go over known ground after a step back. A single one is an old checkpoint that was
 * evaluated once more, and a step never seen came late.
 */
function isBegunAgain(points: readonly CurvePoint[], i: number, seen: ReadonlySet<number>): boolean {
  const [before, here, next] = [points[i - 1]?.[0], points[i]?.[0], points[i + 1]?.[0]];
  if (before === undefined || here === undefined || next === undefined) return false;
  return here < before && seen.has(here) && next > here && seen.has(next);
}

function isAscending(points: readonly CurvePoint[]): boolean {
  let before = -Infinity;
  for (const point of points) {
    if (point[0] <= before) return false;
    before = point[0];
  }
  return true;
}
