import { z } from "zod";
import type { TrainingRequest } from "../ports/ledger.js";
import { ChildJobs, type Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { sayOnce, showOnce } from "../telling/sayOnce.js";
import { resultsMessage } from "../words/resultsMessage.js";
import { pictureAltText } from "../words/picture.js";
import { announced, mustKnow } from "./announceTraining.js";
import { chartOf, chartJob, type Chart } from "./chartOf.js";
import type { Measured } from "./gatherResults.js";
import { primaryMetric } from "./primaryMetric.js";
import { resultsOfRequest } from "./resultsOfRequest.js";
import { updateCard } from "./tellRun.js";

const input = z.object({ request: z.string() });
const output = z.object({ told: z.boolean() });

/** Puts chart and table into the thread of a request's card and says that the training has ended. */
export function publishTraining(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "training/publish",
    does: "posts the chart and the table of a request when its runs have ended",
    with: input,
    output,
    async run({ request: id }, { event, children, emit }) {
      const asked = await mustKnow(world, event.repository, id);
      const measured = await resultsOfRequest(world, asked);
      const chart = measured && (await chartOf(world, measured, children));
      if (measured && !chart) return new ChildJobs([chartJob(measured)]);
      // First: the pull request is judged by what was measured, whether or not the chat can be reached.
      await emit("finished", {
        kind: "training.finished",
        repository: asked.repository,
        request: id,
        number: asked.pullRequest,
      });
      const request = await announced(world, asked);
      await updateCard(world, request, await primaryMetric(world, request));
      if (measured && chart) await tell(world, request, measured, chart);
      return { told: measured !== null && request.card !== null };
    },
  };
}

async function tell(world: World, { id, card }: TrainingRequest, { results }: Measured, { digest }: Chart) {
  if (!card) return;
  const thread = { channel: card.channel, thread: card.ts };
  if (digest) {
    const name = `${results.task}-${digest.slice(0, 8)}.png`;
    const bytes = await world.artifacts.get(digest);
    const picture = { name, title: pictureAltText(results), bytes, comment: "" };
    await showOnce(world, `chart ${digest} for ${id}`, picture, thread);
  }
  await sayOnce(world, `result ${id}`, resultsMessage(results), { ...thread, broadcast: true });
}
