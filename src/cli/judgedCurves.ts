import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { DrawnCurve } from "../charts/curvesChart.js";
import { keptForDrawing } from "../charts/curvesChart.js";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { chosenMetric, type ChosenMetric } from "../curves/chosenMetric.js";
import type { Curve, CurveFormat, CurvePoint } from "../curves/curve.js";
import type { Forecast } from "../curves/forecast.js";
import { learningRateOf, logsLearningRate } from "../curves/learningRate.js";
import { overfitLosses, type OverfitLoss } from "../curves/overfitLosses.js";
import { readRuns } from "../curves/readCurve.js";
import { runsOf, type Run } from "../curves/runsOf.js";
import { stepShift } from "../curves/stepShift.js";
import { judgeCurve, type CurveVerdict } from "../curves/verdict.js";
import { startThread } from "../threads/thread.js";
import { curveNotes, leftOutNote } from "../words/curveNotes.js";
import { curveFiles } from "./curveFiles.js";
import type { NamedCurve } from "./curveNames.js";

/** How curves are judged, as the person asked. */
export interface JudgeOptions {
  metric?: string;
  better?: "higher" | "lower";
  linear?: boolean;
  items?: string;
  json?: boolean;
}

/** What a file of a training says, without what only judging needs; it may come from a thread. */
export interface JudgedFile {
  name: string;
  path: string;
  /** The file, and its run where it holds several; for messages. */
  place: string;
  /** As the file calls it, where it holds several. */
  seedInFile?: string;
  format: CurveFormat;
  metric: string;
  isOurChoice: boolean;
  /** What the verdict is on, where it is not on the metric itself. */
  judgedAs?: string;
  /** All of them for JSON; otherwise left empty, since twenty long curves do not fit beside each other. */
  points: readonly CurvePoint[];
  /** How many points there are, of which long curves keep fewer for drawing. */
  evaluations: number;
  /** The last step, as the file counts; undefined where there is none. */
  end: number | undefined;
  judged: CurveVerdict;
  /** The validation losses that overfit while what is judged does not. */
  overfitting: readonly OverfitLoss[];
  notes: readonly string[];
  isRateLogged: boolean;
  drawn: DrawnCurve;
  /** False for a score on both sides of 0 and a loss below 0, see `fallingScore`. */
  fitsLogAxes: boolean;
  /** True for a share of wrong answers: half of one error is then its smallest step. */
  isShare: boolean;
}

/** The curves that are still to be judged: whoever takes one, this thread or another, counts `taken` on. */
export interface CurvesRequest {
  curves: readonly NamedCurve[];
  options: JudgeOptions;
  taken: Int32Array;
}

/** What a thread judged: a curve's place among those named, and the runs that its file holds, mostly one. */
export type JudgedPart = [place: number, runs: JudgedFile[]][];

/** Shorter files are judged before another thread has started. */
const WORTH_THREADS = 8 << 20;

/**
 * What each of the curves says, in their order; a file of several runs gives a curve for each. Many long ones are shared with threads.
 *
 * @param onProgress gets the share of the curves that are taken
 * @throws UserError of the first curve that cannot be judged
 */
