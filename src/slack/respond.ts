import { setTimeout as sleep } from "node:timers/promises";
import type { WebClient } from "@slack/web-api";
import type { Log } from "../common/log.js";
import type { Chat } from "../ports/chat.js";
import { contentOf } from "./chat.js";

const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;

interface Way {
  client: WebClient;
  call: <T>(request: () => Promise<T>) => Promise<T>;
  log: Log;
}

/**
 * Answers through a response URL, which Slack takes five times within half an hour. After that the person still gets the
 * answer, as a message that only they see, if the URL remembers who asked (`addressed`). It never throws for a URL that ended.
 */
export function respondThrough({ client, call, log }: Way): Chat["respond"] {
  return async (responseUrl, message, visibility) => {
    const { url, channel, user } = whoAsked(responseUrl);
    const body = { response_type: visibility, replace_original: false, ...contentOf(message) };
    const status = await send(url, body);
    if (status >= 200 && status < 300) return;
    log.warn({ status, channel, user }, "Slack's response URL takes no answer");
    if (!channel || !user) return;
    try {
      await call(() => client.chat.postEphemeral({ channel, user, ...contentOf(message) }));
    } catch (error) {
      log.warn({ channel, user, error: String(error) }, "the answer reached nobody");
    }
  };
}

/** A response URL that remembers, in its fragment, where and by whom it was got; fragments are never sent. */
export function addressed(responseUrl: string, channel: string, user: string): string {
  return `${responseUrl}#${new URLSearchParams({ channel, user }).toString()}`;
}

function whoAsked(responseUrl: string): { url: string; channel: string | null; user: string | null } {
  const [url = "", fragment = ""] = responseUrl.split("#");
  const fields = new URLSearchParams(fragment);
  return { url, channel: fields.get("channel"), user: fields.get("user") };
}

/** The status of the last answer; 0 when there was none. */
async function send(url: string, body: object): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const answer = await tried(url, body);
    const again = answer.status === 0 || answer.status === 429 || answer.status >= 500;
    if (!again || attempt === ATTEMPTS) return answer.status;
    await sleep(answer.retryAfterMs ?? 500 * attempt);
  }
}

async function tried(url: string, body: object): Promise<{ status: number; retryAfterMs: number | null }> {
  try {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const request = { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
    const response = await fetch(url, request);
    await response.arrayBuffer();
    const seconds = response.headers.get("retry-after");
    return { status: response.status, retryAfterMs: seconds === null ? null : Number(seconds) * 1_000 };
  } catch {
    return { status: 0, retryAfterMs: null };
  }
}
