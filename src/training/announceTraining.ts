import { z } from "zod";
import type { TrainingRequest } from "../ports/ledger.js";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { sayOnce } from "../telling/sayOnce.js";
import { trainingCard } from "../words/trainingCard.js";
import { channelOf } from "../gathering/channelOf.js";
import { primaryMetric } from "./primaryMetric.js";
import { recordsOf } from "./tellRun.js";

const input = z.object({ request: z.string() });
const output = z.object({ runs: z.array(z.string()), channel: z.string().nullable() });

/** Posts the parent card of a training request; its events and its result go into the card's thread. */
export function announceTraining(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "training/announce",
    does: "posts the card of a training request in the team's channel",
    with: input,
    output,
    async run({ request: id }) {
      const request = await mustKnow(world, id);
      const channel = await channelOf(world, request.repository);
      if (channel && !request.card) await postCard(world, request, channel);
      return { runs: request.runs, channel };
    },
  };
}

export async function mustKnow(world: Pick<World, "requests">, id: string): Promise<TrainingRequest> {
  const request = await world.requests.request(id);
  if (!request) throw new Error(`there is no training request ${id}`);
  return request;
}

async function postCard(world: World, request: TrainingRequest, channel: string): Promise<void> {
  const metric = await primaryMetric(world, request);
  const card = trainingCard(request, await recordsOf(world, request), metric, world.runner.warning);
  const place = await sayOnce(world, `request ${request.id}`, card, { channel });
  await world.requests.setCard(request.id, place);
}
