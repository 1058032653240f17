import { fail, skip } from "./answer.js";
import type { Facts, TaskFacts } from "./facts.js";
import type { Answer } from "./rule.js";

/** Does the change itself touch this file? What merely differs from the base branch may have changed there. */
export function isTouched({ change }: Facts, path: string): boolean {
  return change.files.some((file) => file.path === path || file.previousPath === path);
}

/**
 * The branch was cut before the base moved on, and nobody did anything wrong. It matters only when something would be
 * trained from it: a merge brings the rest along.
 */
export function behindBase({ experiments }: TaskFacts, saw: string): Answer {
  if (experiments.length === 0) return skip(`${saw}; merging it changes nothing of that`);
  return fail({ saw, next: "Merge the base branch into this one: `git merge origin/<base branch>`." });
}
