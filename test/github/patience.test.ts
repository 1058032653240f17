import { describe, expect, test } from "@jest/globals";
import { waitBeforeRetry, type Failure } from "../../src/github/patience.js";

const at = { nowMs: 1_000_000, faultWaitMs: 1_000 };
const failure = (given: Partial<Failure>): Failure => ({ status: 403, message: "", headers: {}, ...given });

describe("waiting for GitHub", () => {
  test("retry-after is obeyed, to the second, for 429 and for 403", () => {
    expect(waitBeforeRetry(failure({ status: 429, headers: { "retry-after": "7" } }), 1, at)).toBe(7_000);
    expect(waitBeforeRetry(failure({ status: 403, headers: { "retry-after": "30" } }), 3, at)).toBe(30_000);
  });

  test("a used-up budget is waited for until it is refilled, and a second longer", () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1060" };
    expect(waitBeforeRetry(failure({ headers }), 1, at)).toBe(61_000);
    expect(waitBeforeRetry(failure({ headers: { ...headers, "x-ratelimit-reset": "900" } }), 1, at)).toBe(1_000);
  });

  test("a limit without a time is waited for a minute", () => {
    const message = "You have exceeded a secondary rate limit";
    expect(waitBeforeRetry(failure({ message }), 1, at)).toBe(60_000);
    expect(waitBeforeRetry(failure({ status: 429 }), 1, at)).toBe(60_000);
  });

  test("a missing permission is not a limit", () => {
    expect(waitBeforeRetry(failure({ message: "Resource not accessible by integration" }), 1, at)).toBeNull();
    const headers = { "x-ratelimit-remaining": "4999", "x-ratelimit-reset": "1060" };
    expect(waitBeforeRetry(failure({ headers }), 1, at)).toBeNull();
  });

  test("a fault of GitHub's is asked again three times, ever later", () => {
    const waits = [1, 2, 3, 4].map((attempt) => waitBeforeRetry(failure({ status: 502 }), attempt, at));
    expect(waits).toEqual([1_000, 4_000, 9_000, null]);
    expect(waitBeforeRetry(failure({ status: 0 }), 1, at)).toBe(1_000);
  });

  test("what we did wrong is not asked again", () => {
    for (const status of [400, 401, 404, 409, 422, -1]) expect(waitBeforeRetry(failure({ status }), 1, at)).toBeNull();
  });
});
