import { deliverCheckPress } from "./checkPress.js";
import type { GithubCounterpart } from "./startGithub.js";

/** What a person does on GitHub, through its REST API and with a token of their own. */
export interface GithubPerson {
  /** A branch from another one (default: the default branch); what the person commits next goes there. */
  createBranch(name: string, from?: string): Promise<void>;
  /** One commit: text or bytes by path, `null` removes. Goes to the person's branch unless one is named. Returns its SHA. */
  commitFiles(files: Record<string, string | Uint8Array | null>, message: string, branch?: string): Promise<string>;
  /** From the person's branch to the default branch; returns its number. */
  openPullRequest(asked: {
    title: string;
    body?: string;
    head?: string;
    base?: string;
    draft?: boolean;
  }): Promise<number>;
  /** Returns the SHA of the merge commit. */
  mergePullRequest(number: number): Promise<string>;
  closePullRequest(number: number): Promise<void>;
  /** On a pull request or an issue; returns the comment's id. */
  comment(number: number, body: string): Promise<number>;
  openIssue(asked: { title: string; body?: string }): Promise<number>;
  /** A button of a check run, by its identifier; `check` is the run's name, its newest run is meant. */
  pressCheckButton(number: number, check: string, identifier: string): Promise<void>;
  /** "Re-run" beside a check. */
  rerunCheck(number: number, check: string): Promise<void>;
  /** Any other request with this person's token. */
  github<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A member of the team at work on GitHub. */
export function githubPerson(github: GithubCounterpart, login: string): GithubPerson {
  const repo = `/repos/${github.repository}`;
  let branch = "main";
  const ask = <Answer>(method: string, path: string, body?: unknown) =>
    askAs<Answer>(github, login, { method, path, body });

  return {
    github: ask,
    async createBranch(name, from = "main") {
      const tip = await tipOf(ask, repo, from);
      await ask("POST", `${repo}/git/refs`, { ref: `refs/heads/${name}`, sha: tip });
      branch = name;
    },
    commitFiles: (files, message, onto = branch) => commit(ask, repo, { files, message, branch: onto }),
    async openPullRequest({ title, body = "", head = branch, base = "main", draft = false }) {
      const pull = await ask<{ number: number }>("POST", `${repo}/pulls`, { title, body, head, base, draft });
      return pull.number;
    },
    async mergePullRequest(number) {
      const { sha } = await ask<{ sha: string }>("PUT", `${repo}/pulls/${number}/merge`, {});
      return sha;
    },
    closePullRequest: (number) => ask("PATCH", `${repo}/pulls/${number}`, { state: "closed" }),
    async comment(number, body) {
      const { id } = await ask<{ id: number }>("POST", `${repo}/issues/${number}/comments`, { body });
      return id;
    },
    async openIssue({ title, body = "" }) {
      const issue = await ask<{ number: number }>("POST", `${repo}/issues`, { title, body });
      return issue.number;
    },
    pressCheckButton: (number, check, identifier) =>
      pressCheck(github, ask, { repo, number, check, login, action: "requested_action", identifier }),
    rerunCheck: (number, check) => pressCheck(github, ask, { repo, number, check, login, action: "rerequested" }),
  };
}

type Ask = GithubPerson["github"];

interface Request {
  method: string;
  path: string;
  body: unknown;
}

async function askAs<Answer>(
  github: GithubCounterpart,
  login: string,
  { method, path, body }: Request,
): Promise<Answer> {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${github.tokenFor(login)}`, "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${login}: ${method} ${path} → ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as Answer; // the shape is GitHub's documented one
}

async function tipOf(ask: Ask, repo: string, branch: string): Promise<string> {
  const { object } = await ask<{ object: { sha: string } }>("GET", `${repo}/git/ref/heads/${branch}`);
  return object.sha;
}

interface Change {
  files: Record<string, string | Uint8Array | null>;
  message: string;
  branch: string;
}

async function commit(ask: Ask, repo: string, { files, message, branch }: Change): Promise<string> {
  const parent = await tipOf(ask, repo, branch);
  const { tree } = await ask<{ tree: { sha: string } }>("GET", `${repo}/git/commits/${parent}`);
  const entries = [];
  for (const [path, content] of Object.entries(files)) {
    const sha = content === null ? null : await blob(ask, repo, content);
    entries.push({ path, mode: "100644", type: "blob", sha });
  }
  const grown = await ask<{ sha: string }>("POST", `${repo}/git/trees`, { base_tree: tree.sha, tree: entries });
  const made = await ask<{ sha: string }>("POST", `${repo}/git/commits`, {
    message,
    tree: grown.sha,
    parents: [parent],
  });
  await ask("PATCH", `${repo}/git/refs/heads/${branch}`, { sha: made.sha });
  return made.sha;
}

async function blob(ask: Ask, repo: string, content: string | Uint8Array): Promise<string> {
  const encoded = Buffer.from(content).toString("base64");
  const { sha } = await ask<{ sha: string }>("POST", `${repo}/git/blobs`, { content: encoded, encoding: "base64" });
  return sha;
}

interface CheckPress {
  repo: string;
  number: number;
  check: string;
  login: string;
  action: "requested_action" | "rerequested";
  identifier?: string;
}

/** GitHub has no REST route for a press: its page tells the App directly, and so does this. */
async function pressCheck(github: GithubCounterpart, ask: Ask, press: CheckPress): Promise<void> {
  const pull = await ask<{ head: { sha: string } }>("GET", `${press.repo}/pulls/${press.number}`);
  await deliverCheckPress(github.inside, { ...press, headSha: pull.head.sha });
}
