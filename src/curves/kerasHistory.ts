import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** True for Keras' `History.history` as people save it, see `parseKerasHistory`. */
export function isKerasHistory(text: string): boolean {
  return listsIn(text)?.["loss"] !== undefined;
}

/**
 * Keras' `History.history` saved as JSON: a list per metric with a value per epoch, or with its place for a name, as pandas
 * writes columns; alone, or as `history` beside the other fields of a `History`. Epochs are those of a list `epoch`, else
 * counted from 1.
 *
 * @throws UserError where the lists differ in length, or hold what is not a number
 *
 * @example
 * parseKerasHistory('{"loss":[2,1]}', "history.json").series // → { loss: [[1, 2], [2, 1]] }
 */
export function parseKerasHistory(text: string, path: string): Curve {
  const { epoch, ...metrics } = listsIn(text) ?? {};
  const length = metrics["loss"]?.length ?? 0;
  if (length === 0) throw new UserError("'loss' is an empty list; nothing was logged yet", { path });
  const epochs = epoch ?? Array.from({ length }, (_, i) => i + 1);
  const builder = curveBuilder("keras", "epochs");
  for (const [name, values] of Object.entries({ epoch: epochs, ...metrics })) {
    if (values.length !== length) {
      const expected = `'loss' ${length}; each must have one per epoch`;
      throw new UserError(`'${name}' has ${values.length} values and ${expected}`, { path });
    }
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

/** Undefined where it is not one JSON object of lists. */
function listsIn(text: string): Record<string, unknown[]> | undefined {
  const saved = parsePythonJson(text);
  if (!isRecord(saved)) return undefined;
  const { history, epoch } = saved;
  const fields = isRecord(history) ? { ...(Array.isArray(epoch) && { epoch }), ...history } : saved;
  const lists = Object.entries(fields).map(([name, values]) => [name, listOf(values)] as const);
  return lists.every(isList) ? Object.fromEntries(lists) : undefined;
}

function isList(entry: readonly [string, unknown[] | undefined]): entry is readonly [string, unknown[]] {
  return entry[1] !== undefined;
}

/** `{"0": 2, "1": 1}` as `[2, 1]`: pandas counts rows from 0. */
function listOf(values: unknown): unknown[] | undefined {
  if (Array.isArray(values)) return values;
  if (!isRecord(values)) return undefined;
  return Object.keys(values).every((key, i) => key === String(i)) ? Object.values(values) : undefined;
}

function wrong(name: string, i: number, value: unknown, path: string): UserError {
  const allowed = name === "epoch" ? "a number, 0 or more" : "a number";
  return new UserError(`value ${i + 1} of '${name}' is ${quoted(JSON.stringify(value))}; it must be ${allowed}`, {
    path,
  });
}
