import { describe, expect, test } from "@jest/globals";
import { webhookEvent } from "../../src/github/webhookEvent.js";
import type { Delivery } from "../../src/ports/deliveries.js";

const repository = { full_name: "acme/vision", default_branch: "main" };
const ben = { login: "ben", type: "User" };

function aWebhook(name: string, payload: object): Delivery {
  const body = JSON.stringify({ repository, sender: ben, ...payload });
  return { id: "guid-1", source: "github", headers: { "x-github-event": name }, body, at: "2026-01-02T03:04:05.000Z" };
}

const event = (name: string, payload: object) => webhookEvent(aWebhook(name, payload));

describe("a webhook becomes an event", () => {
  test("a pull request's, with the delivery's id and time and the repository", () => {
    expect(event("pull_request", { action: "synchronize", number: 7 })).toEqual({
      id: "guid-1",
      at: "2026-01-02T03:04:05.000Z",
      repository: "acme/vision",
      kind: "pull_request",
      action: "synchronize",
      number: 7,
    });
  });

  test("a person's comment, knowing whether it stands on a pull request", () => {
    const payload = { action: "created", issue: { number: 3, pull_request: {} }, comment: { id: 11, user: ben } };
    expect(event("issue_comment", payload)).toMatchObject({
      kind: "issue_comment",
      number: 3,
      commentId: 11,
      author: "ben",
      onPullRequest: true,
    });
    expect(event("issue_comment", { ...payload, issue: { number: 3 } })).toMatchObject({ onPullRequest: false });
  });

  test("a bot's comment is none, whichever way it shows that it is a bot", () => {
    const comment = (user: object) => ({ action: "created", issue: { number: 3 }, comment: { id: 11, user } });
    expect(event("issue_comment", comment({ login: "renovate", type: "Bot" }))).toBeNull();
    expect(event("issue_comment", comment({ login: "holdout[bot]" }))).toBeNull();
    expect(event("issue_comment", { ...comment({}), comment: { id: 11, user: null } })).toBeNull();
  });

  test("a pressed button of a check run, with who pressed it; our own writing of checks is none", () => {
    const check_run = { name: "Holdout / digits", head_sha: "abc", pull_requests: [{ number: 5 }] };
    const pressed = { action: "requested_action", check_run, requested_action: { identifier: "run" } };
    expect(event("check_run", pressed)).toMatchObject({
      kind: "check_run",
      action: "requested_action",
      name: "Holdout / digits",
      identifier: "run",
      sha: "abc",
      number: 5,
      actor: "ben",
    });
    expect(event("check_run", { action: "completed", check_run })).toBeNull();
  });

  test("a press on a check that two pull requests share names none of them", () => {
    const shared = { name: "Holdout / digits", head_sha: "abc", pull_requests: [{ number: 5 }, { number: 6 }] };
    expect(event("check_run", { action: "rerequested", check_run: shared })).toMatchObject({ number: null });
    expect(event("check_suite", { action: "rerequested", check_suite: shared })).toMatchObject({ number: null });
  });

  test("a re-run of all checks is a re-run of a check without a name", () => {
    const check_suite = { head_sha: "abc", pull_requests: [] };
    expect(event("check_suite", { action: "rerequested", check_suite })).toMatchObject({
      kind: "check_run",
      name: "",
      sha: "abc",
      number: null,
    });
    expect(event("check_suite", { action: "requested", check_suite })).toBeNull();
  });

  test("a push to the default branch is told from others; tags, our own refs and removed branches are none", () => {
    const push = (ref: string, after = "abc") => event("push", { ref, after });
    expect(push("refs/heads/main")).toMatchObject({ kind: "push", sha: "abc", toDefaultBranch: true });
    expect(push("refs/heads/feature")).toMatchObject({ toDefaultBranch: false });
    expect(push("refs/tags/v1")).toBeNull();
    expect(push("refs/holdout/pictures/abc")).toBeNull();
    expect(push("refs/heads/feature", "0".repeat(40))).toBeNull();
  });

  test("an installation has no repository", () => {
    const delivery = aWebhook("installation", { action: "created", repository: undefined });
    expect(webhookEvent(delivery)).toMatchObject({ kind: "installation", action: "created", repository: null });
  });

  test("what Holdout has no use for is none, also under the names of an object's own methods", () => {
    for (const name of ["star", "", "constructor", "__proto__"]) expect(event(name, {})).toBeNull();
  });

  test("a payload that GitHub does not document is refused by the name of the field", () => {
    expect(() => event("pull_request", { action: "opened", number: "seven" })).toThrow(/pull_request.*number/s);
    const broken = { ...aWebhook("push", {}), body: "{" };
    expect(() => webhookEvent(broken)).toThrow("application/json");
  });
});
