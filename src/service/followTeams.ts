import { policyOf } from "../gathering/policyOf.js";
import { followWorkflows, type TeamWorkflows } from "../collecting/followWorkflows.js";
import type { World } from "../ports/world.js";

/**
 * Looks whether a default branch has moved, and puts its workflows to work in this process: a push is heard by one worker,
 * and every one of them must know what answers an event. What is broken is told by the step that follows the tasks.
 */
export function followTeams(
  world: Pick<World, "pullRequests" | "repositories" | "policyFiles" | "log">,
  workflows: TeamWorkflows,
): () => Promise<void> {
  const seen = new Map<string, string>();
  return async () => {
    for (const repository of await world.pullRequests.repositories()) {
      const { sha } = await world.repositories.defaultBranch(repository);
      if (seen.get(repository) === sha) continue;
      await followWorkflows(world, await policyOf(world, repository), workflows);
      seen.set(repository, sha);
    }
  };
}
