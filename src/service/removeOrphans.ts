import type { World } from "../ports/world.js";
import { isEnded } from "../words/trainingCard.js";

/** Ends and removes what a runner holds and nobody waits for: runs that are unknown or have ended in the ledger. */
export async function removeOrphans(world: Pick<World, "runner" | "runs" | "log">): Promise<void> {
  for (const runId of await world.runner.list()) {
    const record = await world.runs.run(runId);
    if (record && !isEnded(record)) continue;
    world.log.warn({ run: runId }, "a training that nobody waits for is removed");
    await world.runner.stop(runId, "cancelled");
    await world.runner.remove(runId);
  }
}
