import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import type { NumberedLine } from "./objectLines.js";
import type { Run } from "./runsOf.js";

export type BoostingFormat = "xgboost" | "lightgbm";

/** Which of the two printed it; undefined where nobody did. */
export function boostingFormat(text: string): BoostingFormat | undefined {
  const line = text.split("\n").find((line) => valuesIn(line).length > 0);
  if (line === undefined) return undefined;
  return OF_LIGHTGBM.test(line) ? "lightgbm" : "xgboost";
}

/**
 * What XGBoost and LightGBM print while they train: a line per round, `[0]\ttrain-logloss:0.5\teval-logloss:0.6`, counted from 0, or
 * `[1]\ttraining's auc: 0.8\tvalid_1's auc: 0.7`, counted from 1. Names of XGBoost are kept, LightGBM's sets become folders (`valid_1/auc`);
 * of cross-validation the means over the folds are read. All other lines are left out, and the best round, which is printed
 * once more at the end. Where the rounds begin again, another training does.
 *
 * Sources: https://github.com/dmlc/xgboost/blob/v2.1.0/python-package/xgboost/callback.py (EvaluationMonitor),
 * https://github.com/microsoft/LightGBM/blob/v4.5.0/python-package/lightgbm/callback.py (_format_eval_result)
 */
export function boostingRuns(text: string, format: BoostingFormat): Run[] {
  const rounds = roundsIn(text);
  const isCut = !/\n\s*$/.test(text) && lacksValues(rounds.at(-1), rounds.at(-2));
  const trainings = trainingsIn(isCut ? rounds.slice(0, -1) : rounds);
  return trainings.map((own, i) => ({
    ...(trainings.length > 1 && { name: `training ${i + 1}` }),
    curve: curveOf(own, format, isCut && i === trainings.length - 1),
  }));
}

interface Round {
  round: number;
  values: Value[];
  line: number;
}

type Value = readonly [name: string, value: number];

function roundsIn(text: string): Round[] {
  const lines = text.split("\n").map((text, i): NumberedLine => ({ text, line: i + 1 }));
  return lines.flatMap(({ text, line }, i) => {
    const values = BEST.test(lines[i - 1]?.text ?? "") ? [] : valuesIn(text);
    return values.length > 0 ? [{ round: Number(ROUND.exec(text)?.[1]), values, line }] : [];
  });
}

/** Trainings on several machines print the time first. */
const ROUND = /^\s*(?:\[\d\d:\d\d:\d\d\]\s+)?\[(\d+)\]\s+/;

/** What stands before the best round. */
const BEST = /best iteration( is)?:\s*$/i;

/** Nothing for a line that is no round's. */
function valuesIn(line: string): Value[] {
  if (!ROUND.test(line)) return [];
  const lightgbm = [...line.matchAll(OF_LIGHTGBM_ALL)];
  if (lightgbm.length > 0)
    return lightgbm.map(([, set = "", metric = "", value = ""]) => [nameIn(set, metric), numberIn(value)]);
  // Other programs' lines begin like this, too: nothing else may stand there, but for a last word that is cut off.
  const said = line.replace(ROUND, "").trim().split(/\s+/);
  const values = said.map((one): Value | undefined => {
    const [, name, value] = OF_XGBOOST.exec(one) ?? [];
    return name !== undefined && value !== undefined ? [name, numberIn(value)] : undefined;
  });
  return values.slice(0, -1).includes(undefined) ? [] : values.filter((value) => value !== undefined);
}

const NUMBER = String.raw`([-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|nan|inf))`;
const OF_XGBOOST = new RegExp(String.raw`^(\S+-\S+?):${NUMBER}(?:\+\S+)?$`, "i");
const OF_LIGHTGBM = new RegExp(String.raw`(\S+)'s ([^:\t]+): ${NUMBER}(?=\s|$)`, "i");
const OF_LIGHTGBM_ALL = new RegExp(OF_LIGHTGBM, "gi");

/** Of folds together, new versions say with the metric on which items it was; old ones mean the validation's. */
function nameIn(set: string, metric: string): string {
  if (set !== "cv_agg") return `${set}/${metric}`;
  const [, split = "valid", own = metric] = /^(train|valid) (.+)$/.exec(metric) ?? [];
  return `${split}/${own}`;
}

/** As C and Python write it. */
function numberIn(text: string): number {
  const [, sign, infinite] = /^([-+]?)(inf)$/i.exec(text) ?? [];
  if (infinite !== undefined) return sign === "-" ? -Infinity : Infinity;
  return Number(text);
}

function lacksValues(last: Round | undefined, before: Round | undefined): boolean {
  return last !== undefined && before !== undefined && last.values.length < before.values.length;
}

function trainingsIn(rounds: readonly Round[]): Round[][] {
  const trainings: Round[][] = [];
  for (const here of rounds) {
    const current = trainings.at(-1);
    if (current && here.round > (current.at(-1)?.round ?? NaN)) current.push(here);
    else trainings.push([here]);
  }
  return trainings;
}

function curveOf(rounds: readonly Round[], format: BoostingFormat, isCutOff: boolean): Curve {
  const builder = curveBuilder(format, "boosting rounds");
  if (isCutOff) builder.noteCutOff();
  for (const { round, values } of rounds) for (const [name, value] of values) builder.add(name, round, value);
  const lineOf = new Map(rounds.map(({ round, line }) => [round, line]));
  return { ...builder.build(), lineOf: (_metric, round) => lineOf.get(round) };
}
