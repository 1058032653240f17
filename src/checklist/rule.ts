import type { Place } from "../common/userError.js";
import type { RuleId } from "../tasks/ruleId.js";
import type { Severity } from "../tasks/teamConfig.js";
import type { Facts, TaskFacts } from "./facts.js";

/** A rule of the checklist: one file, one export, pure. CONTRIBUTING.md tells how to add one. */
export interface Rule {
  id: RuleId;
  /** The question a person reads: "Does the experiment belong to a declared task?" */
  asks: string;
  /** What kind of change makes it speak, for people: "experiment files". */
  watches: string;
  severity: Severity;
  check(facts: Facts, task: TaskFacts): Answer;
}

/** What a rule says about one task. */
export interface Answer {
  status: "pass" | "fail" | "pending" | "skip";
  /** What was seen, one short sentence with the numbers in it. */
  saw: string;
  /** What to do now and who can; empty for `pass` and `skip`. */
  next: string;
  /** For `pending`: a person must decide, or a run must end. */
  waitsFor?: "person" | "run";
  places: AnnotatedPlace[];
  /** A pass that somebody's waiver gave: the rule itself does not hold. */
  isWaived?: true;
  /** For a fail that somebody may approve: which list of approvers, and the digest that the approval names. */
  approvable?: { by: "protocol" | "labels" | "waivers"; subject: string };
}

/** A line of a file with the sentence that belongs there. */
export interface AnnotatedPlace extends Place {
  message: string;
}

/** An answer with the name of who gave it, as people and programs read it. */
export interface Finding extends Answer {
  rule: RuleId | "files-are-readable";
  severity: Severity;
  task: string;
}
