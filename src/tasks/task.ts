/** What a team wants to predict, as `.holdout/tasks/<name>.yaml` declares it. Parsed by `parseTask`; times and sizes in plain units. */
export interface Task {
  /** The file's name without `.yaml`: `digits`. */
  name: string;
  /** Path of the file in the repository. */
  path: string;
  title: string;
  question: string;
  kind: "classification" | "regression";
  /** In the order of the file; empty for a regression. */
  classes: string[];
  population: { manifest: string; id: string; strata: string[] };
  validation: ValidationPlan;
  /** Globs of the training annotations under watch. */
  labels: string[];
  metrics: { primary: string; also: string[] };
  protocol: Protocol;
  /** Glob; one file is one experiment's hyperparameters. */
  experiments: string;
  /** Path of the experiment that the others are compared with. */
  baseline: string;
  training: TrainingPlan;
  /** Name of a compiled dataset, or the path of a plain folder. */
  dataset: string;
  /** Line (from 1) of each key in the file, by dotted path: `protocol.train.epochs` → 23. */
  lines: Record<string, number>;
}

export interface ValidationPlan {
  size: number | { halfWidth: number } | { detect: number };
  items: string;
  annotations: string;
  labels: string;
  agreement: { measure: string; atLeast: number };
  /** What a training container sees of the validation set: ids alone, or the labels too. */
  inContainer: "items" | "labels";
}

/** How models of this task are compared. Fixed before anything is trained. */
export interface Protocol {
  train:
    | { epochs: number }
    | { plateau: { metric: string; patience: number; minDelta: number; atMost: { epochs: number } } };
  evaluate: { everyEpochs: number };
  seeds: number[];
  /** The difference in the primary metric that would matter in practice, in the metric's own unit; undefined when not said. */
  smallestDifference?: number;
}

export interface TrainingPlan {
  /** Exactly one of `dockerfile` (path) and `image` (`registry/name@sha256:…`) is set. */
  dockerfile?: string;
  image?: string;
  command: string[];
  /** Globs: what counts as the code of an experiment. */
  sources: string[];
  resources: { cpus: number; memoryBytes: number; gpus: number; timeoutMs: number };
}

/** The most epochs that a run may take under this protocol. */
export function epochBudget(protocol: Protocol): number {
  return "epochs" in protocol.train ? protocol.train.epochs : protocol.train.plateau.atMost.epochs;
}
