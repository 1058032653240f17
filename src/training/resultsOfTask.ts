import { digestOf } from "../common/canonicalJson.js";
import { UserError } from "../common/userError.js";
import { experimentsAt } from "../gathering/factsOfDefaultBranch.js";
import { taskAt } from "../gathering/gather.js";
import type { Policy } from "../gathering/policyOf.js";
import { snapshotAt } from "../gathering/snapshot.js";
import type { Experiment, Run, RunRecord } from "../experiments/experiment.js";
import { CommitNotFound } from "../ports/repositories.js";
import type { World } from "../ports/world.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";
import { experimentAsTrained } from "./experimentAsTrained.js";
import { gatherResults, isMeasured, type Measured, type Trained } from "./gatherResults.js";

/**
 * Every experiment of a task that has finished under the accepted labels and the protocol of the default branch, beside the
 * baseline; null when none has.
 */
export async function resultsOfTask(
  world: World,
  policy: Policy,
  taskName: string,
  acceptance: Acceptance,
): Promise<Measured | null> {
  const task = policy.tasks.find(({ name }) => name === taskName);
  if (!task) return null;
  const finished = await world.runs.list({ repository: policy.repository, task: taskName, statuses: ["finished"] });
  const records = byFingerprint(finished).filter((group) => group.some((one) => isMeasured(one, acceptance)));
  const experiments = policy.experiments.filter((one) => one.task === taskName);
  const present = await experimentsAt(world, policy.repository, policy.sha, { task, acceptance }, experiments);
  const trained: Trained[] = [];
  for (const group of records) {
    const [{ run }] = group;
    const now = present.find(({ fingerprint }) => fingerprint === run.fingerprint);
    const experiment = now?.experiment ?? (await elsewhere(world, task, run));
    if (!experiment) continue;
    const isBaseline = now !== undefined && now.experiment.path === task.baseline;
    trained.push({ experiment, fingerprint: run.fingerprint, isBaseline, records: group });
  }
  const names = new Map(present.map(({ experiment, fingerprint }) => [experiment.name, fingerprint]));
  return gatherResults(world, { repository: policy.repository, task, acceptance, trained: toldApart(trained, names) });
}

type Group = [RunRecord, ...RunRecord[]];

function byFingerprint(records: RunRecord[]): Group[] {
  const groups = new Map<string, Group>();
  for (const record of records) {
    const known = groups.get(record.run.fingerprint);
    if (known) known.push(record);
    else groups.set(record.run.fingerprint, [record]);
  }
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.run.seed - b.run.seed) as Group);
}

/**
 * An experiment that the default branch does not have so: changed or removed since, or of a pull request. Undefined where it was trained
 * under another protocol, which is no rival of what was trained under the team's, and where nobody can tell any more.
 */
async function elsewhere(world: World, task: Task, run: Run): Promise<Experiment | undefined> {
  try {
    const snapshot = await snapshotAt(world.repositories, run.repository, run.commit);
    const then = await taskAt(snapshot, run.task);
    if (digestOf(then.protocol) !== digestOf(task.protocol)) return undefined;
    return await experimentAsTrained(snapshot, run);
  } catch (error) {
    if (error instanceof UserError || error instanceof CommitNotFound) return undefined;
    throw error;
  }
}

/**
 * The baseline, then the others, the newest first. A name is that of the default branch's experiment, else of the newest that has it;
 * others of the name carry the start of their fingerprint.
 *
 * @param names of the default branch's experiments, with their fingerprints; gets the others', too
 */
function toldApart(trained: Trained[], names: Map<string, string>): Trained[] {
  const inOrder = trained.toSorted((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  return inOrder.map((one) => {
    const { experiment, fingerprint } = one;
    const { name } = experiment;
    const owner = names.get(name) ?? fingerprint;
    names.set(name, owner);
    return owner === fingerprint
      ? one
      : { ...one, experiment: { ...experiment, name: `${name} ${fingerprint.slice(0, 8)}` } };
  });
}
