import type { TrainingRequest } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import { taskAt } from "../gathering/gather.js";

/** The deciding metric of the task that a request belongs to. */
export async function primaryMetric(world: Pick<World, "repositories">, request: TrainingRequest): Promise<string> {
  const task = await taskAt(world.repositories, request.repository, request.commit, request.task);
  return task.metrics.primary;
}
