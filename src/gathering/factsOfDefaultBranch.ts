import type { ExperimentFacts, Facts, TaskFacts } from "../checklist/facts.js";
import { UserError } from "../common/userError.js";
import type { Experiment } from "../experiments/experiment.js";
import type { World } from "../ports/world.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";
import { experimentFacts, type Setting } from "./experimentFacts.js";
import { gatherFacts } from "./gather.js";
import { readValidation } from "./readValidation.js";
import { snapshotAt, type Snapshot } from "./snapshot.js";
import { trainingFiles } from "./trainingFiles.js";

type Reader = Pick<World, "repositories" | "policyFiles" | "decisions" | "runs">;

/** What is there on the default branch now, as if a pull request that changes nothing stood there. */
export async function factsOfDefaultBranch(world: Reader, repository: string, now: string): Promise<Facts> {
  const { sha } = await world.repositories.defaultBranch(repository);
  const change = { author: "", fork: false, baseSha: sha, headSha: sha };
  return gatherFacts({
    repository,
    change,
    repositories: world.repositories,
    ledger: world,
    policy: world.policyFiles,
    now,
  });
}

/**
 * An experiment of the head by its name, or null when there is none.
 *
 * @param name `wide`, or `digits/wide` where two tasks have one of this name
 * @throws UserError when the name fits several
 */
export async function factsOfExperiment(
  world: Reader,
  facts: Facts,
  name: string,
): Promise<{ task: TaskFacts; one: ExperimentFacts } | null> {
  const [experiment, ...others] = facts.head.experiments.filter((one) => isCalled(one, name));
  if (experiment && others.length > 0) {
    const names = [experiment, ...others].map((one) => `\`${one.task}/${one.name}\``);
    throw new UserError(`say which one: ${names.join(" or ")}; "${name}" is the name of ${names.length} experiments`);
  }
  const task = experiment && facts.tasks[experiment.task];
  if (!task) return null;
  const [one] = await experimentsAt(world, facts.repository, facts.head.sha, task, [experiment]);
  return one ? { task, one } : null;
}

/** True for the name of the file, alone or below that of its task. */
export function isCalled(experiment: Experiment, name: string): boolean {
  return experiment.name === name || `${experiment.task}/${experiment.name}` === name;
}

/** Experiments with their fingerprints and runs at one commit. */
export async function experimentsAt(
  world: Reader,
  repository: string,
  sha: string,
  { task, acceptance }: { task: Task; acceptance: Acceptance | null },
  experiments: Experiment[],
): Promise<ExperimentFacts[]> {
  const setting = await settingAt(await snapshotAt(world.repositories, repository, sha), task, acceptance);
  return Promise.all(experiments.map((experiment) => experimentFacts(setting, experiment, world.runs, false)));
}

async function settingAt(snapshot: Snapshot, task: Task, acceptance: Acceptance | null): Promise<Setting> {
  const validation = await readValidation(snapshot, task);
  return {
    task,
    snapshot,
    files: await trainingFiles(task, snapshot),
    validationItems: validation?.files.itemsDigest ?? "",
    labelVersion: acceptance?.labelVersion ?? 0,
  };
}
