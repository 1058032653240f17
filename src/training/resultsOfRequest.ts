import { experimentsAt } from "../gathering/factsOfDefaultBranch.js";
import { policyOf } from "../gathering/policyOf.js";
import { snapshotAt } from "../gathering/snapshot.js";
import { taskAt } from "../gathering/gather.js";
import type { TrainingRequest } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import type { Task } from "../tasks/task.js";
import { experimentAsTrained } from "./experimentAsTrained.js";
import { gatherResults, isMeasured, type Measured, type Trained } from "./gatherResults.js";
import { recordsOf } from "./tellRun.js";

/** The runs of a request beside the baseline of the default branch; null while none of its own has finished. */
export async function resultsOfRequest(world: World, request: TrainingRequest): Promise<Measured | null> {
  const { repository } = request;
  const acceptance = await world.decisions.acceptance(repository, request.task);
  if (!acceptance) return null;
  const records = await recordsOf(world, request);
  if (!records.some((record) => isMeasured(record, acceptance))) return null;
  const snapshot = await snapshotAt(world.repositories, repository, request.commit);
  const task = await taskAt(snapshot, request.task);
  const isBaseline = request.experimentPath === task.baseline;
  const own: Trained = {
    experiment: await experimentAsTrained(snapshot, request),
    fingerprint: request.fingerprint,
    isBaseline,
    records,
  };
  const baseline = isBaseline ? [] : await baselineOf(world, repository, task);
  return gatherResults(world, { repository, task, acceptance, trained: [...baseline, own] });
}

/** The baseline as the default branch has it, with its runs. */
async function baselineOf(world: World, repository: string, task: Task): Promise<Trained[]> {
  const policy = await policyOf(world, repository);
  const experiment = policy.experiments.find(({ path }) => path === task.baseline);
  const acceptance = await world.decisions.acceptance(repository, task.name);
  if (!experiment) return [];
  const found = await experimentsAt(world, repository, policy.sha, { task, acceptance }, [experiment]);
  return found.map((one) => ({ experiment, fingerprint: one.fingerprint, isBaseline: true, records: one.runs }));
}
