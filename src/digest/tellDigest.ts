import { z } from "zod";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { channelOf } from "../gathering/channelOf.js";
import { sayOnce } from "../telling/sayOnce.js";
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
      await tellDigest(world, { repository: event.repository, key: `digest ${event.id}`, channel });
      return { told: true };
    },
  };
}

/** Posts the digest; `key` makes it one message however often it is asked. */
export async function tellDigest(
  world: World,
  asked: { repository: string; key: string; channel: string },
): Promise<void> {
  const week = await gatherWeek(world, asked.repository, world.clock.now());
  await sayOnce(world, asked.key, digestMessage(week), { channel: asked.channel });
}
