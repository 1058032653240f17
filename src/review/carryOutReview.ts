import type { Reviews } from "../ports/reviews.js";
import { keepSaid, placeOf, sayOnce, type Speaker } from "../telling/sayOnce.js";
import type { ReviewAction } from "./planReview.js";

/** Makes the world match the plan. Twice is as good as once. */
export async function carryOutReview(
  actions: ReviewAction[],
  to: { repository: string; number: number },
  world: Speaker & { reviews: Reviews },
): Promise<void> {
  for (const action of actions) await carryOut(action, to, world);
}

async function carryOut(
  action: ReviewAction,
  to: { repository: string; number: number },
  world: Speaker & { reviews: Reviews },
) {
  switch (action.do) {
    case "set-check":
      await world.reviews.setCheck(to.repository, action.sha, action.check);
      return;
    case "keep-comment":
      await world.reviews.keepComment(to.repository, to.number, action.marker, action.body);
      return;
    case "keep-card":
      await keepSaid(world, action.key, action.message, { channel: action.channel });
      return;
    case "say-in-thread": {
      const card = await placeOf(world, action.card);
      const thread = card ? { thread: card.ts, broadcast: true } : {};
      await sayOnce(world, action.key, action.message, { channel: card?.channel ?? action.channel, ...thread });
    }
  }
}
