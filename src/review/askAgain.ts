import { z } from "zod";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";

const input = z.object({ number: z.number().int().positive().nullable().optional(), why: z.string() });
const output = z.object({ asked: z.array(z.number()) });

/** Asks for a new review of one pull request, or of every open one, because something they depend on has changed. */
export function askAgain(world: Pick<World, "pullRequests">): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "review/ask-again",
    does: "judges open pull requests again",
    with: input,
    output,
    async run({ number, why }, { event, emit }) {
      const repository = event.repository ?? "";
      const numbers = number
        ? [number]
        : (await world.pullRequests.openPullRequests(repository)).map((one) => one.number);
      for (const one of numbers) await emit(`review ${one}`, { kind: "review.asked", repository, number: one, why });
      return { asked: numbers };
    },
  };
}
