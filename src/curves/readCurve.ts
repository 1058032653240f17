import { shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { columnCalled } from "./columnCalled.js";
import type { Curve } from "./curve.js";
import type { CurveFile } from "./curveFile.js";
import { parseDvcliveCurve } from "./dvcliveCurve.js";
import { parseHfTrainerCurve } from "./hfTrainerCurve.js";
import { holdoutCurve, isDetrLog, parseHoldoutCurve } from "./holdoutCurve.js";
import { isKerasHistory, parseKerasHistory } from "./kerasHistory.js";
import { lastCheckpoint } from "./lastCheckpoint.js";
import { isLongTable, runTables } from "./longTable.js";
import { mlflowMetricOf, parseMlflowCurve } from "./mlflowCurve.js";
import { isMmcvLog, parseMmcvLog } from "./mmcvLog.js";
import { isMmengineLog, parseMmengineLog } from "./mmengineLog.js";
import { headerOf, parseNumberTable, type NumberTable } from "./numberTable.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";
import { objectLines } from "./objectLines.js";
import { runLines } from "./runLines.js";
import type { Run } from "./runsOf.js";
import { tableCurve, type TableFormat } from "./tableCurve.js";
import { parseTensorboardCurve } from "./tensorboardCurve.js";
import { parseTensorboardTable } from "./tensorboardTable.js";
import { isTfRecordFile } from "./tfRecords.js";
import { isWandbTable, parseWandbHistory, wandbTableCurve } from "./wandbCurve.js";

/**
 * The curve of the one training in whatever a logger left, see `readRuns`.
 *
 * @throws UserError also where there are several
 */
export function readCurve(files: readonly CurveFile[], path: string): Curve {
  const [run, ...others] = readRuns(files, path);
  if (!run || others.length > 0)
    throw new UserError(`holds ${others.length + 1} runs in one file; write one for each`, { path });
  return run.curve;
}

/**
 * The curves in whatever a logger left: one file, or the files of its folder. The format is recognised by the content (and,
 * where that could be anything, by the name). Mostly it is one; a table that tells with each row whose it is holds several.
 *
 * @param files at least one; the files of a folder in the order of their names
 * @param path what the person named, for messages
 * @throws UserError when no logger's format is recognised, or with file:line and the value where one is broken
 */
export function readRuns(files: readonly CurveFile[], path: string): Run[] {
  const [only, ...others] = files;
  if (!only) throw new UserError("is an empty folder; expected what a logger wrote", { path });
  return others.length === 0 ? readFile(only) : readFolder(files, path);
}

function readFile({ path, bytes }: CurveFile): Run[] {
  if (bytes.length === 0) throw new UserError(`is empty; expected ${KNOWN}`, { path });
  if (isTfRecordFile(bytes)) return [{ curve: parseTensorboardCurve([{ path, bytes }]) }];
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^\uFEFF/, "");
  refuseBinary(bytes, start, path);
  const format = textFormat(start, bytes, path);
  if (format === undefined) throw unknownFormat(start, { path, bytes });
  if (isOther(format)) return [{ curve: PARSE[format]({ path, bytes }) }];
  return format === "holdout" ? runsInLog({ path, bytes }) : runsInTable({ path, bytes }, format);
}

function runsInLog(file: CurveFile): Run[] {
  const runs = runLines(objectLines(textOf(file)), file.path);
  return runs.map(({ lines, ...run }) => ({ ...run, curve: holdoutCurve(lines, file.path, "holdout") }));
}

function runsInTable({ path, bytes }: CurveFile, format: TableFormat | "wandb"): Run[] {
  const parse = (table: NumberTable) =>
    format === "wandb" ? wandbTableCurve(table, path) : tableCurve(table, path, format);
  if (isLongTable(headerOf(bytes)))
    return runTables(bytes, path).map(({ table, ...run }) => ({ ...run, curve: parse(table) }));
  // Beside its numbers, Weights & Biases exports pictures, tables and what was printed.
  return [{ curve: parse(parseNumberTable(bytes, path, { leavesOutTexts: format === "wandb" })) }];
}

/** People write tables of their own; what most of those lack is the right name of one column. */
function unknownFormat(start: string, { path, bytes }: CurveFile): UserError {
  const columns = headerOf(bytes);
  const named = columns.filter((name) => name !== "").length;
  const hasIndex = columns[0] === "" && named > 0;
  if (/\.[ct]sv$/i.test(path) && (named > 1 || hasIndex))
    return new UserError(
      `the header has no column 'step' or 'epoch' (it has: ${shownNames(columns)}); the one that counts must be called so${hasIndex ? INDEX_HINT : ""}`,
      { path, line: 1 },
    );
  return new UserError(`is in no format we know (it begins with "${quoted(start)}"); expected ${KNOWN}`, { path });
}

