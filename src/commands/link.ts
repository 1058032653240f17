import { digestOf } from "../common/canonicalJson.js";
import { UserError } from "../common/userError.js";
import type { World } from "../ports/world.js";

const minutes = 15;

/**
 * Offers a one-time code to a Slack user. Whoever writes it on GitHub is that Slack user: only they have seen it, and
 * GitHub vouches for who wrote. `chance` is unguessable text.
 */
export async function offerLink(
  world: Pick<World, "links" | "clock">,
  slackUser: string,
  chance: string,
): Promise<string> {
  const code = digestOf([slackUser, chance]).slice(0, 20);
  const until = new Date(Date.parse(world.clock.now()) + minutes * 60_000).toISOString();
  await world.links.offer(slackUser, code, until);
  return `Write this as a comment on any pull request or issue of a repository where Holdout is installed, within ${minutes} minutes:\n\`/holdout link ${code}\``;
}

/** Links the writer of a comment to the Slack user who was given the code. @throws UserError for an unknown or ended code */
export async function redeemLink(
  world: Pick<World, "links" | "clock" | "audit">,
  code: string,
  login: string,
): Promise<void> {
  const now = world.clock.now();
  const slackUser = await world.links.redeem(code, login, now);
  if (!slackUser)
    throw new UserError("type `/holdout link` in Slack for a new code; this one is not known, or its time is over");
  await world.audit.note({ at: now, repository: null, actor: login, did: "link", details: { slackUser } });
}
