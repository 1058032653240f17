import type { SlackInside } from "./slackInside.js";
import { slackApp } from "./slackInside.js";

export interface SlackEvents {
  /** Something happened in the counterpart: sent on when the App would have subscribed to it. */
  consider(type: string, envelope: unknown): Promise<void>;
  /** Sends an event to the service, again when it is not acknowledged, as Slack does. Resolves after the first try. */
  send(event: object): Promise<void>;
  /** Slack's question when an Events URL is entered; true when the service answers it rightly. */
  verifyUrl(): Promise<boolean>;
  stop(): void;
}

/** The Events API, for mentions of the bot and its home tab. */
export function createEvents(slack: SlackInside): SlackEvents {
  const waiting = new Set<NodeJS.Timeout>();
  let count = 0;

  async function attempt(body: string, retry: number): Promise<void> {
    const request = await slack.requests.send(
      "event",
      body,
      retry > 0 ? { number: retry, reason: "http_timeout" } : undefined,
    );
    const delay = slack.choices.slackRetryDelaysMs[retry];
    const done = request.status !== undefined && request.status >= 200 && request.status < 300;
    if (done || delay === undefined) return;
    const timer = setTimeout(() => {
      waiting.delete(timer);
      void attempt(body, retry + 1);
    }, delay);
    waiting.add(timer);
  }

  const send = (event: object) => attempt(JSON.stringify(envelopeOf(event, ++count)), 0);
  return {
    send,
    async consider(type, envelope) {
      const event = (envelope as { event?: { user?: string; text?: string; subtype?: string } }).event; // the counterpart's own
      const mention = type === "message" && !event?.subtype && event?.text?.includes(`<@${slackApp.botUserId}>`);
      if (mention && event?.user !== slackApp.botUserId) await send({ ...event, type: "app_mention" });
    },
    async verifyUrl() {
      const body = JSON.stringify({ type: "url_verification", token: "legacy", challenge: "prove-it" });
      const request = await slack.requests.send("event", body);
      return request.status === 200 && request.answer.includes("prove-it");
    },
    stop() {
      for (const timer of waiting) clearTimeout(timer);
    },
  };
}

function envelopeOf(event: object, count: number): Record<string, unknown> {
  return {
    type: "event_callback",
    token: "legacy",
    team_id: slackApp.teamId,
    api_app_id: slackApp.appId,
    event,
    event_id: `Ev${String(count).padStart(9, "0")}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: slackApp.teamId, user_id: slackApp.botUserId, is_bot: true, enterprise_id: null }],
  };
}
