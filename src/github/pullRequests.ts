import type { Octokit } from "octokit";
import type { PullRequest, PullRequests } from "../ports/pullRequests.js";
import { isStatus, splitName, type Installations } from "./installations.js";
import { tipOf } from "./repositories.js";

/** Pull requests as they are now, never as a webhook told. */
export function githubPullRequests(installations: Installations): PullRequests {
  return {
    async pullRequest(repository, number) {
      const octokit = await installations.of(repository);
      const found = await orNull(octokit.rest.pulls.get({ ...splitName(repository), pull_number: number }));
      if (!found) return null;
      return asPullRequest(found.data, await baseTip(octokit, repository, found.data), found.data.merged);
    },
    async openPullRequests(repository) {
      const octokit = await installations.of(repository);
      const query = { ...splitName(repository), state: "open" as const, per_page: 100 };
      const found = await octokit.paginate(octokit.rest.pulls.list, query);
      const tips = new Map<string, string>();
      const open: PullRequest[] = [];
      for (const pull of found) {
        const tip = tips.get(pull.base.ref) ?? (await baseTip(octokit, repository, pull));
        tips.set(pull.base.ref, tip);
        open.push(asPullRequest(pull, tip, false));
      }
      return open;
    },
    async comment(repository, commentId) {
      const octokit = await installations.of(repository);
      const found = await orNull(octokit.rest.issues.getComment({ ...splitName(repository), comment_id: commentId }));
      if (!found) return null;
      const { user, body, created_at } = found.data;
      return { author: user?.login ?? "ghost", body: body ?? "", createdAt: created_at };
    },
    async repositories() {
      const names: string[] = [];
      for (const octokit of await installations.all()) {
        const found = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
        names.push(...found.map((repository) => repository.full_name));
      }
      return names.sort();
    },
  };
}

interface PullAnswer {
  number: number;
  title: string;
  user: { login: string } | null;
  state: string;
  head: { sha: string; ref: string; repo: { full_name: string } | null };
  base: { sha: string; ref: string; repo: { full_name: string } };
  html_url: string;
}

function asPullRequest(pull: PullAnswer, baseSha: string, merged: boolean): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    author: pull.user?.login ?? "ghost",
    state: pull.state === "open" ? "open" : "closed",
    merged,
    headSha: pull.head.sha,
    headRef: pull.head.ref,
    baseRef: pull.base.ref,
    baseSha,
    // A head whose repository is gone was a fork: our own would still be here.
    fork: pull.head.repo?.full_name !== pull.base.repo.full_name,
    url: pull.html_url,
  };
}

/** `base.sha` of a pull request stays where the branch was at the last push; policy must come from the branch as it is. */
async function baseTip(octokit: Octokit, repository: string, pull: PullAnswer): Promise<string> {
  try {
    return await tipOf(octokit, repository, pull.base.ref);
  } catch (error) {
    if (isStatus(error, 404)) return pull.base.sha;
    throw error;
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isStatus(error, 404, 410)) return null;
    throw error;
  }
}
