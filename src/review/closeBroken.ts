import { z } from "zod";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { taskNames } from "../gathering/taskNames.js";
import { brokenCheck } from "./planReview.js";

const input = z.object({ number: z.number().int().positive() });
const output = z.object({ closed: z.array(z.string()) });

/**
 * Completes the checks of a pull request that could not be judged, however often it was tried: a check that is in progress
 * for ever would leave its people waiting. A step of its own, so that it comes also after a time-out or a killed worker.
 */
export function closeBroken(
  world: Pick<World, "pullRequests" | "repositories" | "reviews">,
): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "review/close-broken",
    does: "completes the checks of a pull request that Holdout could not judge",
    with: input,
    output,
    async run({ number }, { event, workflowRunId }) {
      const repository = event.repository ?? "";
      const pullRequest = await world.pullRequests.pullRequest(repository, number);
      if (!pullRequest || pullRequest.state === "closed") return { closed: [] };
      const names = await taskNames(world, repository, pullRequest);
      for (const name of names)
        await world.reviews.setCheck(repository, pullRequest.headSha, brokenCheck(name, workflowRunId));
      return { closed: names };
    },
  };
}