export async function judgedCurves(
  curves: readonly NamedCurve[],
  options: JudgeOptions,
  onProgress: (share: number) => void,
): Promise<JudgedFile[]> {
  const request = { curves, options, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const sizes = await Promise.all(curves.map(({ path }) => sizeOf(path)));
  const isLong = sizes.reduce((sum, size) => sum + size, 0) >= WORTH_THREADS;
  const others = isLong ? Math.min(8, availableParallelism(), curves.length) - 1 : 0;
  const threads = Array.from({ length: others }, () =>
    startThread<CurvesRequest, JudgedPart>(new URL("./curveThread", import.meta.url)),
  );
  try {
    const asked = threads.map((thread) => thread.ask(request));
    const parts = await Promise.all([judgedTogether(request, onProgress), ...asked]);
    const found = new Map(parts.filter((part) => Array.isArray(part)).flat());
    const files: JudgedFile[] = [];
    // Where a thread gave up, the reason is found once more, in the order of the curves.
    for (const [i, curve] of curves.entries()) files.push(...(found.get(i) ?? (await judgedRuns(curve, request))));
    return files;
  } finally {
    for (const thread of threads) thread.end();
  }
}

/** The curves that this thread takes, as long as there are any and none is wrong. */
export async function judgedTogether(request: CurvesRequest, onProgress: (share: number) => void): Promise<JudgedPart> {
  const { curves, taken } = request;
  const judged: JudgedPart = [];
  for (;;) {
    const place = Atomics.add(taken, 0, 1);
    const curve = curves[place];
    if (!curve) return judged;
    try {
      judged.push([place, await judgedRuns(curve, request)]);
    } catch (error) {
      Atomics.store(taken, 0, curves.length);
      if (error instanceof UserError) return judged;
      throw error;
    }
    onProgress(Math.min(1, Atomics.load(taken, 0) / curves.length));
  }
}

/** 0 for a folder or what is not there: reading tells. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

/**
 * A run that cannot be judged is left out, which is said with the first of the others.
 *
 * @throws UserError of the first run where none can be judged
 */
async function judgedRuns(named: NamedCurve, { curves, options }: CurvesRequest): Promise<JudgedFile[]> {
  const { path } = named;
  const held = readRuns(await curveFiles(path), path);
  // What one run counts from 0, the others in its file do, too.
  const shift = held.some(({ curve }) => stepShift(curve) === 1) ? 1 : 0;
  const judged: JudgedFile[] = [];
  const mistakes: UserError[] = [];
  const runs = held.flatMap((one) => runsOf(one, options.metric));
  const isOwn = curves.length === 1 && (!named.isGiven || runs.some((run) => run.name === named.name));
  for (const run of runs) {
    const name = nameOf(run, named.name, isOwn);
    try {
      const seedInFile = run.seed;
      judged.push(judgedFile({ name, path, place: placeOf(run, path), seedInFile }, { run, shift }, options));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push(atItsLine(error, path));
    }
  }
  return withLeftOut(judged, mistakes);
}

/**
 * As its file calls it; before that stands the name that was given, or that of one file among several.
 *
 * @param isOwn true where its own name will do: of a lone file that was given none, or one of its runs'
 */
function nameOf({ name: run }: Run, name: string, isOwn: boolean): string {
  if (run === undefined || run === name) return name;
  return isOwn ? run : `${name}/${run}`;
}

function placeOf({ name, seed }: Run, path: string): string {
  return [path, ...(name === undefined ? [] : [`run ${name}`]), ...(seed === undefined ? [] : [`seed ${seed}`])].join(
    ", ",
  );
}

/** A line tells by itself of which run it is. */
function atItsLine(mistake: UserError, path: string): UserError {
  const line = mistake.place?.line;
  return line === undefined ? mistake : new UserError(mistake.sentence, { path, line });
}

function withLeftOut([first, ...others]: readonly JudgedFile[], mistakes: readonly UserError[]): JudgedFile[] {
  const [mistake] = mistakes;
  if (first) return [{ ...first, notes: [...first.notes, ...mistakes.map(leftOutNote)] }, ...others];
  if (mistake) throw mistake;
  return [];
}

interface ReadRun {
  run: Run;
  /** See `stepShift`. */
  shift: 0 | 1;
}

function judgedFile(
  named: Pick<JudgedFile, "name" | "path" | "place" | "seedInFile">,
  { run: { curve, asked }, shift }: ReadRun,
  options: JudgeOptions,
): JudgedFile {
  const chosen = chosenMetric(curve, named.place, asked, options.better);
  const items = itemsOf(options);
  if (items !== undefined && chosen.isShare && chosen.quantity === "error")
    refuseLessThanOne(items, chosen, named.place);
  // A loss of 0 is no absence of errors.
  const seen = { curve, chosen, shift, items: chosen.isShare ? items : undefined, learningRate: learningRateOf(curve) };
  const judged = verdictOn(seen);
  const overfitting = overfittingBeside(judged, seen);
  const { score, points, isOurChoice, isShare } = chosen;
  const fitsLogAxes = score?.hasLevel !== false;
  return {
    ...named,
    format: curve.format,
    metric: chosen.name,
    isOurChoice,
    judgedAs: score?.name,
    points: options.json ? (score?.points ?? points) : [],
    evaluations: points.length,
    end: points.at(-1)?.[0],
    judged: score ? inItsOwnValues(judged, score) : judged,
    overfitting,
    notes: [...curve.notes, ...curveNotes({ ...notedOf(seen), judged, overfitting, better: options.better })],
    isRateLogged: logsLearningRate(curve),
    drawn: drawnCurve(named.name, chosen, { stepName: curve.stepName, scale: scaleOf(options, fitsLogAxes), shift }),
    fitsLogAxes,
    isShare,
  };
}

/** What a curve is judged by. */
interface Seen {
  curve: Curve;
  chosen: ChosenMetric;
  shift: 0 | 1;
  items: number | undefined;
  learningRate: readonly CurvePoint[] | undefined;
}

/** The same curve gives the same forecast on every machine. */
function verdictOn({ chosen, shift, items, learningRate }: Seen): CurveVerdict {
  const { points, training, isLoss, hasChanceLevel, isRocArea, isDirectionKnown } = chosen;
  const ofMetric = { points, training, isLoss, hasChanceLevel, isRocArea, isDirectionKnown };
  const losses = chosen.losses.map((loss) => loss.points);
  const most = chosen.isShare ? 1 : undefined;
  const hasLevel = chosen.score?.hasLevel;
  return judgeCurve({ ...ofMetric, losses, most, hasLevel, items, shift, learningRate }, seededChance(1));
}

/** Where what is judged does not get worse itself. */
function overfittingBeside({ verdict }: CurveVerdict, { chosen, shift, learningRate }: Seen): OverfitLoss[] {
  if (verdict === "overfitting" || verdict === "diverging") return [];
  return overfitLosses({ losses: chosen.losses, training: chosen.training, shift, learningRate });
}

function notedOf({ curve, chosen, shift, items, learningRate }: Seen) {
  const counted: "epoch" | "step" = curve.stepName === "epochs" ? "epoch" : "step";
  return { chosen, counted, countsFromZero: shift === 1, items, learningRate };
}

/** The best value and the forecast of a score as the score, not as what was judged in its place. */
function inItsOwnValues(judged: CurveVerdict, { points, back }: NonNullable<ChosenMetric["score"]>): CurveVerdict {
  const { best } = judged;
  const forecast = judged.forecast.map(({ step, value, interval: [low, high] }): Forecast => ({
    step,
    value: back(value),
    interval: [back(high), back(low)],
  }));
  return {
    ...judged,
    best: best && { ...best, value: points.find(([step]) => step === best.step)?.[1] ?? back(best.value) },
    forecast: forecast.filter(({ interval }) => interval.every(Number.isFinite)),
  };
}

/** Half of a series on both sides of 0 would be missing on a log axis. */
export function scaleOf({ linear }: JudgeOptions, fitsLogAxes: boolean): "linear" | "log" {
  return linear || !fitsLogAxes ? "linear" : "log";
}

function drawnCurve(
  name: string,
  { quantity, title, split, points, sameInTraining = [], score, ...chosen }: ChosenMetric,
  { stepName, scale, shift }: { stepName: string; scale: "linear" | "log"; shift: number },
): DrawnCurve {
  const training = score
    ? sameInTraining.map(([step, value]): CurvePoint => [step, score.back(value)])
    : sameInTraining;
  return {
    name,
    quantity,
    title,
    stepName,
    measuredOn: split === "train" ? "training" : (split ?? chosen.name),
    rises: score?.rises ?? false,
    points: keptForDrawing(score?.points ?? points, scale, shift),
    training: keptForDrawing(training, scale, shift),
  };
}

/** Means over batches may be a little less than one error. */
const HALF = 0.5;

function refuseLessThanOne(items: number, { name, points }: ChosenMetric, path: string): void {
  const odd = points.find(([, value]) => value > 0 && value * items < HALF);
  if (odd === undefined) return;
  const [step, value] = odd;
  throw new UserError(
    `--items is ${items}, but ${name} is ${Number(value.toPrecision(4))} at ${step}, which is less than half of one error in so many; say how many items were validated`,
    { path },
  );
}

export function itemsOf({ items }: JudgeOptions): number | undefined {
  if (items === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(items)) throw new UserError(`--items is "${items}"; it must be a whole number above 0`);
  return Number(items);
}
