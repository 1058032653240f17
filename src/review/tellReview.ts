import { z } from "zod";
import { judge } from "../checklist/judge.js";
import { UserError } from "../common/userError.js";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import { keepSaid, placeOf, sayOnce, type Speaker } from "../telling/sayOnce.js";
import { cardKey, planCards, type CardAction } from "./planCards.js";

const input = z.object({ number: z.number().int().positive() });
const output = z.object({ told: z.boolean() });

/**
 * Tells the team's channel how a pull request stands. A step of its own: a chat that is down must not spoil what stands
 * on GitHub. What was told is noted last, so that news which could not be told are news again at the next look.
 */
export function tellReview(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "review/tell",
    does: "keeps the card of a pull request in the team's channel and tells a changed verdict",
    with: input,
    output,
    async run({ number }, { event, now }) {
      const repository = event.repository ?? "";
      const pullRequest = await world.pullRequests.pullRequest(repository, number);
      if (!pullRequest || pullRequest.state === "closed") return { told: false };
      const facts = await factsOfPullRequest(world, repository, pullRequest, now);
      const verdicts = judge(facts);
      const { slack, approvers } = facts.base.config;
      const actions = planCards({
        ...{ repository, pullRequest, verdicts, channel: slack?.channel ?? null, approvers: approvers.protocol },
        before: await world.verdicts.ofPullRequest(repository, number),
        hasCard: (await placeOf(world, cardKey(repository, number))) !== null,
      });
      const told = await carryOut(world, repository, actions);
      await world.verdicts.keep(repository, number, pullRequest.headSha, now, verdicts);
      return { told };
    },
  };
}

/** False where the channel that the team named cannot be spoken in: then there is nobody to tell. */
async function carryOut(world: World, repository: string, actions: CardAction[]): Promise<boolean> {
  try {
    for (const action of actions) await show(world, action);
    return actions.length > 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    world.log.warn({ repository, why: error.message }, "the team's channel cannot be spoken in");
    return false;
  }
}

async function show(speaker: Speaker, action: CardAction): Promise<void> {
  if (action.do === "keep-card") {
    await keepSaid(speaker, action.key, action.message, { channel: action.channel });
    return;
  }
  const card = await placeOf(speaker, action.card);
  const thread = card ? { thread: card.ts, broadcast: true } : {};
  await sayOnce(speaker, action.key, action.message, { channel: card?.channel ?? action.channel, ...thread });
}
