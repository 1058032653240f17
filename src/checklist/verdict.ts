import type { Finding } from "./rule.js";

/** The judgement over one task: what GitHub's check run shows. */
export interface Verdict {
  task: string;
  conclusion: Conclusion;
  /** In the checklist's order. */
  findings: Finding[];
  /** True where nothing stands in the way of a training, and something that the change brings was never trained. */
  isUntrained: boolean;
}

/** `failure` when a blocking rule fails, `action_required` when a person must decide, `success` otherwise. */
export type Conclusion = "success" | "failure" | "action_required";
