import type { TopLevelSpec } from "vega-lite";
import { MOST_RAW_TRAINING_POINTS } from "./averageTraining.js";
import type { ChartPoint, ChartResources, ChartScale } from "./chart.js";
import { chartFrame, type ChartFrame } from "./chartFrame.js";
import { drawnSeries, type ChartSeries, type DrawnSeries } from "./drawnSeries.js";
import {
  endLabels,
  heightForNames,
  LEADER_ROOM,
  namedOnes,
  NAME_WITH_VALUE,
  placeLabels,
  widestLabel,
} from "./endLabels.js";
import { fillTemplate } from "./fillTemplate.js";
import { lookOf, type Look } from "./palette.js";
import { fitText } from "./textWidth.js";
import { seedBands } from "./seedBands.js";
import { thinPoints } from "./thinPoints.js";
import { unitOf, valueTitle } from "./valueTitle.js";

export interface ComparisonChartInput {
  title: string;
  /** The metric as Holdout names it, such as `error` or `log_loss`; it falls when a model gets better, unless `rises` says otherwise. */
  metric: string;
  /** True for a score without a limit, which is drawn as it is. */
  rises?: boolean;
  series: readonly ChartSeries[];
  /** Validation items; zeros are floored at half of one error, 1/(2n). */
  n?: number;
  scale: ChartScale;
  /** A line across at the error that people make against each other, with its words. */
  humanAgreementLine?: { value: number; label: string };
  /** What the iterations are; "optimiser steps" unless said. */
  stepName?: string;
  /** What the solid lines were measured on; "validation" unless said. */
  measuredOn?: string;
}

/** Width of the whole picture in CSS pixels: what Slack and GitHub show without shrinking. */
export const PICTURE_WIDTH = 800;
const LEAST_PLOT_HEIGHT = 324;
const LEFT = 56;
const TOP = 96;
const NOTE_HEIGHT = 16;
/** Above this many evaluations of a line, marks on each would only thicken it. */
const MOST_DOTS = 40;
/** Fewer than the narrowest plot thins. */
const MOST_DASHED_POINTS = 1000;

/**
 * The chart of a comparison: validation error against iterations, a line per experiment and seed (one colour per
 * experiment), training dashed, the best evaluation of each line marked, names at the ends of the lines.
 *
 * @returns a Vega-Lite 6 specification, complete and self-contained; 800 pixels wide
 */
export function comparisonChartSpec(
  input: ComparisonChartInput,
  resources: Pick<ChartResources, "templates">,
): TopLevelSpec {
  const unit = unitOf(input.metric);
  const { series, notes } = drawnSeries(input.series, { scale: input.scale, n: input.n, unit });
  const looks = looksOf(input.series);
  const height = plotHeight(looks.size, input.series);
  const reference = input.humanAgreementLine;
  const references = reference ? [reference.value] : [];
  const frameOf = (width: number) => chartFrame(series, { scale: input.scale, width, height, references });
  // How high an end lies, no width changes.
  const names = namedOnes(series, [...looks.keys()], frameOf(PICTURE_WIDTH));
  const labels = endLabels(series, { names, unit, looks, room: height });
  const unnamed = looks.size - names.length;
  if (unnamed > 0) notes.push(`${unnamed} more of these curves have no name beside them.`);
  const right = Math.ceil(LEADER_ROOM + Math.max(40, widestLabel(labels)) + 14);
  const frame = frameOf(PICTURE_WIDTH - LEFT - right);
  if (frame.trainingIsCut) notes.push("Training values beyond the picture's edge are cut off.");
  const placed = placeLabels(labels, frame);
  const drawn = curves(series, frame, { looks, rises: input.rises ?? false });
  return fillTemplate(resources.templates["comparison"] ?? "{}", {
    frame,
    unit,
    padding: { left: LEFT, top: TOP, right, bottom: 50 + (notes.length > 0 ? 8 : 0) + notes.length * NOTE_HEIGHT },
    colours: new Map([...looks].map(([name, { color }]) => [name, color])),
    xTitle: capitalised(input.stepName ?? "optimiser steps"),
    yTitle: valueTitle(input.metric, input.n),
    datasets: {
      title: [{ text: fitText(input.title, PICTURE_WIDTH - 36, 16, 600) }],
      subtitle: [{ text: subtitle(input, drawn.best.length > 0) }],
      ...drawn,
      references: reference ? [{ value: reference.value, label: reference.label }] : [],
      ...placed,
      notes: notes.map((text, i) => ({
        text: fitText(text, PICTURE_WIDTH - 36, 11),
        y: height + 56 + i * NOTE_HEIGHT,
      })),
    },
  });
}

