import { shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { boostingRuns, type BoostingFormat } from "./boostingLog.js";
import type { Curve } from "./curve.js";
import { textOf, type CurveFile } from "./curveFile.js";
import { parseDvcliveCurve } from "./dvcliveCurve.js";
import { numberFrom } from "./fastNumber.js";
import { fileFormat, KNOWN, type FileFormat } from "./fileFormat.js";
import { parseHfTrainerCurve } from "./hfTrainerCurve.js";
import { holdoutCurve, parseHoldoutCurve } from "./holdoutCurve.js";
import { parseKerasHistory } from "./kerasHistory.js";
import { isLongTable, runTables } from "./longTable.js";
import { parseMlflowCurve } from "./mlflowCurve.js";
import { parseMmcvLog } from "./mmcvLog.js";
import { parseMmengineLog } from "./mmengineLog.js";
import { parseNnunetLogs } from "./nnunetLog.js";
import { headerOf, parseNumberTable, type NumberTable } from "./numberTable.js";
import { objectLines } from "./objectLines.js";
import { quoted } from "./quoted.js";
import { runLines } from "./runLines.js";
import type { Run } from "./runsOf.js";
import { tableCurve, type TableFormat } from "./tableCurve.js";
import { parseTensorboardCurve } from "./tensorboardCurve.js";
import { isClock } from "./textSeries.js";
import { parseTensorboardTable } from "./tensorboardTable.js";
import { isTfRecordFile } from "./tfRecords.js";
import { tidyRuns } from "./tidyTable.js";
import { parseWandbHistory, wandbTableCurve } from "./wandbCurve.js";

/**
 * The trainings in one file, see `readRuns`.
 *
 * @throws UserError when no logger's format is recognised, or with file:line and the value where it is broken
 */
export function readFile(file: CurveFile): Run[] {
  const { path, bytes } = file;
  if (bytes.length === 0) throw new UserError(`is empty; expected ${KNOWN}`, { path });
  if (isTfRecordFile(bytes)) return [{ curve: parseTensorboardCurve([file]) }];
  refuseBinary(file);
  const format = fileFormat(file);
  if (format === undefined) throw unknownFormat(file);
  if (isOther(format)) return [{ curve: PARSE[format](file) }];
  if (format === "xgboost" || format === "lightgbm") return boostingRuns(textOf(file), format);
  if (format === "tidy") return tidyRuns(bytes, path);
  return format === "holdout" ? runsInLog(file) : runsInTable(file, format);
}

function refuseBinary({ bytes, path }: CurveFile): void {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new UserError("is UTF-16; save it as UTF-8", { path });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new UserError("the file is compressed with gzip; unpack it first", { path });
  if (bytes.subarray(0, 4096).includes(0))
    throw new UserError(`is a binary file that is not TensorBoard's; expected ${KNOWN}`, { path });
}

/** People write tables of their own; what most of those lack is the right name of one column. */
function unknownFormat({ path, bytes }: CurveFile): UserError {
  const columns = headerOf(bytes);
  const named = columns.filter((name) => name !== "").length;
  const hasIndex = /^(Unnamed: 0)?$/.test(columns[0] ?? "") && named > 0;
  if (/\.[ct]sv$/i.test(path) && named > 0 && columns.every((name) => numberFrom(name) !== undefined))
    return new UserError(
      `has no header, the first line holds numbers alone (${shownNames(columns)}); it must name the columns, and the one that counts be called 'step' or 'epoch'`,
      { path, line: 1 },
    );
  if (/\.[ct]sv$/i.test(path) && (named > 1 || hasIndex))
    return new UserError(
      `the header has no column 'step' or 'epoch' (it has: ${shownNames(columns)}); the one that counts must be called so${hasIndex ? INDEX_HINT : ""}`,
      { path, line: 1 },
    );
  const start = textOf({ path, bytes: bytes.subarray(0, 4096) }).replace(/^\uFEFF/, "");
  return new UserError(`is in no format we know (it begins with "${quoted(start)}"); expected ${KNOWN}`, { path });
}

const INDEX_HINT = '; pandas writes its index without a name, unless told index_label="epoch"';

type OtherFormat = Exclude<FileFormat, TableFormat | BoostingFormat | "holdout" | "tidy" | "wandb">;

const PARSE: Record<OtherFormat, (file: CurveFile) => Curve> = {
  detr: (file) => parseHoldoutCurve(textOf(file), file.path, "detr"),
  "hf-trainer": (file) => parseHfTrainerCurve(textOf(file), file.path),
  dvclive: (file) => parseDvcliveCurve([file]),
  mlflow: (file) => parseMlflowCurve([file]),
  mmcv: (file) => parseMmcvLog(textOf(file), file.path),
  mmengine: (file) => parseMmengineLog(textOf(file), file.path),
  nnunet: (file) => parseNnunetLogs([file]),
  tensorboard: ({ bytes, path }) => parseTensorboardTable(bytes, path),
  "wandb's history": (file) => parseWandbHistory(textOf(file), file.path),
  "keras' history": (file) => parseKerasHistory(textOf(file), file.path),
};

function isOther(format: FileFormat): format is OtherFormat {
  return Object.hasOwn(PARSE, format);
}

function runsInLog(file: CurveFile): Run[] {
  const runs = runLines(objectLines(textOf(file)), file.path);
  return runs.map(({ lines, ...run }) => ({ ...run, curve: holdoutCurve(lines, file.path, "holdout") }));
}

function runsInTable({ path, bytes }: CurveFile, format: TableFormat | "wandb"): Run[] {
  const parse = (table: NumberTable) =>
    format === "wandb" ? wandbTableCurve(table, path) : tableCurve(table, path, format);
  const lone = isLongTable(headerOf(bytes)) ? undefined : parseNumberTable(bytes, path);
  // Beside its numbers, Weights & Biases exports pictures, tables and what was printed; texts of others may tell what rows are of.
  if (lone && (format === "wandb" || lone.texts.every(isClock))) return [{ curve: parse(lone) }];
  return runTables(bytes, path).map(({ table, ...run }) => ({ ...run, curve: parse(table) }));
}
