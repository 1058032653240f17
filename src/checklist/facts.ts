import type { BesideLabels, LabelDiff } from "../annotations/labelDiff.js";
import type { Place } from "../common/userError.js";
import type { Experiment, RunRecord } from "../experiments/experiment.js";
import type { Task } from "../tasks/task.js";
import type { TeamConfig } from "../tasks/teamConfig.js";
import type { Acceptance } from "../validation/acceptance.js";

/** Everything a verdict may depend on, read once, never changed. The clock, too, comes in here. */
export interface Facts {
  now: string;
  /** `owner/name` */
  repository: string;
  change: Change;
  /** The team's files where the change starts: rules, policy and accepted tasks are read from here. */
  base: TeamFiles;
  /** The team's files as the change would leave them. */
  head: TeamFiles;
  /** One entry per task of base or head, by name. */
  tasks: Record<string, TaskFacts>;
  approvals: Approval[];
  waivers: Waiver[];
  /** False on a local clone without the service's database: rules that need it answer `skip`. */
  ledgerKnown: boolean;
}

export interface Change {
  /** Pull request number; undefined on a local clone. */
  number?: number;
  author: string;
  /** True when the head lives in another repository. */
  fork: boolean;
  baseSha: string;
  headSha: string;
  files: ChangedFile[];
}

export interface ChangedFile {
  path: string;
  status: "added" | "modified" | "removed" | "renamed";
  previousPath?: string;
}

/** The `.holdout` files and experiments at one commit. */
export interface TeamFiles {
  sha: string;
  config: TeamConfig;
  tasks: Task[];
  experiments: Experiment[];
  /** Files that could not be read, each with one clear sentence. */
  problems: { sentence: string; place: Place }[];
}

export interface TaskFacts {
  /** The task as it is judged: from base, or from head when base does not know it. */
  task: Task;
  declaredIn: "base" | "head";
  /** Null: not accepted yet. Meaningless while `ledgerKnown` is false. */
  acceptance: Acceptance | null;
  /** The validation files at head; null when items or labels are missing there. */
  validation: ValidationFiles | null;
  /** The same files at base, for a local clone that knows no acceptance. */
  baseValidation: ValidationFiles | null;
  /** Watched label files (`labels`, validation labels and annotations) that the change touches. */
  labelChanges: { path: string; diff: LabelDiff & BesideLabels }[];
  /** Experiments of this task that the change adds or changes, or whose code, data, image or protocol it changes. */
  experiments: ExperimentFacts[];
  baseline: ExperimentFacts | null;
  /** The Dockerfile at head, when the task trains from one. */
  dockerfile: { path: string; text: string } | null;
}

export interface ValidationFiles {
  itemsDigest: string;
  labelsDigest: string;
  items: number;
  labelled: number;
  /** At most ten, sorted: what differs from the accepted set is named from these. */
  unlabelled: string[];
  ids: string[];
}

export interface ExperimentFacts {
  experiment: Experiment;
  fingerprint: string;
  /** Runs with this fingerprint, oldest first, whoever asked for them. */
  runs: RunRecord[];
  /** True when the change adds the experiment's file or edits it. */
  changed: boolean;
}

/** A person's yes to something a rule blocks, bound to exactly what was approved. */
export interface Approval {
  rule: string;
  /** Digest of what was approved, such as the new protocol. */
  subject: string;
  pullRequest: number;
  approvedBy: string;
  approvedAt: string;
}

export interface Waiver {
  rule: string;
  reason: string;
  approvedBy: string;
  until: string;
}
