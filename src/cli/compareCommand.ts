import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import type { Labels } from "../metrics/labels.js";
import { constantAtWorst, constantScore, METRIC_NAMES, METRICS, obstacle, parseMetricName } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import type { Predictions } from "../metrics/predictions.js";
import { compareModels } from "../protocol/comparison.js";
import type { ComparedModel } from "../protocol/comparison.js";
import { comparisonTable } from "../words/comparisonTable.js";
import { metricNotes } from "../words/metricNotes.js";
import { answerDefinition, independenceOfItems, worseThanConstantNote } from "../words/scoreTable.js";
import { isFolder } from "./curveFiles.js";
import { namedCurves } from "./curveNames.js";
import { readLabelsAndPredictions, toldClusters } from "./labelsAndPredictions.js";
import { expanded, isThere, namedFile } from "./namedFile.js";
import { parseWhole } from "./parseNumberOption.js";
import { refuseTwice } from "./refuseTwice.js";
import { action, printJson, progressBar, textTable } from "./terminal.js";
import type { ExitStatus, Terminal } from "./terminal.js";

interface Options {
  labels: string;
  metric?: string;
  baseline?: string;
  id?: string;
  label?: string;
  group?: string;
  kind?: string;
  positive?: string;
  seed: string;
  json?: boolean;
}

/** `holdout compare`: models on the same items, each against the baseline. */
export function compareCommand(terminal: Terminal): Command {
  return new Command("compare")
    .description(
      "Compare models on the same items: differences with intervals, p-values after Holm, a verdict, and what could be seen at all.",
    )
    .argument(
      "<name=predictions...>",
      "predictions by name; several files under one name are its seeds, also written as one with stars (new=runs/new_*.csv)",
    )
    .requiredOption("--labels <file>", "accepted answers: columns id and label (csv, tsv, jsonl or parquet)")
    .option(
      "--metric <name>",
      `one of ${METRIC_NAMES.join(", ")} (default: error, or what comes nearest; see holdout metrics --help)`,
    )
    .option("--baseline <name>", "what the others are compared with (default: the first)")
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
    .addHelpText("after", `\n${answerDefinition}\n\n${independenceOfItems}\n\n${EXAMPLES}`)
    .action(action(terminal, (named: string[], options: Options) => work(terminal, named, options)));
}

const EXAMPLES = [
  "Examples:",
  "  holdout compare --labels labels.csv baseline=old.csv candidate=new.csv",
  "  holdout compare --labels labels.csv --metric roc_auc old=o1.csv old=o2.csv new=n1.csv new=n2.csv --baseline old",
  "  holdout compare --labels labels.csv 'old=runs/old_*.csv' 'new=runs/new_*.csv'",
  "",
  "p is McNemar's mid-p of error, DeLong's of roc_auc of two classes, the paired bootstrap's of all else; of several files under one name",
  "that of the two-level bootstrap, of seeds and then items. McNemar's test and DeLong's count every item for itself: with --group p is the",
  "bootstrap's whatever the metric, and where few groups decide a difference at least the sign-flip test's. A verdict needs Holm's p, over all",
  "rows, to be at most 0.05.",
  "",
  "Exit status: 0 whatever the numbers say; 2 for a mistake in what was given.",
].join("\n");

async function work(terminal: Terminal, named: readonly string[], options: Options): Promise<ExitStatus> {
  const files = await parseNamed(await expanded(named));
  refuseTwice(files);
  const asked = options.metric === undefined ? undefined : parseMetricName(options.metric);
  const seed = parseWhole("--seed", options.seed);
  const { labels, predictions, isKindGuessed, groups } = await readLabelsAndPredictions({
    ...options,
    predictions: files.map(({ path }) => path),
    metrics: asked ? [asked] : [],
  });
  const models = grouped(files, predictions);
  const metric = asked ?? defaultMetric(labels, predictions);
  const baseline = options.baseline ?? models[0]?.name ?? "";
  const bar = progressBar(terminal, "resampling");
  const chance = seededChance(seed);
  const comparison = compareModels({ labels, models, baseline, metric, chance, onProgress: bar.at });
  bar.done();
  const { answer, head, rows, summary, trainings, notes: ofComparison } = comparisonTable(comparison, labels.clusters);
  const constant = {
    metric,
    direction: METRICS[metric].direction,
    constant: constantScore(metric, labels),
    constantAtWorst: constantAtWorst(metric, labels),
  };
  const notes = [
    ...worseThanConstantNote(comparison.rows.map((row) => ({ ...row, ...constant }))),
    ...metricNotes({ labels, models, metrics: [metric], isKindGuessed, groups }),
    ...ofComparison,
  ];
  if (options.json) printJson(terminal, { ...comparison, ...toldClusters(labels), kind: labels.kind, notes });
  else {
    const below = [summary, trainings ?? [], notes].flat().join("\n");
    terminal.out([answer ?? [], textTable(head, rows), below].flat().join("\n\n"));
  }
  return 0;
}

interface NamedPredictions {
  name: string;
  path: string;
}

/** No name is guessed: seeds of one model would pass for models. */
async function parseNamed(named: readonly string[]): Promise<NamedPredictions[]> {
  const files = await Promise.all(named.map((text) => namedFile(text, isThere)));
  for (const [i, { name, path }] of files.entries()) {
    const text = JSON.stringify(named[i]);
    if (name === undefined && (await isThere(path))) {
      const typed = (await namedCurves(named, { isFolder, isThere })).map((one) => asTyped(`${one.name}=${one.path}`));
      throw new UserError(`${text} has no name; write ${typed.join(" ")} (files under one name are its seeds)`);
    }
    if (name === undefined || name === "" || path === "")
      throw new UserError(`${text} is not NAME=FILE; write for example baseline=predictions.csv`);
  }
  return files.map(({ name = "", path }) => ({ name, path }));
}

/** In quotes where a shell would take it apart. */
function asTyped(argument: string): string {
  return /^[\w./:=@%+,-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

function grouped(files: readonly NamedPredictions[], predictions: readonly Predictions[]): ComparedModel[] {
  const models = new Map<string, Predictions[]>();
  for (const [i, { name }] of files.entries()) {
    // One file in, one out.
    models.set(name, [...(models.get(name) ?? []), predictions[i] as Predictions]);
  }
  return [...models].map(([name, seeds]) => ({ name, seeds }));
}

/** The first metric that all predictions allow. */
function defaultMetric(labels: Labels, predictions: readonly Predictions[]): MetricName {
  const found = METRIC_NAMES.find((name) => predictions.every((one) => !obstacle(name, labels, one)));
  if (found) return found;
  throw new UserError("no metric can be computed from all of these predictions; give them the same columns");
}
