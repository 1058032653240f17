import { UserError } from "../common/userError.js";
import { counterIn } from "./counter.js";
import type { Curve } from "./curve.js";
import { textOf, type CurveFile } from "./curveFile.js";
import { isDvcliveTable, parseDvcliveCurve } from "./dvcliveCurve.js";
import { fileFormat, isMlflowMetric, KNOWN, type FileFormat } from "./fileFormat.js";
import { lastCheckpoint } from "./lastCheckpoint.js";
import { mlflowMetricOf, parseMlflowCurve } from "./mlflowCurve.js";
import { isNnunetLog, parseNnunetLogs } from "./nnunetLog.js";
import { headerOf } from "./numberTable.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { readFile } from "./readFile.js";
import type { Run } from "./runsOf.js";
import { parseTensorboardCurve } from "./tensorboardCurve.js";
import { isTfRecordFile } from "./tfRecords.js";

/**
 * The trainings in a logger's folder, see `readRuns`. Folders hold other files, too: hyperparameters, checkpoints. The
 * first kind of log that is there is read; that there are others is noted.
 *
 * @throws UserError when there is none, or several of one kind
 */
export function readFolder(files: readonly CurveFile[], path: string): Run[] {
  const [first, ...others] = KINDS.map(({ of, read }) => ({ found: files.filter(of), read })).filter(
    ({ found }) => found.length > 0,
  );
  if (!first) return readFile(loneTable(files, path));
  const [run, ...runs] = first.read(first.found, path);
  const notes = others.map(({ found }) => otherNote(first.found, found));
  return run ? [noted(run, notes), ...runs] : [];
}

/** A kind of log, by the files of a folder that are of it. */
interface Kind {
  of: (file: CurveFile) => boolean;
  read: (found: readonly CurveFile[], path: string) => Run[];
}

/** The likeliest to be meant first. */
const KINDS: readonly Kind[] = [
  { of: isTable, read: oneTable },
  { of: isMlflow, read: (found, path) => [{ curve: oneMlflowRun(found, path) }] },
  { of: isDvclive, read: (found) => [{ curve: parseDvcliveCurve(found) }] },
  { of: isLog, read: oneTable },
  { of: isOfNnunet, read: (found) => [{ curve: parseNnunetLogs(found) }] },
  { of: isEvents, read: (found, path) => [{ curve: oneTensorboardRun(found, path) }] },
];

function isTable(file: CurveFile): boolean {
  const isCalledSo = /(^|\/)(curve\.jsonl|results\.csv|trainer_state\.json|metrics\.csv|progress\.csv)$/.test(
    file.path,
  );
  return isCalledSo && mayBeCurve(file);
}

/** Predictions and comparisons count nothing. */
function mayBeCurve(file: CurveFile): boolean {
  if (!/\.jsonl$/i.test(file.path)) return fileFormat(file) !== undefined;
  const start = textOf({ ...file, bytes: file.bytes.subarray(0, LONGEST_LINE) })
    .replace(/^\uFEFF/, "")
    .trimStart();
  const first = parsePythonJson(start.split("\n", 1)[0] ?? "");
  return isRecord(first) && (first["_step"] !== undefined || counterIn(Object.keys(first)) !== undefined);
}

const LONGEST_LINE = 1_000_000;

function isMlflow(file: CurveFile): boolean {
  return mlflowMetricOf(file.path) !== undefined && isMlflowMetric(file);
}

function isDvclive(file: CurveFile): boolean {
  if (/\.tsv$/.test(file.path)) return isDvcliveTable(headerOf(file.bytes), file.path);
  return /(^|\/)(metrics|dvclive)\.json$/.test(file.path) && !isLog(file);
}

/** Others call their files so, too: what stands in them tells. */
function isLog(file: CurveFile): boolean {
  if (!/(^|\/)(log\.txt|(history|metrics|scalars)\.json|[^/]+\.log\.json)$/.test(file.path)) return false;
  const text = textOf(file).trimStart();
  if (!text.startsWith("{")) return false;
  const format = fileFormat(file);
  const isObjectALine = isRecord(parsePythonJson(text.split("\n", 1)[0] ?? ""));
  return OF_LOGS.has(format) || (format === "holdout" && isObjectALine);
}

