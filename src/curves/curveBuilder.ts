import type { Place } from "../common/userError.js";
import type { Curve, CurveFormat, CurvePoint } from "./curve.js";
import { metricName } from "./metricName.js";
import { nothingPutRight, putRightNotes, stepsInOrder, type PutRight } from "./stepsInOrder.js";
import { isMeantAsNumber, textNote, type TextSeries } from "./textSeries.js";
import { withoutUnlogged } from "./unlogged.js";

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

/** Steps that were logged twice are put right (see `stepsInOrder`), and the curve notes how many there were. */
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
    build: () => built({ format, stepName, points, texts: [...texts.values()], notes, isCutOff }),
  };
}

interface Collected extends Pick<Curve, "format" | "stepName" | "notes"> {
  points: ReadonlyMap<string, CurvePoint[]>;
  texts: readonly TextSeries[];
  isCutOff: boolean;
}

function built({ format, stepName, points, texts, notes, isCutOff }: Collected): Curve {
  const put = nothingPutRight();
  const series = seriesInOrder(withoutUnlogged(points), format, put);
  const left = texts.filter(({ name }) => !Object.hasOwn(series, name));
  const said = left.filter((text) => text.changes || isMeantAsNumber(text, format));
  return {
    format,
    stepName,
    series,
    notes: [...notes, ...said.map(textNote), ...(isCutOff ? [CUT_OFF] : []), ...putRightNotes(put, stepName)],
    ...(left.length > 0 && { texts: left }),
    ...(isCutOff && { isCutOff }),
  };
}

const CUT_OFF = "The last line is cut off, as in a file that is still being written; left out.";

function seriesInOrder(points: Collected["points"], format: CurveFormat, put: PutRight): Curve["series"] {
  const series: Curve["series"] = {};
  for (const [metric, found] of points) {
    if (found.length === 0) continue;
    // Epochs and clocks are logged with the training's values and again with the validation's.
    const isMeasure = metricName(metric, format) !== undefined;
    const value = stepsInOrder(found, isMeasure ? put : nothingPutRight());
    // A metric may be called "__proto__"; defineProperty keeps it an ordinary key.
    Object.defineProperty(series, metric, { value, enumerable: true, writable: true, configurable: true });
  }
  return series;
}
