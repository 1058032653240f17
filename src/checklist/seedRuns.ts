import type { RunRecord } from "../experiments/experiment.js";
import type { Protocol, Task } from "../tasks/task.js";
import type { ExperimentFacts, Facts, TaskFacts } from "./facts.js";

/** Where an experiment stands: for each seed of the protocol its newest attempt. */
export interface SeedRuns {
  finished: RunRecord[];
  failed: RunRecord[];
  /** Queued or running. */
  underWay: RunRecord[];
  /** Seeds that nobody asked for, or whose run was cancelled. */
  missing: number[];
}

/** The runs that the protocol asks of an experiment; runs with other seeds are left out. */
export function seedRuns(experiment: ExperimentFacts, protocol: Protocol): SeedRuns {
  const found: SeedRuns = { finished: [], failed: [], underWay: [], missing: [] };
  for (const seed of protocol.seeds) {
    const newest = newestAttempt(experiment.runs.filter((record) => record.run.seed === seed));
    if (!newest || newest.state.status === "cancelled") found.missing.push(seed);
    else if (newest.state.status === "finished") found.finished.push(newest);
    else if (newest.state.status === "failed") found.failed.push(newest);
    else found.underWay.push(newest);
  }
  return found;
}

/** True when no seed of the protocol was ever started. */
export function nothingRan(runs: SeedRuns): boolean {
  return runs.finished.length + runs.failed.length + runs.underWay.length === 0;
}

/**
 * Experiments that wait for their first run: those that the change itself brings; where nothing ran at all, also those
 * that its code or data make into others.
 */
export function untrained(experiments: readonly ExperimentFacts[], protocol: Protocol): ExperimentFacts[] {
  const still = experiments.filter((one) => nothingRan(seedRuns(one, protocol)));
  return still.length === experiments.length ? still : still.filter(({ changed }) => changed);
}

/** The task as the change would leave it: experiments of the change are trained under its protocol. */
export function taskAtHead(facts: Facts, task: TaskFacts): Task {
  return facts.head.tasks.find(({ name }) => name === task.task.name) ?? task.task;
}

function newestAttempt(records: RunRecord[]): RunRecord | undefined {
  return records.reduce<RunRecord | undefined>(
    (newest, record) => (newest && newest.run.attempt > record.run.attempt ? newest : record),
    undefined,
  );
}
