import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { calibrationOf, reliability } from "../metrics/calibration.js";
import { classRates, type ClassRates } from "../metrics/classRates.js";
import type { ClassLabels, Labels } from "../metrics/labels.js";
import { constantAtWorst, constantScore, METRIC_NAMES, METRICS, obstacle, parseMetricName } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { ClassPredictions, Predictions } from "../metrics/predictions.js";
import { scorePredictions } from "../metrics/scorePredictions.js";
import type { Score } from "../metrics/score.js";
import { bestTemperature } from "../metrics/temperature.js";
import { metricNotes } from "../words/metricNotes.js";
import { itemsOf } from "../words/numbers.js";
import {
  answerDefinition,
  independenceOfItems,
  calibrationTable,
  classTable,
  constantNotes,
  metricDefinitions,
  scoreTable,
  temperatureSentence,
  type ToldScore,
} from "../words/scoreTable.js";
import { collect } from "./collect.js";
import { readLabelsAndPredictions, toldClusters } from "./labelsAndPredictions.js";
import { parseWhole } from "./parseNumberOption.js";
import { action, printJson, progressBar, textTable } from "./terminal.js";
import type { ExitStatus, Terminal } from "./terminal.js";

interface Options {
  labels: string;
  predictions: string;
  metric?: string[];
  id?: string;
  label?: string;
  group?: string;
  kind?: string;
  positive?: string;
  seed: string;
  json?: boolean;
}

/** `holdout metrics`: the scores of one network, each with its 95 % interval. */
export function metricsCommand(terminal: Terminal): Command {
  return new Command("metrics")
    .description(
      "Score predictions against labels: every metric with its 95 % interval and what a constant answer would score.",
    )
    .requiredOption("--labels <file>", "accepted answers: columns id and label (csv, tsv, jsonl or parquet)")
    .requiredOption("--predictions <file>", "predictions: id, and prediction and/or p:<class> per class, or score")
    .option(
      "--metric <name>",
      `one of ${METRIC_NAMES.join(", ")}; repeatable; default: all that can be computed`,
      collect,
    )
    .option("--id <column>", "column of the item's name; a file that lacks it is read by its column id (default: id)")
    .option("--label <column>", "column of the accepted answer (default: label)")
    .option(
      "--group <column>",
      "column of the labels that says which items hang together, as pictures of one patient do: these are drawn anew as wholes",
    )
    .option("--kind <kind>", "classification or regression (default: recognised)")
    .option(
      "--positive <class>",
      "the class that score is the probability of (default: of numbers the largest, else true, yes or positive, else the last)",
    )
    .option("--seed <number>", "seed of the bootstrap's chance", "1")
    .option("--json", "print one JSON document")
    .addHelpText("after", `\n${answerDefinition}\n\n${independenceOfItems}\n\n${metricDefinitions}\n\n${EXAMPLES}`)
    .action(action(terminal, (options: Options) => work(terminal, options)));
}

const EXAMPLES = [
  "Examples:",
  "  holdout metrics --labels data/validation/labels.csv --predictions predictions.csv",
  "  holdout metrics --labels labels.csv --predictions p.csv --metric average_precision --metric error --json",
  "",
  "Exit status: 0 whatever the numbers say; 2 for a mistake in what was given.",
].join("\n");

async function work(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const asked = [...new Set(options.metric)].map(parseMetricName);
  const seed = parseWhole("--seed", options.seed);
  const read = await readLabelsAndPredictions({ ...options, predictions: [options.predictions], metrics: asked });
  const { labels, isKindGuessed, groups } = read;
  // One file in, one out.
  const predictions = read.predictions[0] as Predictions;
  const metrics = asked.length > 0 ? asked : computable(labels, predictions, options.predictions);
  const bar = progressBar(terminal, "resampling");
  const newChance = () => seededChance(seed);
  const scores = scorePredictions(labels, predictions, metrics, { newChance, onProgress: bar.at });
  bar.done();
  const notes = metricNotes({ labels, models: [{ seeds: [predictions] }], metrics, isKindGuessed, groups });
  const n = labels.ids.length;
  const both = ofClasses(labels, predictions);
  const rated = both && metrics.some((metric) => METRICS[metric].needs === "prediction") ? classRates(...both) : [];
  const calibrated = metrics.includes("ece") ? both : undefined;
  if (options.json)
    printJson(terminal, {
      n,
      ...toldClusters(labels),
      kind: labels.kind,
      metrics: withConstant(labels, scores),
      ...(rated.length > 0 ? { classes: rated } : {}),
      ...(calibrated ? { calibration: calibrationOf(...calibrated) } : {}),
      notes,
    });
  else {
    const told = toldScores(labels, metrics, scores);
    const { head, rows } = scoreTable(told);
    terminal.out(
      `${textTable(head, rows)}\n\n${[itemsOf(n, labels.clusters), ...constantNotes(told), ...notes].join("\n")}`,
    );
    if (rated.length > 0) printClasses(terminal, rated);
    if (calibrated) printCalibration(terminal, ...calibrated);
  }
  return 0;
}

/** Labels and predictions of classes; undefined where they are numbers. */
function ofClasses(labels: Labels, predictions: Predictions): [ClassLabels, ClassPredictions] | undefined {
  const areClasses = labels.kind === "classification" && predictions.kind === "classification";
  return areClasses ? [labels, predictions] : undefined;
}

function printClasses(terminal: Terminal, classes: readonly ClassRates[]): void {
  const { title, head, rows, note } = classTable(classes);
  terminal.out(`\n${title}\n${textTable(head, rows)}\n${note}`);
}

/** Fewer bins than `ece` has: people look at a table, programs at the bins. */
const FIFTHS = 5;

function printCalibration(terminal: Terminal, labels: ClassLabels, predictions: ClassPredictions): void {
  const { title, head, rows } = calibrationTable(reliability(labels, predictions, FIFTHS));
  const sentence = temperatureSentence(bestTemperature(labels, predictions));
  terminal.out(`\n${title}\n${textTable(head, rows)}\n${sentence}`);
}

function computable(labels: Labels, predictions: Predictions, path: string): MetricName[] {
  const names = METRIC_NAMES.filter((name) => !obstacle(name, labels, predictions));
  if (names.length === 0) throw new UserError("no metric can be computed from these predictions", { path });
  return names;
}

function withConstant(labels: Labels, scores: Partial<Record<MetricName, Score>>) {
  return Object.fromEntries(
    Object.entries(scores).map(([name, score]) => [
      name,
      // The keys of `scores` are metrics.
      {
        ...score,
        direction: METRICS[name as MetricName].direction,
        constant: constantScore(name as MetricName, labels),
      },
    ]),
  );
}

function toldScores(
  labels: Labels,
  names: readonly MetricName[],
  scores: Partial<Record<MetricName, Score>>,
): ToldScore[] {
  return names.map((metric) => ({
    metric,
    // Every name was scored.
    ...(scores[metric] as Score),
    direction: METRICS[metric].direction,
    constant: constantScore(metric, labels),
    constantAtWorst: constantAtWorst(metric, labels),
  }));
}
