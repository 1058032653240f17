import type { Around } from "../emulator/emulatorApp.js";
import type { GithubInside } from "./githubInside.js";
import { pullOf, repoOf } from "./githubInside.js";

/** A changed file of a pull request, as GitHub's REST API lists it. */
export interface ChangedFile {
  sha: string;
  filename: string;
  previous_filename?: string;
  status: "added" | "removed" | "modified" | "renamed";
  additions: number;
  deletions: number;
  changes: number;
  /** A unified diff without file headers; not there for binary files and pure renames. */
  patch?: string;
}

/** What GitHub says of two commits. */
export interface Comparison {
  ahead_by: number;
  merge_base_commit: { sha: string; commit: { tree: { sha: string } } };
  commits: { sha: string; commit: { message: string; author: { name: string; email: string; date: string } } }[];
  files: ChangedFile[];
}

/** `GET /repos/:o/:r/compare/base...head`. */
export function compare(github: GithubInside, repo: string, basehead: string): Promise<Comparison> {
  return github.ask<Comparison>("GET", `/repos/${repo}/compare/${basehead}`);
}

/** The counterpart lists no files of a pull request; they are those of the comparison with its base. */
export function pullFiles(github: GithubInside): Record<string, Around> {
  return {
    "GET /repos/:owner/:repo/pulls/:pull_number/files": async (context, original) => {
      const permitted = await original();
      const repo = repoOf(github, context);
      const pull = repo && pullOf(github, repo.id, Number(context.req.param("pull_number")));
      if (!permitted.ok || !repo || !pull) return permitted;
      const { files } = await compare(github, repo.full_name, `${pull.base_sha}...${pull.head_sha}`);
      const page = Number(context.req.query("page") ?? 1);
      const size = Math.min(Number(context.req.query("per_page") ?? 30), 100);
      if (page * size < files.length) context.header("Link", nextLink(context.req.url, page + 1));
      return context.json(files.slice((page - 1) * size, page * size));
    },
  };
}

function nextLink(url: string, page: number): string {
  const next = new URL(url);
  next.searchParams.set("page", String(page));
  return `<${next.href}>; rel="next"`;
}
