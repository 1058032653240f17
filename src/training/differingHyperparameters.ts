import { canonicalJson } from "../common/canonicalJson.js";
import type { Experiment } from "../experiments/experiment.js";
import type { Results } from "../protocol/results.js";

type Differing = Results["hyperparameters"];
type Named = Pick<Experiment, "name" | "hyperparameters">;

/**
 * The hyperparameters in which some experiments differ, each with its JSON; a dash where an experiment has none. Groups
 * of values are looked into: `optimizer: { lr: 0.1 }` is `optimizer.lr`. The order of keys makes no difference.
 */
export function differingHyperparameters(experiments: readonly Named[]): Differing {
  const names = experiments.map(({ name }) => name);
  return differingIn(
    "",
    names,
    experiments.map(({ hyperparameters }) => hyperparameters),
  );
}

/** `groups` holds one group of values per name, in the same order; undefined where there is none. */
function differingIn(prefix: string, names: string[], groups: (Record<string, unknown> | undefined)[]): Differing {
  const keys = [...new Set(groups.flatMap((group) => Object.keys(group ?? {})))].toSorted();
  return keys.flatMap((key) => {
    const values = groups.map((group) => (group && Object.hasOwn(group, key) ? group[key] : undefined));
    // A group here and a single value there is one thing that changed.
    if (values.every(isGroupOrNothing)) return differingIn(`${prefix}${key}.`, names, values);
    const texts = values.map((value) => (value === undefined ? "–" : canonicalJson(value)));
    if (new Set(texts).size === 1) return [];
    return [{ key: `${prefix}${key}`, values: Object.fromEntries(names.map((name, i) => [name, texts[i] ?? "–"])) }];
  });
}

function isGroupOrNothing(value: unknown): value is Record<string, unknown> | undefined {
  return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value));
}
