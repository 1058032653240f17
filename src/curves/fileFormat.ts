import type { CurveFormat } from "./curve.js";
import { boostingFormat } from "./boostingLog.js";
import { areEpochsUncounted, counterIn } from "./counter.js";
import { textOf, type CurveFile } from "./curveFile.js";
import { isDvcliveTable } from "./dvcliveCurve.js";
import { isDetectronLog, isDetrLog } from "./holdoutCurve.js";
import { isKerasHistory } from "./kerasHistory.js";
import { isMmcvLog } from "./mmcvLog.js";
import { isMmengineLog } from "./mmengineLog.js";
import { isNnunetLog } from "./nnunetLog.js";
import { headerOf } from "./numberTable.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { isTidyTable } from "./tidyTable.js";
import { isUltralyticsName } from "./ultralyticsName.js";
import { isWandbTable } from "./wandbCurve.js";

/** How a file is to be read: a logger may write several kinds, and a table may be anybody's. */
export type FileFormat = CurveFormat | "tidy" | "wandb's history" | "keras' history";

/** What kind of text a logger's file is: by its content and, where that could be anything, by its name. Undefined for none that is known. */
export function fileFormat(file: CurveFile): FileFormat | undefined {
  const { path, bytes } = file;
  const start = textOf({ path, bytes: bytes.subarray(0, 4096) })
    .replace(/^\uFEFF/, "")
    .trimStart();
  const isHistory =
    /"_step"\s*:/.test(start) && (/"_(timestamp|runtime)"\s*:/.test(start) || !/"step"\s*:/.test(start));
  if (start.startsWith("{") && isHistory) return "wandb's history";
  if (/\.jsonl$/i.test(path)) return "holdout";
  if (start.startsWith("{")) return jsonFormat(file);
  if (/^\[\s*[{\]]/.test(start)) return "dvclive";
  return isMlflowMetric(file) ? "mlflow" : (tableFormat(headerOf(bytes), file) ?? printedFormat(file));
}

/** What is neither JSON nor a table: lines for people. */
function printedFormat(file: CurveFile): FileFormat | undefined {
  const text = textOf(file);
  return isNnunetLog(text) ? "nnunet" : boostingFormat(text);
}

/** JSON Lines and JSON files all begin with a brace. */
function jsonFormat(file: CurveFile): FileFormat {
  const text = textOf(file).trimStart();
  if (/trainer_state\.json$/.test(file.path) || text.includes('"log_history"')) return "hf-trainer";
  if (isMmcvLog(text)) return "mmcv";
  if (isMmengineLog(text)) return "mmengine";
  if (isDetrLog(text)) return "detr";
  if (isDetectronLog(text)) return "holdout";
  if (isKerasHistory(text)) return "keras' history";
  return /\.json$/i.test(file.path) && !hasObjectALine(text) ? "dvclive" : "holdout";
}

/** OpenMMLab's `scalars.json` is JSON Lines whatever it is called. */
function hasObjectALine(text: string): boolean {
  const [first = "", second = ""] = text.split("\n", 2);
  return second.trimStart().startsWith("{") && isRecord(parsePythonJson(first));
}

function tableFormat(columns: readonly string[], { path, bytes }: CurveFile): FileFormat | undefined {
  if (columns.join() === "Wall time,Step,Value") return "tensorboard";
  if (isTidyTable(columns)) return "tidy";
  if (isWandbTable(columns)) return "wandb";
  if ((/\.tsv$/i.test(path) || bytes.includes(TAB)) && isDvcliveTable(columns, path)) return "dvclive";
  if (columns.includes("time/total_timesteps")) return "stable-baselines3";
  if (areEpochsUncounted(columns)) return "keras";
  const counter = counterIn(columns);
  // Lightning's names may have a folder, too.
  const isOfUltralytics = columns.some(isUltralyticsName);
  if (counter?.stepName !== "epochs") return counter && "lightning";
  if (isOfUltralytics) return "ultralytics";
  return columns.includes("train_loss") && columns.includes("valid_loss") ? "fastai" : "keras";
}

/** True for a file as MLflow's store holds one per metric, whatever it is called. */
export function isMlflowMetric({ path, bytes }: CurveFile): boolean {
  const start = textOf({ path, bytes: bytes.subarray(0, 4096) });
  return /^\d{9,16} [-+.\deEnaifNI]+( \d+( \S+ \S+)?)?\r?(\n|$)/.test(start);
}

const TAB = 9;

/** For messages. */
export const KNOWN =
  "curve.jsonl, Ultralytics' results.csv, trainer_state.json, DVCLive, Lightning's metrics.csv, Keras' CSVLogger or history, fastai's history.csv, Stable-Baselines3's progress.csv, TensorBoard events or its CSV, an MLflow run, MMCV's .log.json, MMEngine's scalars.json, DETR's log.txt, Detectron2's metrics.json, what XGBoost or LightGBM print, nnU-Net's training_log.txt, or what Weights & Biases exports";
