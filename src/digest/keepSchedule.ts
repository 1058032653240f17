import { z } from "zod";
import type { EventKind } from "../ports/event.js";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { policyOf } from "../gathering/policyOf.js";

/** What keeps clocks: the engine. */
export interface Schedules {
  upsert(key: string, cron: string, timezone: string, event: EventKind & { repository: string | null }): Promise<void>;
  remove(key: string): Promise<void>;
}

const input = z.object({});
const output = z.object({ cron: z.string().nullable() });

/** Makes the digest's clock follow the team's policy: cron and time zone as the default branch says them. */
export function keepSchedule(
  world: Pick<World, "repositories" | "policyFiles">,
  schedules: () => Schedules,
): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "digest/schedule",
    does: "sets the digest's clock as the team's policy says",
    with: input,
    output,
    async run(_, { event }) {
      const repository = event.repository ?? "";
      const { config } = await policyOf(world, repository);
      const key = `digest ${repository}`;
      if (config.digest)
        await schedules().upsert(key, config.digest.cron, config.digest.timezone, {
          kind: "schedule",
          schedule: "digest",
          repository,
        });
      else await schedules().remove(key);
      return { cron: config.digest?.cron ?? null };
    },
  };
}
