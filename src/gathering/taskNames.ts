import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";

/** Names of the tasks that either side of a pull request declares: each gets a check, whatever the change touches. */
export async function taskNames(
  world: Pick<World, "repositories">,
  repository: string,
  pullRequest: PullRequest,
): Promise<string[]> {
  const trees = await Promise.all(
    [pullRequest.baseSha, pullRequest.headSha].map((sha) => world.repositories.tree(repository, sha)),
  );
  const names = trees.flat().flatMap(({ path }) => /^\.holdout\/tasks\/([^/]+)\.ya?ml$/.exec(path)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}
