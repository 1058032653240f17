import type { Facts } from "../checklist/facts.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";
import { gatherFacts } from "./gather.js";

/** Everything a verdict on this pull request may depend on, at its head as it stands now. */
export function factsOfPullRequest(
  world: World,
  repository: string,
  pullRequest: PullRequest,
  now: string,
): Promise<Facts> {
  const { number, author, fork, baseSha, headSha } = pullRequest;
  return gatherFacts({
    repository,
    change: { number, author, fork, baseSha, headSha },
    repositories: world.repositories,
    ledger: { decisions: world.decisions, runs: world.runs },
    policy: world.policyFiles,
    now,
  });
}
