import type { AnnotatedPlace, Answer } from "./rule.js";

/** The rule holds. */
export function pass(saw: string): Answer {
  return { status: "pass", saw, next: "", places: [] };
}

/** The rule does not apply; `why` says so. */
export function skip(why: string): Answer {
  return { status: "skip", saw: why, next: "", places: [] };
}

/** The rule does not hold. */
export function fail(answer: {
  saw: string;
  next: string;
  places?: AnnotatedPlace[];
  approvable?: Answer["approvable"];
}): Answer {
  const { saw, next, places = [], approvable } = answer;
  return { status: "fail", saw, next, places, ...(approvable ? { approvable } : {}) };
}

/** It shows when a run has ended. */
export function waitForRun(saw: string, next: string): Answer {
  return { status: "pending", saw, next, waitsFor: "run", places: [] };
}
