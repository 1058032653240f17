import type { ExperimentFacts } from "../checklist/facts.js";
import type { Experiment } from "../experiments/experiment.js";
import { fingerprintOf } from "../experiments/fingerprint.js";
import type { Runs } from "../ports/ledger.js";
import type { Task } from "../tasks/task.js";
import type { Snapshot } from "./snapshot.js";
import type { TrainingFiles } from "./trainingFiles.js";

/** What an experiment is trained and measured with at one commit. */
export interface Setting {
  task: Task;
  snapshot: Snapshot;
  files: TrainingFiles;
  /** Digest of the validation items; empty while there are none. */
  validationItems: string;
  /** 0 before the validation set is accepted. */
  labelVersion: number;
}

/** The fingerprint of an experiment in its setting: formats.md, section 4. */
export function fingerprintIn(setting: Setting, experiment: Experiment): string {
  const { task, files } = setting;
  return fingerprintOf({
    sources: files.sources,
    image: files.image,
    command: task.training.command,
    hyperparameters: experiment.hyperparameters,
    dataset: files.dataset.digest,
    validationItems: setting.validationItems,
    labelVersion: setting.labelVersion,
    protocol: task.protocol,
  });
}

/**
 * An experiment with its fingerprint and everything that was ever run under it.
 *
 * @param runs null on a clone without the service: then nothing is known to have run
 */
export async function experimentFacts(
  setting: Setting,
  experiment: Experiment,
  runs: Pick<Runs, "withFingerprint"> | null,
  changed: boolean,
): Promise<ExperimentFacts> {
  const fingerprint = fingerprintIn(setting, experiment);
  const found = (await runs?.withFingerprint(setting.snapshot.repository, fingerprint)) ?? [];
  return { experiment, fingerprint, runs: found, changed };
}
