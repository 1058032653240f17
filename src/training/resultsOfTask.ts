import { UserError } from "../common/userError.js";
import { experimentsAt } from "../gathering/factsOfDefaultBranch.js";
import { taskAt } from "../gathering/gather.js";
import type { Policy } from "../gathering/policyOf.js";
import type { RunRecord } from "../experiments/experiment.js";
import type { World } from "../ports/world.js";
import { sameProtocol } from "../protocol/sameProtocol.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";
import { experimentAsTrained } from "./experimentAsTrained.js";
import { gatherResults, type Measured, type Trained } from "./gatherResults.js";

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
  const baseline = policy.experiments.find(({ path }) => path === task.baseline);
  const [baselineFacts] = baseline
    ? await experimentsAt(world, policy.repository, policy.sha, { task, acceptance }, [baseline])
    : [];
  const trained: Trained[] = [];
  for (const records of byFingerprint(finished))
    if (await wasTrainedUnder(world, task, records))
      trained.push(await trainedOf(world, records, baselineFacts?.fingerprint));
  return gatherResults(world, { repository: policy.repository, task, acceptance, trained: toldApart(trained) });
}

function byFingerprint(records: RunRecord[]): RunRecord[][] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records)
    groups.set(record.run.fingerprint, [...(groups.get(record.run.fingerprint) ?? []), record]);
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.run.seed - b.run.seed));
}

/** A pull request may have trained under a protocol of its own: that is no rival of what was trained under the team's. */
async function wasTrainedUnder(world: World, task: Task, records: RunRecord[]): Promise<boolean> {
  // Groups are never empty, and all of one fingerprint have one protocol.
  const { run } = records[0] as RunRecord;
  try {
    return sameProtocol(task, await taskAt(world.repositories, run.repository, run.commit, run.task));
  } catch (error) {
    // Where the commit is gone, or its task cannot be read any more, nobody knows under which.
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function trainedOf(world: World, records: RunRecord[], baseline: string | undefined): Promise<Trained> {
  const { run } = records[0] as RunRecord;
  const experiment = await experimentAsTrained(world, run);
  return { experiment, fingerprint: run.fingerprint, isBaseline: run.fingerprint === baseline, records };
}

/**
 * The baseline, then the others, the newest first. Two may have the same name, as one experiment has after a change: those that come
 * later carry the start of their fingerprint.
 */
function toldApart(trained: Trained[]): Trained[] {
  const names = new Set<string>();
  const inOrder = trained.toSorted((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  return inOrder.map((one) => {
    const { experiment, fingerprint } = one;
    const isFirst = names.size < names.add(experiment.name).size;
    if (isFirst) return one;
    return { ...one, experiment: { ...experiment, name: `${experiment.name} ${fingerprint.slice(0, 8)}` } };
  });
}
