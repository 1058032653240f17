import type { Verdict } from "../checklist/verdict.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { ReviewSection } from "../words/reviewComment.js";

/** All that the plan of a review depends on, gathered before. */
export interface ReviewState {
  repository: string;
  pullRequest: PullRequest;
  sections: ReviewSection[];
  /** What was said about this pull request before, one per task; empty on the first review. */
  before: Verdict[];
  /** Channel of the team, or null when the repository names none. */
  channel: string | null;
  /** True when a card of this pull request stands in the channel. */
  hasCard: boolean;
  approvers: string[];
}
