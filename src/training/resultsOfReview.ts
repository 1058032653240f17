import type { ExperimentFacts, Facts } from "../checklist/facts.js";
import { taskAtHead } from "../checklist/seedRuns.js";
import type { World } from "../ports/world.js";
import { gatherResults, type Measured, type Trained } from "./gatherResults.js";

/** What a pull request's experiments have shown beside the baseline; null while none of them has finished. */
export async function resultsOfReview(
  world: Pick<World, "artifacts" | "runs">,
  facts: Facts,
  taskName: string,
): Promise<Measured | null> {
  const task = facts.tasks[taskName];
  if (!task?.acceptance) return null;
  const candidates = task.experiments.filter(({ runs }) => runs.some(({ state }) => state.status === "finished"));
  if (candidates.length === 0) return null;
  const baseline =
    task.baseline && !candidates.some(({ experiment }) => experiment.path === task.baseline?.experiment.path)
      ? [task.baseline]
      : [];
  const trained = [...baseline, ...candidates].map((one) => asTrained(one, task.task.baseline));
  // Measured as the team's task says, whatever else the change does to it; trained under the change's own protocol.
  const measured = { ...task.task, protocol: taskAtHead(facts, task).protocol };
  const { acceptance } = task;
  return gatherResults(world, { repository: facts.repository, task: measured, acceptance, trained });
}

function asTrained({ experiment, fingerprint, runs }: ExperimentFacts, baselinePath: string): Trained {
  return { experiment, fingerprint, isBaseline: experiment.path === baselinePath, records: runs };
}
