import type { World } from "../ports/world.js";
import type { StepContext } from "../ports/step.js";
import type { Asking } from "../training/requestTraining.js";
import { knownResult } from "../words/known.js";
import { queued, secondsOf } from "../words/trainingCard.js";
import { resultsOfRequest } from "../training/resultsOfRequest.js";
import type { ChatMessage } from "../ports/chat.js";
import { chartOf } from "../training/chartOf.js";
import { plain } from "../words/blocks.js";
import { mrkdwn } from "../words/escape.js";

/**
 * Sets in motion what was asked, and says it at once: position and expected time, or the old result of runs that were
 * made before. A request is announced only once, so a doubled command changes nothing.
 */
export async function answerRun(
  world: World,
  asking: Asking,
  { emit, workflowRunId }: Pick<StepContext, "emit" | "workflowRunId">,
): Promise<ChatMessage> {
  const { request } = asking;
  if (asking.outcome === "queued") {
    await emit(`request ${request.id}`, {
      kind: "training.requested",
      repository: request.repository,
      request: request.id,
    });
    return plain(mrkdwn(queued(request, asking.expectation)));
  }
  const seconds = asking.records.reduce((sum, record) => sum + secondsOf(record), 0);
  await world.audit.note({
    at: world.clock.now(),
    repository: request.repository,
    actor: request.askedBy,
    did: "repeat answered",
    // By the workflow run a question that was answered again after a crash is seen to be one.
    details: { request: request.id, seconds, asked: workflowRunId },
  });
  const measured = await resultsOfRequest(world, request);
  const place = await earlierCard(world, asking);
  const picture = measured && (await pictureOf(world, request.repository, measured));
  return knownResult(request, measured?.results ?? null, { permalink: place, picture });
}

/** The thread that holds the old chart and table. */
async function earlierCard(world: World, { request }: Asking): Promise<string | null> {
  const all = await world.requests.ofFingerprint(request.repository, request.fingerprint);
  return all.find((one) => one.card)?.card?.permalink ?? null;
}

async function pictureOf(
  world: World,
  repository: string,
  measured: NonNullable<Awaited<ReturnType<typeof resultsOfRequest>>>,
): Promise<string | null> {
  const chart = await chartOf(world, measured, undefined);
  if (!chart?.digest) return null;
  return world.reviews.publishPicture(repository, {
    name: `${measured.results.task}.png`,
    digest: chart.digest,
    png: await world.artifacts.get(chart.digest),
  });
}
