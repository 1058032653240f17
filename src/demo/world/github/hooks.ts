import type { CheckRunRow, PullRow, RepoRow } from "./githubRows.js";
import type { GithubInside } from "./githubInside.js";
import { pullOf } from "./githubInside.js";
import { describeCheckRun } from "./checkRuns.js";
import { compare } from "./pullFiles.js";

/** A webhook's payload before it is signed. */
export type Payload = Record<string, unknown>;

const nothing = "0".repeat(40);

/**
 * What GitHub would send where the counterpart sends something: commits in a push, the push that a new branch is,
 * `pull_request.synchronize` for every open pull request of a branch, the issue's `pull_request` key, a check run's App.
 */
export async function onHook(github: GithubInside, event: string, action: string | undefined, given: Payload) {
  const payload = { ...given };
  if (event === "push") return onPush(github, payload);
  if (event === "create") return onCreate(github, payload);
  if (event === "pull_request") return deliverPull(github, action ?? "edited", payload);
  if (event === "issue_comment") markPullRequest(github, payload);
  if (event === "check_run") payload["check_run"] = describedRun(github, payload["check_run"] as CheckRunRow); // only `id` is read
  deliver(github, event, action, payload);
}

/** Records and sends one webhook of the App's installation. */
export function deliver(github: GithubInside, event: string, action: string | undefined, payload: Payload): void {
  const installation = { id: github.app.installationId, node_id: `I_${github.app.installationId}` };
  github.deliveries.record(event, action, { ...(action ? { action } : {}), ...payload, installation });
}

interface Push extends Payload {
  ref: string;
  before: string;
  after: string;
  repository: { full_name: string };
  sender: { login: string };
}

async function onPush(github: GithubInside, payload: Payload): Promise<void> {
  const push = payload as Push; // the counterpart's own
  const repo = repositoryOf(github, push);
  const followers = followPush(github, repo, push);
  deliver(github, "push", undefined, await withCommits(github, push));
  for (const { pull, before } of followers) {
    const sides = { before, after: push.after, number: pull.number, sender: push.sender, repository: push.repository };
    await deliverPull(github, "synchronize", { ...sides, pull_request: { number: pull.number } });
  }
}

/** GitHub tells of a new branch twice: `create`, and `push` from nothing. */
async function onCreate(github: GithubInside, payload: Payload): Promise<void> {
  const fullRef = String(payload["ref"]);
  const repo = repositoryOf(github, payload as Push);
  const name = fullRef.replace(/^refs\/(heads|tags)\//, "");
  deliver(github, "create", undefined, { ...payload, ref: name });
  const branch = github.rows.branches.findBy("repo_id", repo.id).find((row) => row.name === name);
  if (payload["ref_type"] !== "branch" || !branch) return;
  await onPush(github, { ...payload, ref: fullRef, before: nothing, after: branch.sha });
}

/** Moves heads and bases of the open pull requests at once, and returns those whose head moved. */
function followPush(github: GithubInside, repo: RepoRow, push: Push): { pull: PullRow; before: string }[] {
  const branch = push.ref.replace("refs/heads/", "");
  const open = github.rows.pulls.all().filter((pull) => pull.state === "open");
  for (const pull of open)
    if (pull.base_repo_id === repo.id && pull.base_ref === branch)
      github.rows.pulls.update(pull.id, { base_sha: push.after });
  const moved = open.filter((pull) => pull.head_repo_id === repo.id && pull.head_ref === branch);
  return moved
    .filter((pull) => pull.head_sha !== push.after)
    .map((pull) => ({
      pull: github.rows.pulls.update(pull.id, { head_sha: push.after }) ?? pull,
      before: pull.head_sha,
    }));
}

async function withCommits(github: GithubInside, push: Push): Promise<Payload> {
  const created = push.before === nothing;
  const repo = repositoryOf(github, push);
  const base = created ? repo.default_branch : push.before;
  const { commits } = await compare(github, repo.full_name, `${base}...${push.after}`);
  const listed = [];
  for (const { sha, commit } of commits) listed.push(await pushedCommit(github, repo, sha, commit.message));
  const author = { name: push.sender.login };
  const state = { created, deleted: false, forced: false, pusher: author, base_ref: null };
  return { ...push, ...state, commits: listed, head_commit: listed.at(-1) ?? null };
}

async function pushedCommit(github: GithubInside, repo: RepoRow, sha: string, message: string): Promise<Payload> {
  const commit = await github.ask<{ commit: { author: object }; files: { filename: string; status: string }[] }>(
    "GET",
    `/repos/${repo.full_name}/commits/${sha}`,
  );
  const named = (...statuses: string[]) =>
    commit.files.filter(({ status }) => statuses.includes(status)).map(({ filename }) => filename);
  const touched = { added: named("added"), removed: named("removed"), modified: named("modified", "renamed") };
  return { id: sha, message, author: commit.commit.author, ...touched, distinct: true };
}

/** The pull request as it is now: its numbers of files and lines are counted first, which the counterpart never does. */
async function deliverPull(github: GithubInside, action: string, payload: Payload): Promise<void> {
  const { number } = payload["pull_request"] as { number: number }; // every pull_request payload has one
  const repo = repositoryOf(github, payload as Push);
  const pull = pullOf(github, repo.id, number);
  if (pull && !pull.merged) await countChanges(github, repo, pull);
  const fresh = await github.ask<Payload>("GET", `/repos/${repo.full_name}/pulls/${number}`);
  const repository = await github.ask<Payload>("GET", `/repos/${repo.full_name}`);
  deliver(github, "pull_request", action, { ...payload, action, number, pull_request: fresh, repository });
}

async function countChanges(github: GithubInside, repo: RepoRow, pull: PullRow): Promise<void> {
  const { files, ahead_by } = await compare(github, repo.full_name, `${pull.base_sha}...${pull.head_sha}`);
  const sum = (field: "additions" | "deletions") => files.reduce((total, file) => total + file[field], 0);
  const counts = { additions: sum("additions"), deletions: sum("deletions"), changed_files: files.length };
  github.rows.pulls.update(pull.id, { ...counts, commits: ahead_by });
}

function markPullRequest(github: GithubInside, payload: Payload): void {
  const issue = payload["issue"] as { number: number } & Payload; // every issue_comment payload has one
  const repo = repositoryOf(github, payload as Push);
  if (!pullOf(github, repo.id, issue.number)) return;
  const url = `${github.emulator.baseUrl}/repos/${repo.full_name}/pulls/${issue.number}`;
  payload["issue"] = {
    ...issue,
    pull_request: { url, html_url: url.replace("/repos/", "/").replace("/pulls/", "/pull/") },
  };
}

function describedRun(github: GithubInside, run: CheckRunRow): unknown {
  return describeCheckRun(github, run);
}

function repositoryOf(github: GithubInside, payload: Pick<Push, "repository">): RepoRow {
  const repo = github.rows.repos.findOneBy("full_name", payload.repository.full_name);
  if (!repo) throw new Error(`a webhook of an unknown repository, ${payload.repository.full_name}`);
  return repo;
}
