import { randomUUID } from "node:crypto";
import type { DeliveryDesk } from "../deliveries.js";
import type { Context, Inside, TokenOwner } from "../emulator/emulatorApp.js";
import type { CommentRow, GithubRows, PullRow, RepoRow } from "./githubRows.js";
import { githubRows } from "./githubRows.js";

/** The App as GitHub knows it. */
export interface AppIdentity {
  id: number;
  slug: string;
  name: string;
  installationId: number;
}

/** What the files that close a gap share: the counterpart from inside, and the App's webhooks. */
export interface GithubInside {
  readonly app: AppIdentity;
  readonly deliveries: DeliveryDesk;
  /** Known once the counterpart runs. */
  readonly emulator: Inside;
  readonly rows: GithubRows;
  /** `owner/repo` of the team's one repository. */
  readonly fullName: string;
  /** Asks the counterpart's own REST API in process, as an owner of the organisation. */
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

interface Parts {
  app: AppIdentity;
  deliveries: DeliveryDesk;
  fullName: string;
  /** The login that `ask` speaks as. */
  owner: string;
}

/** A `GithubInside` whose emulator is put in later, by the plugin's `register`. */
export function githubInside(parts: Parts): GithubInside & { enter(inside: Inside): void } {
  let emulator: Inside | undefined;
  let rows: GithubRows | undefined;
  const entered = () => {
    if (!emulator) throw new Error("the GitHub counterpart does not run yet");
    return emulator;
  };
  return {
    ...parts,
    enter: (inside) => void (emulator = inside),
    get emulator() {
      return entered();
    },
    get rows() {
      return (rows ??= githubRows(entered().store));
    },
    ask: (method, path, body) => askInside(entered(), parts.owner, { method, path, body }),
  };
}

interface Question {
  method: string;
  path: string;
  body: unknown;
}

/** A token of its own for each question: the counterpart counts a rate limit per token. */
async function askInside<Answer>(emulator: Inside, login: string, { method, path, body }: Question): Promise<Answer> {
  const token = `world_${randomUUID()}`;
  emulator.tokens.set(token, { login, id: 0, scopes: ["repo"] });
  try {
    const request = new Request(`${emulator.baseUrl}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await emulator.app.fetch(request);
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as Answer; // the shape is GitHub's documented one
  } finally {
    emulator.tokens.delete(token);
  }
}

/** The error body that GitHub sends. */
export function refuse(context: Context, status: number, message: string): Response {
  return context.json({ message, documentation_url: "https://docs.github.com/rest", status: String(status) }, status);
}

/** Who asks; undefined for nobody and for the App itself. */
export function askerOf(context: Context): TokenOwner | undefined {
  return context.get("authUser") as TokenOwner | undefined; // set by the counterpart's own middleware
}

/** The login that stands beside what the asker does. */
export function loginOf(asker: TokenOwner, app: AppIdentity): string {
  return asker.installation ? `${app.slug}[bot]` : asker.login;
}

/** The repository that a route's `:owner/:repo` names. */
export function repoOf(github: GithubInside, context: Context): RepoRow | undefined {
  return github.rows.repos.findOneBy("full_name", `${context.req.param("owner")}/${context.req.param("repo")}`);
}

export function pullOf(github: GithubInside, repoId: number, number: number): PullRow | undefined {
  return github.rows.pulls.findBy("repo_id", repoId).find((pull) => pull.number === number);
}

/** The comments of a pull request or issue, oldest first. */
export function commentsOf(github: GithubInside, repoId: number, number: number): CommentRow[] {
  return github.rows.comments
    .findBy("repo_id", repoId)
    .filter((comment) => comment.comment_type === "issue" && comment.issue_number === number)
    .sort((a, b) => a.id - b.id);
}

/** Gives the emulator's handler another body than the one that came. */
export function replaceBody(context: Context, body: () => unknown): void {
  context.req.json = () => Promise.resolve(body());
}
