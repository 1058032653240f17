import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/**
 * Hugging Face's `trainer_state.json`: the entries of `log_history`, each with a `step` and what was logged there
 * (`loss` is training, `eval_…` evaluation).
 *
 * @throws UserError with the file and the value seen
 */
export function parseHfTrainerCurve(text: string, path: string): Curve {
  const state = parsePythonJson(text);
  if (state === undefined)
    throw new UserError(`is not JSON (it ends with ${quoted(text.slice(-60))}); was it written to its end?`, { path });
  const history = isRecord(state) ? state["log_history"] : undefined;
  if (!Array.isArray(history))
    throw new UserError("has no list 'log_history'; expected Hugging Face's trainer_state.json", { path });
  if (history.length === 0) throw new UserError("'log_history' is empty; nothing was logged yet", { path });
  const builder = curveBuilder("hf-trainer");
  const evaluated = evaluations();
  const others = new Set<number>();
  history.forEach((entry: unknown, i) => {
    const { step, ...values } = isRecord(entry) ? entry : {};
    if (typeof step !== "number" || !Number.isFinite(step) || step < 0) {
      throw new UserError(
        `entry ${i + 1} of 'log_history' is ${quoted(JSON.stringify(entry))}; it must have a 'step' of 0 or more`,
        { path },
      );
    }
    const again = evaluated.again(step, values);
    if (again === "other") others.add(step);
    if (again !== undefined) return;
    for (const [name, value] of Object.entries(values)) {
      if (!NOT_METRICS.test(name)) builder.addLogged(name, step, value, { path });
    }
  });
  for (const step of others)
    builder.note(
      `What was evaluated after the end of the training is left out, as step ${step} was evaluated before, with other values: the best model, it seems, was loaded back, or it was on other items.`,
    );
  return builder.build();
}

/** Watches evaluations after the end of a training. */
interface Evaluations {
  /** Whether these are of a step that was evaluated before the training's end, with the same values or with others. */
  again(step: number, values: object): "same" | "other" | undefined;
}

/**
 * `trainer.evaluate()` after `trainer.train()` logs at the step at which the training ended. Where that was evaluated, too, it is the same model
 * or another one: the best, which `load_best_model_at_end` has loaded back.
 */
function evaluations(): Evaluations {
  const seen = new Map<string, unknown>();
  let hasEnded = false;
  return {
    again(step, values) {
      const own = Object.entries(values).filter(([name]) => name.startsWith("eval_") && !NOT_METRICS.test(name));
      if ("train_runtime" in values) hasEnded = true;
      if ("loss" in values) hasEnded = false;
      const known = hasEnded ? own.filter(([name]) => seen.has(`${step} ${name}`)) : [];
      if (known.length > 0)
        return known.some(([name, value]) => !Object.is(value, seen.get(`${step} ${name}`))) ? "other" : "same";
      for (const [name, value] of own) seen.set(`${step} ${name}`, value);
      return undefined;
    },
  };
}

/** Counts and speeds, and the totals that the last entry holds. */
const NOT_METRICS = /^(epoch|total_flos|train_loss)$|runtime$|per_second$/;
