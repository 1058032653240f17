import type { Change } from "./facts.js";

/**
 * Who may ask for the training of a change, and how; of a fork for the one commit that they have looked at.
 *
 * @param experiment the name of the one that is meant, where it is not all that the change brings
 */
export function howToTrain(
  { fork, headSha }: Pick<Change, "fork" | "headSha">,
  experiment: string | null = null,
): string {
  if (!fork) return `Anybody with write access: ${runCommand(experiment)}.`;
  return `Anybody with write access, after a look at this fork's code: ${runCommand(experiment, headSha)}.`;
}

/** The command that trains a change once it is mended, by a commit that nobody knows yet. */
export function runOnceMended({ fork }: Pick<Change, "fork">, experiment: string | null = null): string {
  return fork ? runCommand(experiment, "<full commit SHA>") : runCommand(experiment);
}

/**
 * The command as people type it, in backticks.
 *
 * @example runCommand("wide", null, "seeds 1 2") // → "`/holdout run wide seeds 1 2`"
 */
export function runCommand(...words: (string | null)[]): string {
  return `\`${["/holdout run", ...words.filter((word) => word !== null)].join(" ")}\``;
}
