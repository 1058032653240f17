import { short, someSentences } from "../checklist/sentences.js";
import type { Results } from "../protocol/results.js";
import { alikeTexts } from "./alikeTexts.js";

/**
 * A sentence for each candidate that differs from the baseline in more than one hyperparameter, not yet escaped:
 * `wide changes 2 hyperparameters at once: hidden 32 → 128 and batch_size 32 → 64. A difference cannot be put down to one of them.`
 */
export function severalChanges({ rows, hyperparameters }: Results): string[] {
  const baseline = rows.find(({ isBaseline }) => isBaseline);
  if (!baseline) return [];
  return rows.flatMap(({ name }) => {
    const changes = hyperparameters
      .map(({ key, values }) => ({ key, from: values[baseline.name] ?? "–", to: values[name] ?? "–" }))
      .filter(({ from, to }) => from !== to)
      .map(({ key, from, to }) => `${short(key)} ${alikeTexts(from, to).join(" → ")}`);
    if (changes.length < 2) return [];
    return [
      `${name} changes ${changes.length} hyperparameters at once: ${someSentences(changes)}. A difference cannot be put down to one of them.`,
    ];
  });
}
