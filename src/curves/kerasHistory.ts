import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** True for Keras' `History.history` as people save it: one JSON object of lists alone, the loss among them. */
export function isKerasHistory(text: string): boolean {
  const history = parsePythonJson(text);
  return isRecord(history) && Array.isArray(history["loss"]) && Object.values(history).every(Array.isArray);
}

/**
 * Keras' `History.history` saved as JSON: a list per metric with a value per epoch. Epochs are those of a list `epoch`, else
 * counted from 1.
 *
 * @throws UserError where the lists differ in length, or hold what is not a number
 *
 * @example
 * parseKerasHistory('{"loss":[2,1]}', "history.json").series // → { loss: [[1, 2], [2, 1]] }
 */
export function parseKerasHistory(text: string, path: string): Curve {
  const { epoch, ...metrics } = parsePythonJson(text) as Record<string, unknown[]>; // isKerasHistory has looked
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

function wrong(name: string, i: number, value: unknown, path: string): UserError {
  const allowed = name === "epoch" ? "a number, 0 or more" : "a number";
  return new UserError(`value ${i + 1} of '${name}' is ${quoted(JSON.stringify(value))}; it must be ${allowed}`, {
    path,
  });
}
