import type { Around, Handler } from "../emulator/emulatorApp.js";
import type { Faults } from "../faults.js";
import type { GithubInside } from "./githubInside.js";
import { askerOf, refuse, replaceBody } from "./githubInside.js";

const longestBody = 65_536;

/** Bodies of comments, issues and pull requests end at 65,536 characters. */
export function limits(): Record<string, Around> {
  const limited: Around = async (context, original) => {
    const asked = (await context.req.json().catch(() => ({}))) as { body?: unknown }; // only `body` is read
    const length = typeof asked.body === "string" ? [...asked.body].length : 0;
    if (length > longestBody)
      return refuse(context, 422, `Validation Failed: body is too long (maximum is ${longestBody} characters)`);
    replaceBody(context, () => asked);
    return original();
  };
  return {
    "POST /repos/:owner/:repo/issues/:issue_number/comments": limited,
    "PATCH /repos/:owner/:repo/issues/comments/:comment_id": limited,
    "POST /repos/:owner/:repo/issues": limited,
    "PATCH /repos/:owner/:repo/issues/:issue_number": limited,
    "POST /repos/:owner/:repo/pulls": limited,
    "PATCH /repos/:owner/:repo/pulls/:pull_number": limited,
  };
}

/** A token nobody was given is refused; the counterpart takes it for its first user. */
export function refuseUnknownTokens(github: GithubInside): Handler {
  return async (context, next) => {
    const token = context.get("authToken");
    if (typeof token === "string" && !github.emulator.tokens.has(token)) return refuse(context, 401, "Bad credentials");
    await next();
    return undefined;
  };
}

/** Faults hit the App alone: people and the world itself are never refused. */
export function injectGithubFaults(faults: Faults): Handler {
  return async (context, next) => {
    const fromApp = askerOf(context)?.installation !== undefined || context.get("authApp") !== undefined;
    const fault = fromApp ? faults.take(`${context.req.method} ${context.req.path}`) : undefined;
    if (!fault || fault.afterwards) await next();
    if (!fault) return undefined;
    if (fault.status === 429 || fault.status === 403) context.header("Retry-After", "1");
    const message = fault.status === 403 ? "You have exceeded a secondary rate limit." : `fault ${fault.status}`;
    return refuse(context, fault.status, message);
  };
}
