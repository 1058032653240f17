import { Command } from "commander";
import { loadChartResources } from "../artifacts/chartResources.js";
import { comparisonChartSpec } from "../charts/comparisonChart.js";
import { curvesChart, keptForDrawing, type DrawnCurve } from "../charts/curvesChart.js";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { chosenMetric } from "../curves/chosenMetric.js";
import type { CurveFormat, CurvePoint } from "../curves/curve.js";
import { readCurve } from "../curves/readCurve.js";
import { stepShift } from "../curves/stepShift.js";
import { judgeCurve, type CurveVerdict } from "../curves/verdict.js";
import { curveSentences, FORECAST_NOTE, perDoubling, seriesNotes } from "../words/curveVerdict.js";
import { curveFiles, isFolder } from "./curveFiles.js";
import { namedCurves, type NamedCurve } from "./curveNames.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";
import { writeWhole } from "./writeWhole.js";

/** `holdout curve`: what trainings say, from the files that their loggers left. */
export function curveCommand(terminal: Terminal): Command {
  return new Command("curve")
    .summary("verdict on a training's curve, and a log-log chart")
    .description(
      "Reads what loggers left (curve.jsonl, Ultralytics, Hugging Face, DVCLive, Lightning, Keras, TensorBoard, MLflow), " +
        "says whether the network still learns, has saturated, overfits or diverges, and draws the curves on logarithmic " +
        "axes. Several files under one NAME are its seeds; the first NAME is the baseline.",
    )
    .argument("<curves...>", "NAME=FILE, or FILE; a logger's folder will do, too")
    .addHelpText("after", EXAMPLES)
    .option("--metric <name>", "series to judge; otherwise the validation error, or what comes nearest")
    .option("-o, --output <file>", "draw a chart into this .png or .svg")
    .option("--linear", "linear axes in the chart")
    .option("--items <n>", "number of validation items: an error of 0 then stands at half of one error")
    .option("--json", "one JSON document on standard output")
    .action(action(terminal, (named: string[], options: Options) => runCurve(terminal, named, options)));
}

const EXAMPLES = [
  "",
  "Examples:",
  "  holdout curve runs/exp1/results.csv",
  "  holdout curve base=runs/base wide=runs/wide -o chart.png",
  "  holdout curve base=seed1.jsonl base=seed2.jsonl new=seed3.jsonl --items 400 -o chart.svg",
  "  holdout curve lightning_logs/version_3 --metric val_loss --json",
].join("\n");

interface Options {
  metric?: string;
  output?: string;
  linear?: boolean;
  items?: string;
  json?: boolean;
}

interface JudgedFile {
  name: string;
  path: string;
  format: CurveFormat;
  metric: string;
  isOurChoice: boolean;
  /** All of them for JSON; otherwise left empty, since twenty long curves do not fit beside each other. */
  points: readonly CurvePoint[];
  judged: CurveVerdict;
  notes: readonly string[];
  drawn: DrawnCurve;
}

async function runCurve(terminal: Terminal, named: readonly string[], options: Options): Promise<ExitStatus> {
  const { output } = options;
  if (output !== undefined && !/\.(png|svg)$/i.test(output)) {
    throw new UserError(`-o is "${output}"; a chart is written as .png or .svg`);
  }
  const curves = await namedCurves(named, isFolder);
  const files: JudgedFile[] = [];
  const bar = progressBar(terminal, "reading curves");
  try {
    for (const [i, curve] of curves.entries()) {
      files.push(await judgedFile(curve, options));
      bar.at((i + 1) / curves.length);
    }
  } finally {
    bar.done();
  }
  if (output !== undefined) await writeWhole([{ path: output, text: await picture(files, output, options) }]);
  if (options.json) printJson(terminal, { curves: files.map(asJson) });
  else tell(terminal, files, output);
  return 0;
}