const OF_LOGS = new Set<FileFormat | undefined>(["mmcv", "mmengine", "detr", "keras' history"]);

function isOfNnunet(file: CurveFile): boolean {
  return /(^|\/)training_log_[^/]*\.txt$/.test(file.path) && isNnunetLog(textOf(file));
}

function isEvents({ path, bytes }: CurveFile): boolean {
  return /tfevents/.test(path) && isTfRecordFile(bytes);
}

/** The one table that may be a curve, where nothing else is. */
function loneTable(files: readonly CurveFile[], path: string): CurveFile {
  const tables = files.filter((file) => /\.([ct]sv|jsonl)$/.test(file.path));
  const curves = tables.length > 1 ? tables.filter(mayBeCurve) : tables;
  const [only] = curves;
  if (!only) throw new UserError(`holds no file of a logger we know; expected ${KNOWN}`, { path });
  if (curves.length > 1) throw severalCurves(curves, path);
  return only;
}

/** Several tables are several trainings, but for the checkpoints of one. */
function oneTable(tables: readonly CurveFile[], path: string): Run[] {
  const [first] = tables;
  if (first && tables.length === 1) return readFile(first);
  const last = lastCheckpoint(tables);
  if (!last) throw severalCurves(tables, path);
  return readFile(last).map((run) => noted(run, [`Read from ${last.path}.`]));
}

function severalCurves(files: readonly CurveFile[], path: string): UserError {
  return new UserError(`holds ${files.length} curves; name one of them, such as ${files[0]?.path}`, { path });
}

/** Two runs in one folder are two curves; drawn as one they would be nonsense. */
function oneMlflowRun(metrics: readonly CurveFile[], path: string): Curve {
  const runs = [...new Set(metrics.map((file) => mlflowMetricOf(file.path)?.run ?? ""))];
  if (runs.length > 1)
    throw new UserError(`holds ${runs.length} MLflow runs; name one of them, such as ${runs[0]}`, { path });
  return parseMlflowCurve(metrics);
}

/**
 * Keras writes one run into the folders `train` and `validation`, with the same tags in both. PyTorch's `add_scalars` adds
 * `loss_train` and `loss_val` below the run's own folder, an Estimator `eval`.
 */
function oneTensorboardRun(events: readonly CurveFile[], path: string): Curve {
  const folders = [...new Set(events.map(folderOf))];
  if (folders.length === 1) return parseTensorboardCurve(events);
  const top = folders.find((folder) => folders.every((other) => `${other}/`.startsWith(`${folder}/`)));
  const split = top === undefined ? SPLIT_FOLDER : SPLIT_BELOW;
  const stray = folders.find((folder) => folder !== top && !split.test(folder));
  if (stray !== undefined)
    throw new UserError(
      `holds TensorBoard events of ${folders.length} folders; name one of them, such as ${folders[0]}`,
      { path },
    );
  const prefixOf = (folder: string) => (folder === top ? "" : `${split.exec(folder)?.[1] ?? ""}/`);
  return parseTensorboardCurve(events, (file) => prefixOf(folderOf(file)));
}

const SPLIT_FOLDER = /(?:^|\/)(train|validation|valid|val|eval|dev|holdout|test)$/;
const SPLIT_BELOW = /(?:^|[/_.-])(train|training|validation|valid|val|eval|dev|holdout|test)$/i;

function folderOf({ path }: CurveFile): string {
  return path.split("/").slice(0, -1).join("/");
}

function otherNote(read: readonly CurveFile[], left: readonly CurveFile[]): string {
  return `Read from ${toName(read, left)}; name ${toName(left, read)} to have that read instead.`;
}

/** Of these files the folder, but where it holds others, too. */
function toName(files: readonly CurveFile[], others: readonly CurveFile[]): string {
  const [first = "", ...more] = files.map(({ path }) => path);
  const parts = first.split("/");
  const holds = (path: string) => path.startsWith(`${parts.join("/")}/`);
  while (more.length > 0 && (parts.pop(), !more.every(holds)));
  return others.some(({ path }) => holds(path)) ? first : parts.join("/");
}

function noted(run: Run, notes: readonly string[]): Run {
  return { ...run, curve: { ...run.curve, notes: [...notes, ...run.curve.notes] } };
}
