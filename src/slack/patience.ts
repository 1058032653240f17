import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../common/log.js";

const ATTEMPTS = 10;

/** Carries out a request to Slack, and again after the seconds that Slack names when it says that there were too many. */
export function patience(log: Log) {
  return async <T>(request: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request();
      } catch (error) {
        const seconds = namedWait(error);
        if (seconds === null || attempt === ATTEMPTS) throw error;
        log.warn({ attempt, seconds }, "Slack asks us to wait");
        await sleep(seconds * 1_000);
      }
    }
  };
}

function namedWait(error: unknown): number | null {
  // The web client's own class is not exported from where it can be compared in both module systems; its code is documented.
  const { code, retryAfter } = error as { code?: string; retryAfter?: number };
  return code === "slack_webapi_rate_limited_error" ? (retryAfter ?? 1) : null;
}
