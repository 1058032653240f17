import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { agreementOf, oneOf, parseMeasure, type Agreement } from "../validation/agreement.js";
import { annotationTime, type AnnotationTime } from "../validation/annotationTime.js";
import { KAPPA_WEIGHTS } from "../validation/kappa.js";
import { LEVELS, parseAnnotations, type Level } from "../validation/ratings.js";
import { count, duration } from "../words/numbers.js";
import { parseBetween, parseWhole } from "./parseNumberOption.js";
import { readRows } from "./readRows.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  measure: string;
  level: string;
  weights?: string;
  order?: string;
  trainingItems?: string;
  hourly?: string;
  json?: boolean;
}

/** `holdout agreement`: do annotators agree, where not, and what more annotations would cost. */
export function agreementCommand(terminal: Terminal): Command {
  return new Command("agreement")
    .description(
      "How far annotators agree, with a 95 % interval; where and who does not; what more annotations would take.",
    )
    .argument(
      "<annotations>",
      "csv, tsv, jsonl or parquet file with the columns item, annotator, label, and perhaps seconds",
    )
    .option("--measure <measure>", "krippendorff-alpha, fleiss-kappa or cohen-kappa", "krippendorff-alpha")
    .option("--level <level>", "nominal, ordinal, interval or ratio", "nominal")
    .option("--weights <weights>", "for Cohen's kappa: none, linear or quadratic (default: by the level)")
    .option("--order <labels>", "for ordinal words: the labels from lowest to highest, separated by commas")
    .option("--training-items <n>", "items of the training set whose annotation is to be reckoned (needs seconds)")
    .option("--hourly <amount>", "what an hour of annotation costs, in any currency")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  holdout agreement annotations.csv --level ordinal --order bad,fair,good")
    .action(action(terminal, (path: string, options: Options) => work(terminal, path, options)));
}

async function work(terminal: Terminal, path: string, options: Options): Promise<ExitStatus> {
  const measure = parseMeasure(options.measure);
  const level = oneOf<Level>(options.level, "level", LEVELS);
  const weights = options.weights === undefined ? undefined : oneOf(options.weights, "weighting", KAPPA_WEIGHTS);
  const order = options.order?.split(",").map((label) => label.trim());
  const training = {
    items: options.trainingItems === undefined ? undefined : parseWhole("--training-items", options.trainingItems),
    hourly: options.hourly === undefined ? undefined : parseBetween("--hourly", options.hourly, 0, Infinity),
  };
  const bar = progressBar(terminal, "reading");
  const table = await readRows(path, { onProgress: bar.at }).finally(bar.done);
  const annotations = parseAnnotations(table, path);
  const found = agreementOf(annotations, { measure, level, weights, order, path, chance: seededChance(1) });
  const time = annotationTime(annotations, training);
  if (options.json) printJson(terminal, time === undefined ? found : { ...found, time });
  else printForPeople(terminal, found, time);
  return 0;
}

function printForPeople(terminal: Terminal, found: Agreement, time: AnnotationTime | undefined): void {
  const { value, interval, items, annotators, pairs } = found;
  const known = Number.isNaN(value)
    ? "cannot be computed: all labels are equal, or no item has two answers"
    : `${value.toFixed(3)} [${interval[0].toFixed(3)}, ${interval[1].toFixed(3)}]`;
  terminal.out(`${found.measure} (${found.level}): ${known}`);
  terminal.out(
    `raw agreement: ${share(found.raw_agreement)} of ${count(pairs, "pair")} of labels; ${count(items, "item")}, ${count(annotators, "annotator")}`,
  );
  if (found.challenge !== null) terminal.out(`\nDoubt: ${found.challenge}.`);
  section(
    terminal,
    "Items seen most differently",
    ["item", "labels"],
    found.worst.map(({ item, labels }) => [
      item,
      Object.entries(labels)
        .map(([who, label]) => `${who}: ${label}`)
        .slice(0, 8)
        .join(", "),
    ]),
  );
  section(
    terminal,
    "Labels taken for one another",
    ["label", "label", "pairs", "share"],
    found.confusions.map(({ labels, pairs: times, share: part }) => [...labels, String(times), share(part)]),
  );
  section(
    terminal,
    "Each annotator against the rest",
    ["annotator", "items", "agreement", "the others"],
    found.by_annotator
      .slice(0, 20)
      .map((one) => [one.annotator, String(one.items), share(one.agreement), share(one.others)]),
  );
  section(
    terminal,
    "Cohen's kappa by pair",
    ["annotator", "annotator", "items", "kappa"],
    found.by_pair.slice(0, 20).map((one) => [...one.annotators, String(one.items), one.kappa.toFixed(3)]),
  );
  if (time !== undefined) printTime(terminal, time);
}

function printTime(terminal: Terminal, time: AnnotationTime): void {
  const { items, hours, cost } = time.training;
  terminal.out(
    `\nTime: ${time.seconds_median.toFixed(1)} s a label in the middle, nine of ten within ${time.seconds_p90.toFixed(1)} s; ${duration(time.seconds_total)} for ${count(time.timed, "label")}`,
  );
  terminal.out(
    `At this pace ${count(items, "training item")} would take ${hours.toFixed(1)} hours${cost === null ? "" : ` and cost ${cost.toFixed(2)}`}`,
  );
}

function section(terminal: Terminal, title: string, head: string[], rows: string[][]): void {
  if (rows.length > 0) terminal.out(`\n${title}\n${textTable(head, rows)}`);
}

function share(part: number): string {
  return Number.isNaN(part) ? "–" : `${(part * 100).toFixed(1)} %`;
}
