import { UserError } from "../common/userError.js";
import { parseYamlFile } from "../tasks/yamlFile.js";
import type { Experiment } from "./experiment.js";

/** Names that Holdout itself writes into `experiment.json`. */
const OURS = ["seed", "protocol", "run"];

/**
 * One file of hyperparameters: keys and values, any names. An empty file is an experiment with the script's own defaults.
 *
 * @throws UserError with file:line for anything else, for numbers that are not finite, and for the keys `seed`, `protocol` and `run`, which the task's protocol decides
 */
export function parseExperiment(text: string, path: string, task: string): Experiment {
  const isEmpty = text.split("\n").every((line) => /^\s*(#|$)/.test(line));
  const file = isEmpty ? { value: {}, lines: {} as Record<string, number> } : parseYamlFile(text, path);
  const taken = OURS.find((key) => Object.hasOwn(file.value, key));
  if (taken !== undefined) {
    throw new UserError(`'${taken}' is set by the task's protocol, not by an experiment; remove it`, {
      path,
      line: file.lines[taken] ?? 1,
    });
  }
  return { name: experimentName(path), task, path, hyperparameters: file.value };
}

/** `baseline` of `experiments/digits/baseline.yaml`. */
export function experimentName(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/\.(ya?ml|json)$/, "");
}
