import { createHmac } from "node:crypto";
import { isTimeout } from "../isTimeout.js";

export type SlackRequestKind =
  "command" | "block_actions" | "view_submission" | "view_closed" | "message_action" | "event";

/** One request of Slack to the service. */
export interface SlackRequest {
  id: number;
  kind: SlackRequestKind;
  headers: Record<string, string>;
  body: string;
  /** ISO 8601. */
  at: string;
  /** HTTP status; 0 when nothing came in time, 502 when nobody was there; undefined while it is under way. */
  status: number | undefined;
  durationMs: number;
  /** What the service answered in its acknowledgement. */
  answer: string;
  /** 0 for the first try. */
  retry: number;
}

export interface SignedRequests {
  /** Every request so far, oldest first. */
  readonly sent: readonly SlackRequest[];
  /** Those that were not answered with 2xx in time: what a person sees as `operation_timeout`. */
  unacknowledged(): SlackRequest[];
  send(kind: SlackRequestKind, body: string, retry?: Retry): Promise<SlackRequest>;
  idle(): Promise<void>;
}

interface Retry {
  number: number;
  reason: string;
}

interface Sender {
  signingSecret: string;
  url(): string | undefined;
  timeoutMs: number;
}

/** Requests signed as Slack signs them (`v0`, https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signedRequests({ signingSecret, url, timeoutMs }: Sender): SignedRequests {
  const sent: SlackRequest[] = [];
  const underWay = new Set<Promise<unknown>>();
  return {
    sent,
    unacknowledged: () => sent.filter(({ status }) => status !== undefined && (status < 200 || status > 299)),
    async send(kind, body, retry) {
      const headers = { ...signatureOf(signingSecret, body), ...typeOf(kind), ...retryHeaders(retry) };
      const at = new Date().toISOString();
      const request: SlackRequest = {
        ...{ id: sent.length + 1, kind, headers, body, at },
        ...{ status: undefined, durationMs: 0, answer: "", retry: retry?.number ?? 0 },
      };
      sent.push(request);
      const posting = post(request, url(), timeoutMs).finally(() => underWay.delete(posting));
      underWay.add(posting);
      await posting;
      return request;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function signatureOf(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": `v0=${digest}` };
}

function typeOf(kind: SlackRequestKind): Record<string, string> {
  return { "Content-Type": kind === "event" ? "application/json" : "application/x-www-form-urlencoded" };
}

function retryHeaders(retry: Retry | undefined): Record<string, string> {
  return retry ? { "X-Slack-Retry-Num": String(retry.number), "X-Slack-Retry-Reason": retry.reason } : {};
}

async function post(request: SlackRequest, base: string | undefined, timeoutMs: number): Promise<void> {
  const began = Date.now();
  const { headers, body } = request;
  try {
    if (base === undefined) throw new Error("no service");
    const url = new URL("/slack/events", base);
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(timeoutMs) });
    request.answer = await response.text();
    request.status = response.status;
  } catch (error) {
    request.status = isTimeout(error) ? 0 : 502;
  }
  request.durationMs = Date.now() - began;
}
