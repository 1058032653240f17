import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { metricName } from "./metricName.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";
import { isClock, isMeantAsNumber, type TextSeries } from "./textSeries.js";

/** True for Keras' `History.history` as people save it, and for what others save like it, see `parseKerasHistory`. */
export function isKerasHistory(text: string): boolean {
  return Object.keys(savedIn(text)?.lists ?? {}).some((name) => metricName(name, "keras")?.tellsDirection);
}

/**
 * Keras' `History.history` saved as JSON: a list per metric with a value per epoch, or with its place for a name, as pandas
 * writes columns; alone, or as `history` beside the other fields of a `History`. Epochs are those of a list `epoch`, else
 * counted from 1. Metrics that were never measured, and have an empty list, are left out.
 *
 * @throws UserError where the lists differ in length, or hold what is not a number
 *
 * @example
 * parseKerasHistory('{"loss":[2,1]}', "history.json").series // → { loss: [[1, 2], [2, 1]] }
 */
export function parseKerasHistory(text: string, path: string): Curve {
  const { lists: { epoch, ...all } = {}, rows } = savedIn(text) ?? {};
  const metrics = Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
  const [first = "loss"] = Object.hasOwn(metrics, "loss") ? [] : Object.keys(metrics);
  const length = metrics[first]?.length ?? 0;
  if (length === 0) {
    const [empty = "loss"] = Object.hasOwn(all, "loss") ? [] : Object.keys(all);
    throw new UserError(`'${quoted(empty)}' is an empty list; nothing was logged yet`, { path });
  }
  if (!epoch && rows && !areCounted(rows)) {
    const shown = quoted(rows.join(", "));
    throw new UserError(
      `the rows of '${quoted(first)}' are ${shown}, not counted from 0; a column 'epoch' must tell their epochs`,
      { path },
    );
  }
  const epochs = epoch ?? Array.from({ length }, (_, i) => i + 1);
  const builder = curveBuilder("keras", "epochs");
  for (const name of Object.keys(all)) if (!Object.hasOwn(metrics, name)) builder.note(emptyNote(name));
  for (const [name, values] of Object.entries({ epoch: epochs, ...metrics })) {
    if (values.length !== length) {
      const expected = `'${quoted(first)}' ${length}; each must have one per epoch`;
      throw new UserError(`'${name}' has ${values.length} values and ${expected}`, { path });
    }
    const text = textOf(name, values, path);
    if (text) builder.addText(text);
    else
      values.forEach((value, i) => {
        const step = epochs[i];
        if (typeof step !== "number" || !(step >= 0 && step < Infinity)) throw wrong("epoch", i, step, path);
        if (value === null) return;
        if (typeof value !== "number") throw wrong(name, i, value, path);
        if (name !== "epoch") builder.add(name, step, value);
      });
  }
  return builder.build();
}

function emptyNote(name: string): string {
  return `'${quoted(name)}' is an empty list; left out.`;
}

/** Dates or checkpoints: texts alone, of which nobody expects a number. */
function textOf(name: string, values: readonly unknown[], path: string): TextSeries | undefined {
  const texts = values.filter((value) => value !== null);
  const [seen] = texts;
  if (name === "epoch" || typeof seen !== "string" || !texts.every((text) => typeof text === "string"))
    return undefined;
  const changes = !isClock({ name, seen }) && texts.some((text) => text !== seen);
  const text = { name, seen, place: { path }, changes };
  return isMeantAsNumber(text, "keras") ? undefined : text;
}

interface Saved {
  lists: Record<string, unknown[]>;
  /** The names of the rows of `loss`, where pandas gave them. */
  rows?: string[];
}

/** Undefined where it is not one JSON object of lists. */
function savedIn(text: string): Saved | undefined {
  const saved = parsePythonJson(text);
  if (!isRecord(saved)) return undefined;
  const { history, epoch } = saved;
  const fields = isRecord(history) ? { ...(Array.isArray(epoch) && { epoch }), ...history } : saved;
  const lists = Object.entries(fields).flatMap(([name, values]) => listsOf(name, values));
  const frame = Object.values(fields).find((values) => isRecord(values) && listOf(values));
  const rows = isRecord(frame) ? Object.keys(frame) : undefined;
  return lists.every(isList) ? { lists: Object.fromEntries(lists), rows } : undefined;
}

function isList(entry: readonly [string, unknown[] | undefined]): entry is readonly [string, unknown[]] {
  return entry[1] !== undefined;
}

/** Those of a split may stand in an object of their own: `{"val": {"loss": [2]}}`. */
function listsOf(name: string, values: unknown): (readonly [name: string, list: unknown[] | undefined])[] {
  const list = listOf(values);
  if (list || !isRecord(values)) return [[name, list]];
  return Object.entries(values).map(([own, inner]) => [`${name}/${own}`, listOf(inner)]);
}

/** `{"0": 2, "1": 1}` as `[2, 1]`: pandas names rows, mostly by numbers. */
function listOf(values: unknown): unknown[] | undefined {
  if (Array.isArray(values)) return values;
  if (!isRecord(values)) return undefined;
  return Object.keys(values).every((key) => /^\d+$/.test(key)) ? Object.values(values) : undefined;
}

function areCounted(rows: readonly string[]): boolean {
  return rows.every((row, i) => row === String(i));
}

function wrong(name: string, i: number, value: unknown, path: string): UserError {
  const allowed = name === "epoch" ? "a number, 0 or more" : "a number";
  return new UserError(`value ${i + 1} of '${name}' is ${quoted(JSON.stringify(value))}; it must be ${allowed}`, {
    path,
  });
}