async function judgedFile({ name, path }: NamedCurve, options: Options): Promise<JudgedFile> {
  const curve = readCurve(await curveFiles(path), path);
  const chosen = chosenMetric(curve, path, options.metric);
  const shift = stepShift(curve);
  const { points, training, isLoss, hasChanceLevel } = chosen;
  const losses = chosen.losses.map((loss) => loss.points);
  // The same curve gives the same forecast on every machine.
  const judged = judgeCurve(
    { points, training, losses, isLoss, hasChanceLevel, items: itemsOf(options), shift },
    seededChance(1),
  );
  const scale = options.linear ? "linear" : "log";
  return {
    name,
    path,
    format: curve.format,
    metric: chosen.name,
    isOurChoice: chosen.isOurChoice,
    points: options.json ? points : [],
    judged,
    notes: [...curve.notes, ...seriesNotes(chosen.name, chosen.split, points)],
    drawn: {
      name,
      quantity: chosen.quantity,
      stepName: curve.stepName,
      measuredOn: chosen.split === "train" ? "training" : (chosen.split ?? chosen.name),
      points: keptForDrawing(points, scale, shift),
      training: keptForDrawing(chosen.sameInTraining ?? [], scale, shift),
    },
  };
}

function itemsOf({ items }: Options): number | undefined {
  if (items === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(items)) throw new UserError(`--items is "${items}"; it must be a whole number above 0`);
  return Number(items);
}

async function picture(files: readonly JudgedFile[], output: string, options: Options): Promise<string | Uint8Array> {
  refuseTwoAxes(files, ({ drawn }) => drawn.quantity, "measures");
  refuseTwoAxes(files, ({ drawn }) => drawn.stepName, "counts");
  const resources = await loadChartResources();
  const curves = files.map(({ drawn }) => drawn);
  const input = curvesChart(curves, { scale: options.linear ? "linear" : "log", items: itemsOf(options) });
  // Vega is large; only those who want a picture wait for it.
  const { renderPng, renderSvg } = await import("../charts/render.js");
  const spec = comparisonChartSpec(input, resources);
  return /svg$/i.test(output) ? renderSvg(spec) : renderPng(spec, resources);
}

function refuseTwoAxes(files: readonly JudgedFile[], of: (file: JudgedFile) => string, verb: string): void {
  const [first] = files;
  const other = files.find((file) => first && of(file) !== of(first));
  if (!first || !other) return;
  throw new UserError(
    `${first.path} ${verb} ${of(first)}, but ${other.path} ${verb} ${of(other)}; one chart holds one of them (--metric chooses)`,
  );
}

function asJson({ name, format, metric, points, judged, notes }: JudgedFile): object {
  return { name, format, metric, points, ...judged, notes };
}

function tell(terminal: Terminal, files: readonly JudgedFile[], output: string | undefined): void {
  const head = ["curve", "verdict", "metric", "best", "at step", "per doubling", "at 2×", "at 10×"];
  terminal.out(textTable(head, files.map(row)));
  for (const { name, judged, notes } of files) {
    terminal.out("");
    terminal.out([`${name}: ${curveSentences(judged)[0]}`, ...curveSentences(judged).slice(1), ...notes].join("\n  "));
  }
  if (files.some(({ judged }) => judged.forecast.length > 0)) terminal.out(`\n${FORECAST_NOTE}`);
  const [ours] = files.filter(({ isOurChoice }) => isOurChoice);
  if (ours) terminal.err(`Judged by ${ours.metric}; --metric chooses another.`);
  if (output !== undefined) terminal.err(`Chart written to ${output}.`);
}

function row({ name, metric, judged }: JudgedFile): string[] {
  const { verdict, best, slope, forecast } = judged;
  const at = forecast.map(({ value, interval: [low, high] }) => `${short(value)} [${short(low)}, ${short(high)}]`);
  return [
    name,
    verdict,
    metric,
    best ? short(best.value) : "none",
    best ? String(best.step) : "",
    slope === null ? "" : perDoubling(slope),
    at[0] ?? "",
    at[1] ?? "",
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
