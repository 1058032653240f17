import { UserError } from "../common/userError.js";
import type { World } from "../ports/world.js";

/**
 * The GitHub login of somebody who speaks in Slack.
 *
 * @throws UserError that tells how to link the two
 */
export async function actingPerson(world: Pick<World, "links">, slackUser: string): Promise<string> {
  const login = await world.links.loginOf(slackUser);
  if (login) return login;
  throw new UserError(
    "I do not know yet who you are on GitHub, and I ask GitHub what you may do. Type `/holdout link` first; it takes a minute.",
  );
}
