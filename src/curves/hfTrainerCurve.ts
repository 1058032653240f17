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
  history.forEach((entry: unknown, i) => {
    const { step, ...values } = isRecord(entry) ? entry : {};
    if (typeof step !== "number" || !Number.isFinite(step) || step < 0) {
      throw new UserError(
        `entry ${i + 1} of 'log_history' is ${quoted(JSON.stringify(entry))}; it must have a 'step' of 0 or more`,
        { path },
      );
    }
    if (evaluated.isOnceMore(step, values)) {
      builder.note(
        `An evaluation after the end of the training is left out (at step ${step}, which was evaluated before): of the best model, it seems, which was loaded back.`,
      );
      return;
    }
    for (const [name, value] of Object.entries(values)) {
      if (!NOT_METRICS.test(name)) builder.addLogged(name, step, value, { path });
    }
  });
  return builder.build();
}

/**
 * `trainer.evaluate()` after `trainer.train()` logs at the step at which the training ended. Where that was evaluated, too, it is of another
 * model: of the best one, which `load_best_model_at_end` has loaded back.
 */
function evaluations(): { isOnceMore(step: number, values: object): boolean } {
  const seen = new Set<string>();
  let hasEnded = false;
  return {
    isOnceMore(step, values) {
      const names = Object.keys(values).filter((name) => name.startsWith("eval_"));
      if ("train_runtime" in values) hasEnded = true;
      if ("loss" in values) hasEnded = false;
      const isOnceMore = hasEnded && names.some((name) => seen.has(`${step} ${name}`));
      for (const name of names) seen.add(`${step} ${name}`);
      return isOnceMore;
    },
  };
}

/** Counts and speeds, and the totals that the last entry holds. */
const NOT_METRICS = /^(epoch|total_flos|train_loss)$|runtime$|per_second$/;