const INDEX_HINT = '; pandas writes its index without a name, unless told index_label="epoch"';

/** Folders hold other files, too: hyperparameters, checkpoints. The first logger whose files are there is read. */
function readFolder(files: readonly CurveFile[], path: string): Run[] {
  const events = files.filter((file) => /tfevents/.test(file.path) && isTfRecordFile(file.bytes));
  const tables = files.filter((file) =>
    /(^|\/)(curve\.jsonl|results\.csv|trainer_state\.json|metrics\.csv|progress\.csv)$/.test(file.path),
  );
  if (tables.length > 0) return oneTable(tables, path);
  const metrics = files.filter((file) => mlflowMetricOf(file.path) !== undefined && isMlflow(textOf(file)));
  if (metrics.length > 0) return [{ curve: oneRun(metrics, path) }];
  const logs = files.filter(isLog);
  const dvclive = files.filter(
    (file) => /\.tsv$/.test(file.path) || (/(^|\/)(metrics|dvclive)\.json$/.test(file.path) && !logs.includes(file)),
  );
  if (dvclive.length > 0) return [{ curve: parseDvcliveCurve(dvclive) }];
  if (logs.length > 0) return oneTable(logs, path);
  if (events.length > 0) return [{ curve: oneTensorboardRun(events, path) }];
  const others = files.filter((file) => /\.(csv|jsonl)$/.test(file.path));
  if (others.length === 1 && others[0]) return readFile(others[0]);
  throw new UserError(`holds no file of a logger we know; expected ${KNOWN}`, { path });
}

/** Others call their files so, too: what stands in them tells. */
function isLog(file: CurveFile): boolean {
  if (!/(^|\/)(log\.txt|(history|metrics|scalars)\.json|[^/]+\.log\.json)$/.test(file.path)) return false;
  const text = textOf(file).trimStart();
  if (!text.startsWith("{")) return false;
  const format = jsonFormat(file);
  const isObjectALine = isRecord(parsePythonJson(text.split("\n", 1)[0] ?? ""));
  return OF_LOGS.has(format) || (format === "holdout" && isObjectALine);
}

const OF_LOGS = new Set<TextFormat>(["mmcv", "mmengine", "detr", "keras' history"]);

/** Several tables are several trainings, but for the checkpoints of one. */
function oneTable(tables: readonly CurveFile[], path: string): Run[] {
  const [first] = tables;
  if (first && tables.length === 1) return readFile(first);
  const last = lastCheckpoint(tables);
  if (!last) throw new UserError(`holds ${tables.length} curves; name one of them, such as ${first?.path}`, { path });
  const note = `Read from ${last.path}.`;
  return readFile(last).map((run) => ({ ...run, curve: { ...run.curve, notes: [note, ...run.curve.notes] } }));
}

/** Two runs in one folder are two curves; drawn as one they would be nonsense. */
function oneRun(metrics: readonly CurveFile[], path: string): Curve {
  const runs = [...new Set(metrics.map((file) => mlflowMetricOf(file.path)?.run ?? ""))];
  if (runs.length > 1) {
    throw new UserError(`holds ${runs.length} MLflow runs; name one of them, such as ${runs[0]}`, { path });
  }
  return parseMlflowCurve(metrics);
}

/** Keras writes one run into the folders `train` and `validation`, with the same tags in both. */
function oneTensorboardRun(events: readonly CurveFile[], path: string): Curve {
  const folders = [...new Set(events.map((file) => file.path.split("/").slice(0, -1).join("/")))];
  if (folders.length === 1) return parseTensorboardCurve(events);
  const split = (folder: string) => /(?:^|\/)(train|validation|val|eval|test)$/.exec(folder)?.[1];
  if (!folders.every(split)) {
    throw new UserError(
      `holds TensorBoard events of ${folders.length} folders; name one of them, such as ${folders[0]}`,
      { path },
    );
  }
  return parseTensorboardCurve(events, (file) => `${split(file.path.split("/").slice(0, -1).join("/")) ?? ""}/`);
}

type OtherFormat =
  | "detr"
  | "hf-trainer"
  | "dvclive"
  | "mlflow"
  | "mmcv"
  | "mmengine"
  | "tensorboard"
  | "wandb's history"
  | "keras' history";
