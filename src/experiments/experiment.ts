/** One file of hyperparameters under a task. With a seed it becomes a run. */
export interface Experiment {
  /** The file's name without `.yaml`: `baseline`. */
  name: string;
  task: string;
  path: string;
  hyperparameters: Record<string, unknown>;
}

/** What was asked to be trained: an experiment with one seed, at one commit. Never changes. */
export interface Run {
  /** `run-` and 12 hex digits of SHA-256(repository, fingerprint, seed, attempt): the same run has the same name on every worker. */
  id: string;
  repository: string;
  task: string;
  experiment: string;
  experimentPath: string;
  /** The commit whose files are trained. */
  commit: string;
  fingerprint: string;
  seed: number;
  /** 1 for the first try; a failed or cancelled run that is asked again is another attempt. */
  attempt: number;
  requestedAt: string;
}

/** Where a run stands. A failed, a cancelled and a finished run have the same fields. */
export interface RunState {
  status: "queued" | "running" | "finished" | "failed" | "cancelled";
  startedAt: string | null;
  endedAt: string | null;
  /** Epochs done of epochs planned. */
  progress: { epoch: number; epochs: number } | null;
  /** One sentence, when it failed or was cancelled. */
  reason: string | null;
  /** Where it ran: `docker` or `process`. */
  runner: string | null;
  result: RunResult | null;
}

/** What a finished run left, measured by Holdout. Digests name artifacts. */
export interface RunResult {
  /** Artifact with every evaluation, scores by Holdout where predictions exist: JSON of `CurvePoint[]`. */
  curve: string;
  /** Artifact with the final predictions as the container wrote them. */
  predictions: string;
  predictionsFormat: "csv" | "jsonl" | "parquet";
  log: string;
  /** Epochs at which the run evaluated, in order. */
  evaluatedEpochs: number[];
  /** Metric → value on the accepted validation set, in the metric's own unit. */
  scores: Record<string, { value: number; interval: [number, number] }>;
  /** Number of validation items. */
  n: number;
  labelVersion: number;
  /** True when every evaluation left predictions. */
  predictionsOfEveryEvaluation: boolean;
}

/** One evaluation: `step` counts optimiser steps; other keys are metrics such as `train/loss`, `validation/error`. */
export interface CurvePoint {
  step: number;
  epoch: number;
  metrics: Record<string, number>;
}

export interface RunRecord {
  run: Run;
  state: RunState;
}
