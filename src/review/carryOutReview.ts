import type { Reviews } from "../ports/reviews.js";
import type { ReviewAction } from "./planReview.js";

/** Makes GitHub match the plan. Twice is as good as once. */
export async function carryOutReview(
  actions: ReviewAction[],
  to: { repository: string; number: number },
  reviews: Reviews,
): Promise<void> {
  for (const action of actions) {
    if (action.do === "set-check") await reviews.setCheck(to.repository, action.sha, action.check);
    else await reviews.keepComment(to.repository, to.number, action.marker, action.body);
  }
}
