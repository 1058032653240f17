import type { CheckRunRow } from "./githubRows.js";
import { describeCheckRun } from "./checkRuns.js";
import type { GithubInside } from "./githubInside.js";
import type { Payload } from "./hooks.js";
import { deliver } from "./hooks.js";

interface Press {
  headSha: string;
  /** The check run's name. */
  check: string;
  login: string;
  action: "requested_action" | "rerequested";
  /** Of the button, for `requested_action`. */
  identifier?: string;
}

/** Sends `check_run.requested_action` or `check_run.rerequested` for the newest run of that name on the commit. */
export async function deliverCheckPress(github: GithubInside, press: Press): Promise<void> {
  const run = newestRun(github, press);
  if (!run) throw new Error(`there is no check "${press.check}" on ${press.headSha}`);
  if (press.action === "requested_action" && !run.actions?.some(({ id }) => id === press.identifier)) {
    const known = run.actions?.map(({ id }) => id).join(", ") || "none";
    throw new Error(`the check "${press.check}" has no button "${press.identifier}"; it has: ${known}`);
  }
  const repository = await github.ask<Payload>("GET", `/repos/${github.fullName}`);
  const sender = await github.ask<Payload>("GET", `/users/${press.login}`);
  const requested = press.identifier ? { requested_action: { identifier: press.identifier } } : {};
  const payload = { check_run: describeCheckRun(github, run), ...requested, repository, sender };
  deliver(github, "check_run", press.action, payload);
}

function newestRun(github: GithubInside, { headSha, check }: Press): CheckRunRow | undefined {
  const runs = github.rows.checkRuns.findBy("head_sha", headSha).filter(({ name }) => name === check);
  return runs.sort((a, b) => b.id - a.id)[0];
}
