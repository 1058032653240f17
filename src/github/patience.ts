import { setTimeout as sleep } from "node:timers/promises";
import type { Octokit } from "octokit";
import type { Log } from "../common/log.js";

const ATTEMPTS_AT_A_FAULT = 4;
const ATTEMPTS_AT_A_LIMIT = 20;
/** GitHub says to wait a minute when it names no time: docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
const UNNAMED_LIMIT_MS = 60_000;

/** An Octokit plugin that waits and asks again: as long as GitHub says at a rate limit, 1, 4 and 9 seconds at a fault of its own. */
export function patience(log: Log, faultWaitMs = 1_000) {
  return (octokit: Octokit): Record<string, never> => {
    octokit.hook.wrap("request", async (request, options) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await request(options);
        } catch (error) {
          const waitMs = waitBeforeRetry(asFailure(error), attempt, { nowMs: Date.now(), faultWaitMs });
          if (waitMs === null) throw error;
          log.warn({ method: options.method, url: options.url, attempt, waitMs }, "GitHub asks us to wait");
          await sleep(waitMs, undefined, { signal: options.request?.signal });
        }
      }
    });
    return {};
  };
}

/** What an answer that is not a success says. Status 0: there was no answer. */
export interface Failure {
  status: number;
  message: string;
  headers: Record<string, string | number | undefined>;
}

/**
 * Milliseconds to wait before asking again, or null when asking again would not help.
 *
 * @param attempt requests made so far, from 1
 */
export function waitBeforeRetry(
  failure: Failure,
  attempt: number,
  at: { nowMs: number; faultWaitMs: number },
): number | null {
  const limited = limitWaitMs(failure, at.nowMs);
  if (limited !== null) return attempt < ATTEMPTS_AT_A_LIMIT ? limited : null;
  const isFault = failure.status === 0 || failure.status >= 500;
  return isFault && attempt < ATTEMPTS_AT_A_FAULT ? at.faultWaitMs * attempt ** 2 : null;
}

function limitWaitMs({ status, message, headers }: Failure, nowMs: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const retryAfter = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && retryAfter >= 0) return retryAfter * 1_000;
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const resetMs = Number(headers["x-ratelimit-reset"]) * 1_000;
    // One second more: the clocks of GitHub and of this machine need not agree.
    return Math.max(resetMs - nowMs, 0) + 1_000;
  }
  return status === 429 || /rate limit/i.test(message) ? UNNAMED_LIMIT_MS : null;
}

/** Octokit gives an answer of 500 without a response to a request that never arrived. */
function asFailure(error: unknown): Failure {
  // The error comes from a library that promises nothing about its type.
  const { name, status, message, response } = error as {
    name?: string;
    status?: number;
    message?: string;
    response?: { headers: Failure["headers"] };
  };
  if (name !== "HttpError") return { status: -1, message: String(message), headers: {} };
  return { status: response ? (status ?? 0) : 0, message: String(message), headers: response?.headers ?? {} };
}
