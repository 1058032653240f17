import type { TrainingRequest } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import { taskAt } from "../gathering/gather.js";
import { snapshotAt } from "../gathering/snapshot.js";

/** The deciding metric of the task that a request belongs to. */
export async function primaryMetric(world: Pick<World, "repositories">, request: TrainingRequest): Promise<string> {
  const snapshot = await snapshotAt(world.repositories, request.repository, request.commit);
  return (await taskAt(snapshot, request.task)).metrics.primary;
}
