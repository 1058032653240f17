import { z } from "zod";
import { ChildJobs, type Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { sayOnce } from "../telling/sayOnce.js";
import { resultsMessage } from "../words/resultsMessage.js";
import { pictureAltText } from "../words/picture.js";
import { mustKnow } from "./announceTraining.js";
import { chartOf, chartJob } from "./chartOf.js";
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
    async run({ request: id }, { children, emit }) {
      const request = await mustKnow(world, id);
      const measured = await resultsOfRequest(world, request);
      const chart = measured && (await chartOf(world, measured, children));
      if (measured && !chart) return new ChildJobs([chartJob(measured)]);
      await updateCard(world, request, await primaryMetric(world, request));
      if (measured && chart && request.card) await tell(world, request.id, request.card, measured, chart);
      await emit("finished", {
        kind: "training.finished",
        repository: request.repository,
        request: id,
        number: request.pullRequest,
      });
      return { told: measured !== null };
    },
  };
}

type Measured = NonNullable<Awaited<ReturnType<typeof resultsOfRequest>>>;

async function tell(
  world: World,
  requestId: string,
  card: { channel: string; ts: string },
  measured: Measured,
  chart: { digest: string },
) {
  const thread = { channel: card.channel, thread: card.ts };
  const picture = `chart ${chart.digest} for ${requestId}`;
  if (!(await world.posts.place(picture))) {
    const png = await world.artifacts.get(chart.digest);
    const title = pictureAltText(measured.results);
    await world.chat.upload({ name: `${measured.results.task}.png`, title, bytes: png, comment: "" }, thread);
    await world.posts.said(picture, { url: chart.digest });
  }
  await sayOnce(world, `result ${requestId}`, resultsMessage(measured.results), { ...thread, broadcast: true });
}
