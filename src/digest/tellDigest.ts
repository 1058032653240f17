import { z } from "zod";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { channelOf } from "../gathering/channelOf.js";
import { sayInChannel } from "../telling/sayOnce.js";
import { digestMessage } from "../words/digestMessage.js";
import { gatherWeek } from "./gatherWeek.js";

const input = z.object({});
const output = z.object({ told: z.boolean() });

/** The step behind the schedule: tells the week in the team's channel. */
export function digestStep(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "digest/tell",
    does: "tells the week in the team's channel",
    with: input,
    output,
    async run(_, { event }) {
      if (!event.repository) throw new Error("a digest belongs to a repository");
      const channel = await channelOf(world, event.repository);
      if (!channel) return { told: false };
      return { told: await tellDigest(world, { repository: event.repository, key: `digest ${event.id}`, channel }) };
    },
  };
}

/** Posts the digest; `key` makes it one message however often it is asked. False where nobody can speak in the channel. */
export async function tellDigest(
  world: World,
  asked: { repository: string; key: string; channel: string },
): Promise<boolean> {
  const week = await gatherWeek(world, asked.repository, world.clock.now());
  return (await sayInChannel(world, asked.key, digestMessage(week), { channel: asked.channel })) !== null;
}
