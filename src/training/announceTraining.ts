import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { TrainingRequest } from "../ports/ledger.js";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { sayInChannel } from "../telling/sayOnce.js";
import { trainingCard } from "../words/trainingCard.js";
import { channelOf } from "../gathering/channelOf.js";
import { primaryMetric } from "./primaryMetric.js";
import { recordsOf } from "./tellRun.js";

const input = z.object({ request: z.string() });
const output = z.object({ runs: z.array(z.string()), told: z.boolean() });

/** Posts the parent card of a training request; its events and its result go into the card's thread. */
export function announceTraining(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "training/announce",
    does: "posts the card of a training request in the team's channel",
    with: input,
    output,
    async run({ request: id }, { event }) {
      const request = await mustKnow(world, event.repository, id);
      return { runs: request.runs, told: (await announced(world, request)).card !== null };
    },
  };
}

/** The request with its card, posted when it has none yet; without one where the team has no channel to speak in. */
export async function announced(world: World, request: TrainingRequest): Promise<TrainingRequest> {
  const channel = request.card ? null : await channelOf(world, request.repository);
  if (!channel) return request;
  const card = trainingCard(
    request,
    await recordsOf(world, request),
    await primaryMetric(world, request),
    world.runner.warning,
  );
  const place = await sayInChannel(world, `request ${request.id}`, card, { channel });
  if (place) await world.requests.setCard(request.id, place);
  return { ...request, card: place };
}

/** A request of this repository: nobody reaches another team's by its name. */
export async function mustKnow(
  world: Pick<World, "requests">,
  repository: string | null,
  id: string,
): Promise<TrainingRequest> {
  const request = await world.requests.request(id);
  if (request?.repository !== repository) throw new UserError(`there is no training request ${id} in ${repository}`);
  return request;
}
