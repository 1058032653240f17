import type { World } from "../ports/world.js";
import { policyOf } from "./policyOf.js";

/** The Slack channel that a repository's policy names, or null. */
export async function channelOf(
  world: Pick<World, "repositories" | "policyFiles">,
  repository: string,
): Promise<string | null> {
  const { config } = await policyOf(world, repository);
  return config.slack?.channel ?? null;
}

/**
 * The repository whose policy names this channel. With one repository alone the channel does not matter.
 *
 * @returns null when none or more than one would fit
 */
export async function repositoryOfChannel(
  world: Pick<World, "repositories" | "policyFiles" | "pullRequests">,
  channel: { id: string; name: string },
): Promise<string | null> {
  const repositories = await world.pullRequests.repositories();
  if (repositories.length === 1) return repositories[0] ?? null;
  const fitting: string[] = [];
  for (const repository of repositories) {
    const named = await channelOf(world, repository);
    if (named === `#${channel.name}` || named === channel.id) fitting.push(repository);
  }
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
