import { Command, Option } from "commander";
import { loadChartResources } from "../artifacts/chartResources.js";
import { comparisonChartSpec } from "../charts/comparisonChart.js";
import { curvesChart } from "../charts/curvesChart.js";
import { UserError } from "../common/userError.js";
import { curveSentences, forecastNote, fourDigits, incomparableNote, perDoubling } from "../words/curveVerdict.js";
import { listOf } from "../words/numbers.js";
import {
  bestOfSeeds,
  lengthsNote,
  sentenceOfSeeds,
  type BestOfSeeds,
  type EndsOfSeeds,
} from "../words/curvesOfSeeds.js";
import { isFolder } from "./curveFiles.js";
import { namedCurves } from "./curveNames.js";
import { itemsOf, judgedCurves, scaleOf, type JudgedFile, type JudgeOptions } from "./judgedCurves.js";
import { expanded, isThere } from "./namedFile.js";
import { numberedCurves, type NumberedFile } from "./numberedCurves.js";
import { refuseTwice } from "./refuseTwice.js";
import { action, printPoints, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";
import { withSharedValuesNoted } from "./withSharedValuesNoted.js";
import { refuseUnwritable, writeWhole } from "./writeWhole.js";

/** `holdout curve`: what trainings say, from the files that their loggers left. */
export function curveCommand(terminal: Terminal): Command {
  return new Command("curve")
    .summary("verdict on a training's curve, and a log-log chart")
    .description(
      "Reads what loggers left (curve.jsonl, Ultralytics, Hugging Face, DVCLive, Lightning, Keras, fastai, Stable-Baselines3, TensorBoard, MLflow, OpenMMLab, DETR, Detectron2, XGBoost, LightGBM, nnU-Net, Weights & Biases), " +
        "says whether the network still learns, has saturated, overfits or diverges, and draws the curves on logarithmic " +
        "axes. Several files under one NAME are its seeds; the first NAME is the baseline.",
    )
    .argument(
      "<curves...>",
      "NAME=FILE, or FILE; a logger's folder will do, too; a file of several runs ('run' in a column or in each line, maybe 'seed') gives a curve for each",
    )
    .addHelpText("after", EXAMPLES)
    .option("--metric <name>", "series to judge; otherwise the validation error, or what comes nearest")
    .addOption(
      new Option("--better <way>", "which way is better, where the metric's name does not tell").choices([
        "higher",
        "lower",
      ]),
    )
    .option("-o, --output <file>", "draw a chart into this .png or .svg")
    .option("--linear", "linear axes in the chart")
    .option("--items <n>", "number of validation items: an error of 0 (not a loss) then stands at half of one error")
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
  "  holdout curve log.csv --metric val_synergy --better higher",
  "",
  "Exit status: 0 whatever the verdict; 2 for a mistake in what was given.",
].join("\n");

interface Options extends JudgeOptions {
  output?: string;
}

async function runCurve(terminal: Terminal, named: readonly string[], options: Options): Promise<ExitStatus> {
  const { output } = options;
  if (output !== undefined && !/\.(png|svg)$/i.test(output)) {
    throw new UserError(`-o is "${output}"; a chart is written as .png or .svg`);
  }
  // What is wrong with it is said before large files are read.
  itemsOf(options);
  if (output !== undefined) await refuseUnwritable(output);
  const curves = await namedCurves(await expanded(named), { isFolder, isThere });
  refuseTwice(curves);
  // Loaded while other threads judge. Where judging fails, nobody listens to it any more.
  if (output !== undefined) loadRenderer().catch(() => undefined);
  const bar = progressBar(terminal, "reading curves");
  let files: NumberedFile[];
  try {
    files = withSharedValuesNoted(numberedCurves(await judgedCurves(curves, options, (share) => bar.at(share))));
  } finally {
    bar.done();
  }
  if (output !== undefined) await writeWhole([{ path: output, text: await picture(files, output, options) }]);
  if (options.json) printPoints(terminal, { curves: files.map(asJson) });
  else tell(terminal, files, output);
  return 0;
}

/** Vega is large; only those who want a picture wait for it. */
const loadRenderer = () => import("../charts/render.js");

async function picture(files: readonly JudgedFile[], output: string, options: Options): Promise<string | Uint8Array> {
  refuseTwoAxes(files, ({ drawn }) => drawn.quantity, "measures", " (--metric chooses)");
  refuseTwoAxes(files, ({ drawn }) => drawn.stepName, "counts");
  const resources = await loadChartResources();
  const curves = files.map(({ drawn }) => drawn);
  const fitsLogAxes = files.every((file) => file.fitsLogAxes);
  const items = files.every((file) => file.isShare) ? itemsOf(options) : undefined;
  const input = curvesChart(curves, { scale: scaleOf(options, fitsLogAxes), items });
  const spec = comparisonChartSpec(input, resources);
  const { renderPng, renderSvg } = await loadRenderer();
  return /svg$/i.test(output) ? renderSvg(spec) : renderPng(spec, resources);
}

function refuseTwoAxes(
  files: readonly JudgedFile[],
  of: (file: JudgedFile) => string,
  verb: string,
  wayOut = "",
): void {
  const [first] = files;
  const other = files.find((file) => first && of(file) !== of(first));
  if (!first || !other) return;
  throw new UserError(
    `${first.path} ${verb} ${of(first)}, but ${other.path} ${verb} ${of(other)}; one chart holds one of them${wayOut}`,
  );
}

function asJson(file: NumberedFile): object {
  const { name, seed, path, format, metric, judgedAs, points, judged, notes, overfitting } = file;
  const { because, chance, ...verdict } = judged;
  return {
    name,
    seed,
    path,
    format,
    metric,
    judged_as: judgedAs ?? metric,
    points,
    ...verdict,
    ...(because && { because }),
    ...(chance && { chance }),
    notes,
    overfitting_losses: overfitting.map(({ name, best, rise }) => ({ metric: name, best, rise })),
  };
}

function tell(terminal: Terminal, given: readonly NumberedFile[], output: string | undefined): void {
  const names = [...new Set(given.map(({ name }) => name))];
  const files = names.flatMap((wanted) => given.filter(({ name }) => name === wanted));
  const counted = files.every(isInEpochs) ? "at epoch" : files.some(isInEpochs) ? "at" : "at step";
  const head = ["curve", "verdict", "metric", "best", counted, "per doubling", "at 2×", "at 10×"];
  terminal.out(textTable(head, files.map(row)));
  const kinds = files.filter((file, i) => !files.slice(0, i).some((other) => isLike(other, file)));
  if (kinds.length > 1)
    terminal.out(
      `\n${incomparableNote(kinds.map((file) => ({ ...file, name: shownName(file), stepName: file.drawn.stepName })))}`,
    );
  const groups = names.map((name) => files.filter((file) => file.name === name));
  for (const group of groups) for (const paragraph of paragraphsOf(group)) terminal.out(`\n${paragraph}`);
  const lengths = lengthsNote(groups.map(endsIn), files.every(isInEpochs) ? "epoch" : "step");
  const compared =
    kinds.length > 1 ? [] : [...bestOfSeeds(groups.map(bestIn)), ...(lengths === undefined ? [] : [lengths])];
  if (compared.length > 0) terminal.out(`\n${compared.join("\n")}`);
  const foretold = files.filter(({ judged }) => judged.forecast.length > 0);
  if (foretold.length > 0) terminal.out(`\n${forecastNote(foretold.every(({ isRateLogged }) => isRateLogged))}`);
  const ours = new Set(files.flatMap(({ isOurChoice, metric }) => (isOurChoice ? [metric] : [])));
  if (ours.size > 0) terminal.err(`Judged by ${listOf([...ours])}; --metric chooses another.`);
  if (output !== undefined) terminal.err(`Chart written to ${output}.`);
}

/** What is said of a name's trainings: once where all say the same and nothing else. */
function paragraphsOf(files: readonly NumberedFile[]): string[] {
  const together = files.length > 1 && files.every(({ notes }) => notes.length === 0);
  const sentence = together ? sentenceOfSeeds(files.map(({ judged }) => judged)) : undefined;
  if (sentence !== undefined) return [`${files[0]?.name}, ${files.length} seeds: ${sentence}`];
  return files.map((file) => {
    const [first, ...others] = curveSentences(file.judged, isInEpochs(file) ? "epoch" : "step");
    return [`${shownName(file)}: ${first}`, ...others, ...file.notes].join("\n  ");
  });
}

function bestIn(files: readonly NumberedFile[]): BestOfSeeds {
  return { name: files[0]?.name ?? "", best: files.flatMap(({ judged }) => judged.best?.value ?? []) };
}

function endsIn(files: readonly NumberedFile[]): EndsOfSeeds {
  return { name: files[0]?.name ?? "", ends: files.flatMap(({ end }) => end ?? []) };
}

function isLike({ drawn: a }: JudgedFile, { drawn: b }: JudgedFile): boolean {
  return a.quantity === b.quantity && a.stepName === b.stepName;
}

function isInEpochs({ drawn }: JudgedFile): boolean {
  return drawn.stepName === "epochs";
}

function shownName({ name, seedShown }: NumberedFile): string {
  return seedShown === undefined ? name : `${name} (${seedShown})`;
}

function row(file: NumberedFile): string[] {
  const { metric, judged } = file;
  const { verdict, best, slope, forecast } = judged;
  const at = forecast.map(
    ({ value, interval: [low, high] }) => `${fourDigits(value)} [${fourDigits(low)}, ${fourDigits(high)}]`,
  );
  return [
    shownName(file),
    verdict,
    metric,
    best ? fourDigits(best.value) : "none",
    best ? String(best.step) : "",
    slope === null ? "" : perDoubling(slope),
    at[0] ?? "",
    at[1] ?? "",
  ];
}
