import { experimentsAt } from "../gathering/factsOfDefaultBranch.js";
import type { Policy } from "../gathering/policyOf.js";
import type { Experiment, RunRecord } from "../experiments/experiment.js";
import type { World } from "../ports/world.js";
import type { Acceptance } from "../validation/acceptance.js";
import { gatherResults, type Measured, type Trained } from "./gatherResults.js";

/** Every experiment of a task that has finished under the accepted labels, beside the baseline; null when none has. */
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
  const trained = byFingerprint(finished).map((records) =>
    trainedOf(records, baselineFacts?.fingerprint, policy.experiments),
  );
  return gatherResults(world, { repository: policy.repository, task, acceptance, trained });
}

function byFingerprint(records: RunRecord[]): RunRecord[][] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records)
    groups.set(record.run.fingerprint, [...(groups.get(record.run.fingerprint) ?? []), record]);
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.run.seed - b.run.seed));
}

/** Two experiments may have had the same file name: the later ones carry the start of their fingerprint. */
function trainedOf(records: RunRecord[], baseline: string | undefined, experiments: Experiment[]): Trained {
  // Groups are never empty.
  const { run } = records[0] as RunRecord;
  const known = experiments.find(({ path }) => path === run.experimentPath);
  const experiment = known ?? { name: run.experiment, task: run.task, path: run.experimentPath, hyperparameters: {} };
  return { experiment, fingerprint: run.fingerprint, isBaseline: run.fingerprint === baseline, records };
}
