import type { ChangedFile } from "./pullFiles.js";
import { compare } from "./pullFiles.js";
import type { AnnotationRow, CheckRunRow, CommentRow, PullRow, RepoRow } from "./githubRows.js";
import { commentsOf } from "./githubInside.js";
import type { GithubCounterpart } from "./startGithub.js";

/** A comment as a reader sees it. */
export interface SeenComment {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  reactions: { content: string; login: string }[];
}

/** A check run as a reader sees it. */
export interface SeenCheck {
  id: number;
  name: string;
  status: CheckRunRow["status"];
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  detailsUrl: string | null;
  annotations: AnnotationRow[];
  /** The buttons. */
  actions: { identifier: string; label: string; description: string }[];
}

/** A pull request as a reader sees it. */
export interface SeenPullRequest {
  number: number;
  title: string;
  body: string;
  author: string;
  state: "open" | "closed" | "merged";
  draft: boolean;
  headRef: string;
  headSha: string;
  baseRef: string;
  createdAt: string;
  labels: string[];
  comments: SeenComment[];
  reactions: { content: string; login: string }[];
  /** The newest run of each name on the head commit. */
  checks: SeenCheck[];
  files: ChangedFile[];
}

export interface SeenIssue {
  number: number;
  title: string;
  body: string;
  author: string;
  state: "open" | "closed";
  createdAt: string;
  labels: string[];
  comments: SeenComment[];
}

/** Reads GitHub as an outsider would, whatever the service believes. */
export function githubReader(github: GithubCounterpart) {
  const filesBySides = new Map<string, Promise<ChangedFile[]>>();
  const { inside } = github;

  const repo = (): RepoRow => {
    const row = inside.rows.repos.findOneBy("full_name", github.repository);
    if (!row) throw new Error(`there is no repository ${github.repository}`);
    return row;
  };
  const filesOf = (pull: PullRow) => {
    const sides = `${pull.base_sha}...${pull.head_sha}`;
    const known = filesBySides.get(sides) ?? compare(inside, github.repository, sides).then(({ files }) => files);
    filesBySides.set(sides, known);
    known.catch(() => filesBySides.delete(sides));
    return known;
  };

  return {
    /** Numbers of all pull requests, oldest first. */
    pullRequests: () =>
      inside.rows.pulls
        .findBy("repo_id", repo().id)
        .map(({ number }) => number)
        .sort((a, b) => a - b),
    async pullRequest(number: number): Promise<SeenPullRequest> {
      const pull = inside.rows.pulls.findBy("repo_id", repo().id).find((row) => row.number === number);
      if (!pull) throw new Error(`there is no pull request #${number}`);
      return { ...seenPull(github, pull), files: await filesOf(pull) };
    },
    /** The issues that are no pull requests, oldest first. */
    issues: () =>
      inside.rows.issues
        .findBy("repo_id", repo().id)
        .filter((row) => !row.is_pull_request)
        .map((row) => seenIssue(github, row)),
    /** A file's text on a branch or at a commit, or undefined. */
    async file(path: string, ref = repo().default_branch): Promise<string | undefined> {
      const where = `/repos/${github.repository}/contents/${path}?ref=${encodeURIComponent(ref)}`;
      const found = await inside.ask<{ content: string }>("GET", where).catch(() => undefined);
      return found && Buffer.from(found.content, "base64").toString("utf8");
    },
  };
}

export type GithubReader = ReturnType<typeof githubReader>;

function seenPull(github: GithubCounterpart, pull: PullRow): Omit<SeenPullRequest, "files"> {
  const { number, title, draft } = pull;
  return {
    ...{ number, title, draft, body: pull.body ?? "", author: loginOf(github, pull.user_id) },
    state: pull.merged ? "merged" : pull.state,
    ...{ headRef: pull.head_ref, headSha: pull.head_sha, baseRef: pull.base_ref, createdAt: pull.created_at },
    labels: labelsOf(github, pull),
    comments: seenComments(github, pull.repo_id, number),
    reactions: reactionsTo(github, `issue:${number}`),
    checks: checksOf(github, pull.head_sha),
  };
}

type IssueRow = ReturnType<GithubCounterpart["inside"]["rows"]["issues"]["all"]>[number];

function seenIssue(github: GithubCounterpart, issue: IssueRow): SeenIssue {
  const { number, title, state } = issue;
  return {
    ...{
      number,
      title,
      state,
      body: issue.body ?? "",
      author: loginOf(github, issue.user_id),
      createdAt: issue.created_at,
    },
    labels: labelsOf(github, issue),
    comments: seenComments(github, issue.repo_id, number),
  };
}

/** A pull request's labels hang on its issue. */
function labelsOf({ inside }: GithubCounterpart, { repo_id, number }: { repo_id: number; number: number }): string[] {
  const issue = inside.rows.issues.findBy("repo_id", repo_id).find((row) => row.number === number);
  return (issue?.label_ids ?? []).flatMap((id) => inside.rows.labels.get(id)?.name ?? []);
}

function seenComments(github: GithubCounterpart, repoId: number, number: number): SeenComment[] {
  return commentsOf(github.inside, repoId, number).map((row: CommentRow) => ({
    ...{
      id: row.id,
      author: loginOf(github, row.user_id),
      body: row.body,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    },
    reactions: reactionsTo(github, `comment:${row.id}`),
  }));
}

function reactionsTo(github: GithubCounterpart, key: string): { content: string; login: string }[] {
  return (github.reactions.get(key) ?? []).map(({ content, user }) => ({ content, login: user.login }));
}

function checksOf({ inside }: GithubCounterpart, sha: string): SeenCheck[] {
  const newest = new Map<string, CheckRunRow>();
  for (const run of inside.rows.checkRuns.findBy("head_sha", sha).sort((a, b) => a.id - b.id))
    newest.set(run.name, run);
  return [...newest.values()].map((run) => ({
    ...{ id: run.id, name: run.name, status: run.status, conclusion: run.conclusion, detailsUrl: run.details_url },
    ...{ title: run.output.title, summary: run.output.summary, text: run.output.text },
    annotations: run.output.annotations,
    actions: (run.actions ?? []).map(({ id, label, description }) => ({ identifier: id, label, description })),
  }));
}

function loginOf({ inside }: GithubCounterpart, userId: number): string {
  return inside.rows.users.get(userId)?.login ?? "ghost";
}