type TextFormat = "holdout" | OtherFormat | TableFormat | "wandb";

const PARSE: Record<OtherFormat, (file: CurveFile) => Curve> = {
  detr: (file) => parseHoldoutCurve(textOf(file), file.path, "detr"),
  "hf-trainer": (file) => parseHfTrainerCurve(textOf(file), file.path),
  dvclive: (file) => parseDvcliveCurve([file]),
  mlflow: (file) => parseMlflowCurve([file]),
  mmcv: (file) => parseMmcvLog(textOf(file), file.path),
  mmengine: (file) => parseMmengineLog(textOf(file), file.path),
  tensorboard: ({ bytes, path }) => parseTensorboardTable(bytes, path),
  "wandb's history": (file) => parseWandbHistory(textOf(file), file.path),
  "keras' history": (file) => parseKerasHistory(textOf(file), file.path),
};

function isOther(format: TextFormat): format is OtherFormat {
  return Object.hasOwn(PARSE, format);
}

function textFormat(start: string, bytes: Uint8Array, path: string): TextFormat | undefined {
  const trimmed = start.trimStart();
  const isHistory =
    /"_step"\s*:/.test(trimmed) && (/"_(timestamp|runtime)"\s*:/.test(trimmed) || !/"step"\s*:/.test(trimmed));
  if (trimmed.startsWith("{") && isHistory) return "wandb's history";
  if (/\.jsonl$/i.test(path)) return "holdout";
  if (trimmed.startsWith("{")) return jsonFormat({ path, bytes });
  if (trimmed.startsWith("[")) return "dvclive";
  if (isMlflow(start)) return "mlflow";
  const columns = headerOf(bytes);
  if (columns.join() === "Wall time,Step,Value") return "tensorboard";
  if (isWandbTable(columns)) return "wandb";
  if (/\.tsv$/i.test(path) && columns.includes("step") && !isLongTable(columns)) return "dvclive";
  const hasEpochs = columnCalled("epoch", columns) !== -1;
  if (hasEpochs && columns.some((name) => /^(train|metrics|val)\//.test(name))) return "ultralytics";
  if (columns.includes("time/total_timesteps")) return "stable-baselines3";
  if (columns.includes("step") && columns.length === 2 && bytes.includes(TAB)) return "dvclive";
  if (columnCalled("step", columns) !== -1) return "lightning";
  if (hasEpochs && columns.includes("train_loss") && columns.includes("valid_loss")) return "fastai";
  return hasEpochs ? "keras" : undefined;
}

/** JSON Lines and JSON files all begin with a brace. */
function jsonFormat(file: CurveFile): TextFormat {
  const text = textOf(file).trimStart();
  if (/trainer_state\.json$/.test(file.path) || text.includes('"log_history"')) return "hf-trainer";
  if (isMmcvLog(text)) return "mmcv";
  if (isMmengineLog(text)) return "mmengine";
  if (isDetrLog(text)) return "detr";
  if (isKerasHistory(text)) return "keras' history";
  return /\.json$/i.test(file.path) && !hasObjectALine(text) ? "dvclive" : "holdout";
}

/** OpenMMLab's `scalars.json` is JSON Lines whatever it is called. */
function hasObjectALine(text: string): boolean {
  const [first = "", second = ""] = text.split("\n", 2);
  return second.trimStart().startsWith("{") && isRecord(parsePythonJson(first));
}

function isMlflow(start: string): boolean {
  return /^\d{9,16} [-+.\deEnaifNI]+( \d+( \S+ \S+)?)?\r?(\n|$)/.test(start);
}

function refuseBinary(bytes: Uint8Array, start: string, path: string): void {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new UserError("is UTF-16; save it as UTF-8", { path });
  if (start.includes("\0"))
    throw new UserError(`is a binary file that is not TensorBoard's; expected ${KNOWN}`, { path });
}

function textOf({ bytes }: CurveFile): string {
  return new TextDecoder().decode(bytes);
}

const TAB = 9;

const KNOWN =
  "curve.jsonl, Ultralytics' results.csv, trainer_state.json, DVCLive, Lightning's metrics.csv, Keras' CSVLogger or history, fastai's history.csv, Stable-Baselines3's progress.csv, TensorBoard events or its CSV, an MLflow run, MMCV's .log.json, MMEngine's scalars.json, DETR's log.txt, Detectron2's metrics.json, or what Weights & Biases exports";
