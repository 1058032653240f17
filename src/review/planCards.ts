import type { Verdict } from "../checklist/verdict.js";
import type { ChatMessage } from "../ports/chat.js";
import type { PullRequest } from "../ports/pullRequests.js";
import { plain } from "../words/blocks.js";
import { pullRequestCard, verdictChanged } from "../words/pullRequestCard.js";

/** What a review wants the team's channel to show; each can be carried out twice. */
export type CardAction =
  | { do: "keep-card"; key: string; channel: string; message: ChatMessage }
  | { do: "say-in-thread"; key: string; card: string; channel: string; message: ChatMessage };

/** All that the cards of a pull request depend on, gathered before. */
export interface CardState {
  repository: string;
  pullRequest: PullRequest;
  verdicts: Verdict[];
  /** What was told about this pull request before, one per task; empty on the first review. */
  before: Verdict[];
  /** Channel of the team, or null when the repository names none. */
  channel: string | null;
  /** True when a card of this pull request stands in the channel. */
  hasCard: boolean;
  approvers: string[];
}

/** A card where something is blocked or was, edited in place; a changed verdict is news, in its thread and in the channel. */
export function planCards(state: CardState): CardAction[] {
  const { repository, pullRequest, verdicts, channel, hasCard } = state;
  const isBlocked = verdicts.some((verdict) => verdict.conclusion !== "success");
  if (!channel || verdicts.length === 0 || (!isBlocked && !hasCard)) return [];
  const key = cardKey(repository, pullRequest.number);
  const message = pullRequestCard(repository, pullRequest, verdicts, state.approvers);
  const news = verdicts.filter((verdict) => hasCard && hasChanged(verdict, state.before));
  return [
    { do: "keep-card", key, channel, message },
    ...news.map((verdict): CardAction => ({
      do: "say-in-thread",
      key: `${key} ${pullRequest.headSha} ${verdict.task} ${verdict.conclusion}`,
      card: key,
      channel,
      message: plain(verdictChanged(pullRequest, verdict)),
    })),
  ];
}

/** By this the card of a pull request is found again. */
export function cardKey(repository: string, number: number): string {
  return `card ${repository}#${number}`;
}

function hasChanged(verdict: Verdict, before: Verdict[]): boolean {
  const earlier = before.find((one) => one.task === verdict.task);
  return earlier !== undefined && earlier.conclusion !== verdict.conclusion;
}
