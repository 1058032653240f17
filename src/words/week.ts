import type { Waiver } from "../checklist/facts.js";
import type { Verdict } from "../checklist/verdict.js";
import type { Results } from "../protocol/results.js";

/** What a digest tells, gathered once. */
export interface Week {
  repository: string;
  /** Times in ISO 8601. */
  from: string;
  to: string;
  tasks: TaskWeek[];
  /** Open pull requests whose newest verdict is not success. */
  blocked: { number: number; title: string; author: string; url: string; verdict: Verdict }[];
  waivers: Waiver[];
  /** Repeats that were answered with their old result, and the training time that saved. */
  repeats: { answered: number; savedSeconds: number };
}

export interface TaskWeek {
  name: string;
  accepted: { by: string; items: number } | null;
  /** Every experiment that has finished, compared with the baseline; null when nothing was trained. */
  results: Results | null;
  finished: number;
  failed: number;
  running: number;
  seconds: number;
}