/** Up to so many names, a picture grows to hold their last values, too. */
const MOST_WITH_VALUES = 12;
/** Pixels of a name with its last value and that of its training. */
const NAME_WITH_TWO_VALUES = 52;

function plotHeight(names: number, series: readonly ChartSeries[]): number {
  const each = series.some(({ split }) => split === "train") ? NAME_WITH_TWO_VALUES : NAME_WITH_VALUE;
  return Math.max(LEAST_PLOT_HEIGHT, heightForNames(names), names <= MOST_WITH_VALUES ? names * each : 0);
}

/**
 * The baseline comes first, then the candidates in the order given. Lines so dense that they are thinned stay whole: a dash
 * would fall elsewhere than on the line with all its points, and nobody sees it in the noise.
 */
function looksOf(series: readonly ChartSeries[]): Map<string, Look> {
  const names = (role: ChartSeries["role"]) => series.filter((one) => one.role === role).map(({ name }) => name);
  const all = [...new Set([...names("baseline"), ...names("candidate")])];
  const isDense = series.some(({ split, points }) => split === "validation" && points.length > MOST_DASHED_POINTS);
  return new Map(all.map((name, i) => [name, isDense ? { ...lookOf(i), dash: 0 } : lookOf(i)]));
}

function subtitle({ series, scale, rises, measuredOn = "validation" }: ComparisonChartInput, hasBest: boolean): string {
  const hasTraining = series.some(({ split }) => split === "train");
  const isAveraged = series.some(({ split, points }) => split === "train" && points.length > MOST_RAW_TRAINING_POINTS);
  const hasSeeds = new Set(series.map(({ seed }) => seed)).size > 1;
  // Where colours start again, lines of validation values are dashed, too.
  const isDashed = [...looksOf(series).values()].some(({ dash }) => dash > 0);
  const [measured, training] = isDashed ? ["Thick", "thin"] : ["Solid", "dashed"];
  const solid = `${hasTraining ? `${measured}: ${measuredOn}` : capitalised(measuredOn)}${hasSeeds ? ", a line per seed" : ""}${hasBands(series) ? ", their range shaded" : ""}`;
  const axes = scale === "log" ? "both axes logarithmic" : "linear axes";
  return [
    solid,
    ...(hasTraining ? [`${training}: training${isAveraged ? ", averaged" : ""}`] : []),
    ...(hasBest ? [`◆ ${rises ? "highest" : "lowest"} of a line`] : []),
    axes,
  ].join("  ·  ");
}

/** True where an experiment has several lines to shade between. */
function hasBands(series: readonly ChartSeries[]): boolean {
  const names = series.filter(({ split }) => split === "validation").map(({ name }) => name);
  return new Set(names).size < names.length;
}

/** All that is drawn along the curves; lines are thinned to what the pixels can show. */
function curves(
  series: readonly DrawnSeries[],
  frame: ChartFrame,
  { looks, rises }: { looks: ReadonlyMap<string, Look>; rises: boolean },
) {
  const columns = Math.round(frame.width);
  const lines = series.map((one) => ({ ...one, points: thinPoints(one.points, columns, frame.scale) }));
  const measured = lines.filter(({ split }) => split === "validation");
  const hasDots = measured.every(({ points }) => points.length <= MOST_DOTS);
  return {
    bands: seedBands(measured, frame.scale),
    lines: lines.flatMap((one, line) => {
      const dash = looks.get(one.name)?.dash ?? 0;
      return one.points.map(([step, value]) => ({ step, value, experiment: one.name, split: one.split, line, dash }));
    }),
    dots: hasDots ? measured.flatMap((one) => rows(one, one.points)) : [],
    floored: measured.flatMap((one) => rows(one, one.floored)),
    best: measured.flatMap((one) => rows(one, best(one, rises))),
  };
}

function rows({ name }: DrawnSeries, points: readonly ChartPoint[]) {
  return points.map(([step, value]) => ({ step, value, experiment: name }));
}

/** None where the lowest value lies below the picture. */
function best({ points, goesBelowAxis }: DrawnSeries, rises: boolean): readonly ChartPoint[] {
  if (goesBelowAxis && !rises) return [];
  const sign = rises ? -1 : 1;
  let best = points[0];
  for (const point of points) if (best && sign * point[1] < sign * best[1]) best = point;
  return best && points.length > 1 ? [best] : [];
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
