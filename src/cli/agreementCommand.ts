import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { agreementOf, oneOf, parseMeasure, type Agreement } from "../validation/agreement.js";
import { annotationTime, type AnnotationTime } from "../validation/annotationTime.js";
import { KAPPA_WEIGHTS } from "../validation/kappa.js";
import {
  ANNOTATION_COLUMNS,
  LEVELS,
  parseAnnotations,
  type AnnotationColumns,
  type Level,
} from "../validation/ratings.js";
import {
  agreementSentences,
  agreementTables,
  challengeOf,
  readingOf,
  timeSentences,
} from "../words/agreementReport.js";
import { parseBetween, parseWhole } from "./parseNumberOption.js";
import { readRows } from "./readRows.js";
import { action, printJson, progressBar, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options extends AnnotationColumns {
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
      "csv, tsv, jsonl or parquet file with a row per answer: item, annotator, label, and perhaps seconds",
    )
    .option("--item <column>", "column of the item's name", ANNOTATION_COLUMNS.item)
    .option("--annotator <column>", "column of who answered", ANNOTATION_COLUMNS.annotator)
    .option("--label <column>", "column of the answer", ANNOTATION_COLUMNS.label)
    .option("--seconds <column>", "column of how long the answer took", ANNOTATION_COLUMNS.seconds)
    .option(
      "--group <column>",
      "column that says which items hang together, as pictures of one patient do: the interval is of so many groups",
    )
    .option("--measure <measure>", "krippendorff-alpha, fleiss-kappa or cohen-kappa", "krippendorff-alpha")
    .option("--level <level>", "nominal, ordinal, interval or ratio", "nominal")
    .option("--weights <weights>", "for Cohen's kappa: none, linear or quadratic (default: by the level)")
    .option("--order <labels>", "for ordinal words: the labels from lowest to highest, separated by commas")
    .option(
      "--training-items <n>",
      "items of the training set whose annotation is to be reckoned (needs seconds; default: 1,000)",
    )
    .option("--hourly <amount>", "what an hour of annotation costs, in any currency (needs seconds)")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  holdout agreement annotations.csv --level ordinal --order bad,fair,good",
        "  holdout agreement annotations.csv --measure cohen-kappa",
        "  holdout agreement export.csv --item image --annotator worker --label answer",
        "  holdout agreement annotations.csv --training-items 20000 --hourly 25",
        "  holdout agreement annotations.csv --group patient",
        "",
        "Exit status: 0 however far they agree, since a task says itself how far is enough; 2 for a mistake in what was given.",
      ].join("\n"),
    )
    .action(action(terminal, (path: string, options: Options) => work(terminal, path, options)));
}

async function work(terminal: Terminal, path: string, options: Options): Promise<ExitStatus> {
  const question = {
    measure: parseMeasure(options.measure),
    level: oneOf<Level>(options.level, "level", LEVELS),
    weights: options.weights === undefined ? undefined : oneOf(options.weights, "weighting", KAPPA_WEIGHTS),
    order: options.order?.split(",").map((label) => label.trim()),
    group: options.group,
  };
  const training = {
    items: options.trainingItems === undefined ? undefined : parseWhole("--training-items", options.trainingItems),
    hourly: options.hourly === undefined ? undefined : parseBetween("--hourly", options.hourly, 0, Infinity),
  };
  const reading = progressBar(terminal, "reading");
  const table = await readRows(path, { onProgress: reading.at }).finally(reading.done);
  const annotations = parseAnnotations(table, path, options);
  const time = annotationTime(annotations, training);
  if (time === undefined) refuseToReckon(options, path);
  const found = withProgress(terminal, (onProgress) =>
    agreementOf(annotations, { ...question, path, chance: seededChance(1), onProgress }),
  );
  // All other mistakes in a row are refused.
  const unlabelled = table.rows.length - annotations.length;
  if (options.json)
    printJson(terminal, { ...asJson(found, time), ...(unlabelled > 0 && { unlabelled_rows: unlabelled }) });
  else printForPeople(terminal, found, { time, unlabelled });
  return 0;
}

function refuseToReckon(options: Options, path: string): void {
  const option = options.hourly === undefined ? "--training-items" : "--hourly";
  if (options.hourly === undefined && options.trainingItems === undefined) return;
  throw new UserError(
    `${option} needs the seconds that each answer took; there are none in a column ${shown(options.seconds)}; name another with --seconds`,
    { path },
  );
}

function withProgress<T>(terminal: Terminal, work: (onProgress: (share: number) => void) => T): T {
  const bar = progressBar(terminal, "resampling");
  try {
    return work(bar.at);
  } finally {
    bar.done();
  }
}

function asJson(agreement: Agreement, time: AnnotationTime | undefined) {
  const { doubts, ...found } = agreement;
  return {
    ...found,
    reading: readingOf(agreement),
    challenge: challengeOf(doubts),
    ...(time === undefined ? {} : { time }),
  };
}

function printForPeople(
  terminal: Terminal,
  found: Agreement,
  { time, unlabelled }: { time: AnnotationTime | undefined; unlabelled: number },
): void {
  terminal.out(agreementSentences(found, unlabelled));
  for (const { title, head, rows, note } of agreementTables(found))
    terminal.out([`\n${title}`, textTable(head, rows), ...(note === undefined ? [] : [note])].join("\n"));
  if (time !== undefined) terminal.out(`\n${timeSentences(time)}`);
}
