import type { Around } from "../emulator/emulatorApp.js";
import type { PullRow, RepoRow } from "./githubRows.js";
import type { GithubInside } from "./githubInside.js";
import { askerOf, pullOf, refuse, replaceBody, repoOf } from "./githubInside.js";
import { roleOf } from "./permissions.js";
import { onHook } from "./hooks.js";
import { compare } from "./pullFiles.js";

/**
 * The counterpart takes the head's tree as it is, so that a merge undoes whatever its base learned meanwhile. Here the
 * merge is a real three-way one, file by file; it is for people who may write, and it is a push to the base branch.
 */
export function merging(github: GithubInside): Record<string, Around> {
  return {
    "PUT /repos/:owner/:repo/pulls/:pull_number/merge": async (context, original) => {
      const repo = repoOf(github, context);
      const pull = repo && pullOf(github, repo.id, Number(context.req.param("pull_number")));
      const asker = askerOf(context);
      if (!repo || !pull || !asker || pull.merged) return original();
      if (!asker.installation && !["admin", "write"].includes(roleOf(github, repo, asker.login)))
        return refuse(context, 403, "Resource not accessible by personal access token");
      const body = await context.req.json().catch(() => ({}));
      const tree = await mergedTree(github, repo, pull);
      if (!tree) return refuse(context, 405, "Pull Request is not mergeable");
      return mergeWith({ github, repo, pull, tree, login: asker.login }, (swap) => {
        replaceBody(context, () => {
          swap();
          return body;
        });
        return original();
      });
    },
  };
}

interface Merge {
  github: GithubInside;
  repo: RepoRow;
  pull: PullRow;
  tree: string;
  login: string;
}

/** For the moment in which the counterpart reads the head's tree, that tree is the merged one. */
async function mergeWith(
  { github, repo, pull, tree, login }: Merge,
  carryOut: (swap: () => void) => Promise<Response>,
) {
  const head = github.rows.commits.findBy("sha", pull.head_sha).find((commit) => commit.repo_id === pull.head_repo_id);
  const before = tipOf(github, repo, pull.base_ref);
  const swap = () => {
    github.rows.pulls.update(pull.id, { base_sha: before });
    if (head) github.rows.commits.update(head.id, { tree_sha: tree });
  };
  const response = await carryOut(swap);
  if (head) github.rows.commits.update(head.id, { tree_sha: head.tree_sha });
  if (response.ok) {
    const { sha } = (await response.clone().json()) as { sha: string }; // the counterpart's own answer
    const repository = await github.ask<{ full_name: string }>("GET", `/repos/${repo.full_name}`);
    const sender = await github.ask<{ login: string }>("GET", `/users/${login}`);
    await onHook(github, "push", undefined, {
      ref: `refs/heads/${pull.base_ref}`,
      before,
      after: sha,
      repository,
      sender,
    });
  }
  return response;
}

/** The SHA of the merged tree, or undefined when both sides changed a file differently. */
async function mergedTree(github: GithubInside, repo: RepoRow, pull: PullRow): Promise<string | undefined> {
  const ours = tipOf(github, repo, pull.base_ref);
  const { merge_base_commit, files } = await compare(github, repo.full_name, `${ours}...${pull.head_sha}`);
  const [base, mine, theirs] = await Promise.all(
    [merge_base_commit.sha, ours, pull.head_sha].map((sha) => blobsOf(github, repo, sha)),
  );
  if (!base || !mine || !theirs) return undefined;
  const touched = files.flatMap(({ filename, previous_filename }) => [
    filename,
    ...(previous_filename ? [previous_filename] : []),
  ]);
  const clashes = touched.filter((path) => mine.get(path) !== base.get(path) && mine.get(path) !== theirs.get(path));
  if (clashes.length > 0) return undefined;
  const entries = touched.map((path) => ({ path, mode: "100644", type: "blob", sha: theirs.get(path) ?? null }));
  const present = entries.filter(({ path, sha }) => sha !== null || mine.has(path));
  const base_tree = await treeOf(github, repo, ours);
  if (present.length === 0) return base_tree;
  const tree = await github.ask<{ sha: string }>("POST", `/repos/${repo.full_name}/git/trees`, {
    base_tree,
    tree: present,
  });
  return tree.sha;
}

function tipOf(github: GithubInside, repo: RepoRow, branch: string): string {
  const tip = github.rows.branches.findBy("repo_id", repo.id).find(({ name }) => name === branch);
  if (!tip) throw new Error(`there is no branch ${branch}`);
  return tip.sha;
}

async function treeOf(github: GithubInside, repo: RepoRow, commit: string): Promise<string> {
  const { tree } = await github.ask<{ tree: { sha: string } }>("GET", `/repos/${repo.full_name}/git/commits/${commit}`);
  return tree.sha;
}

async function blobsOf(github: GithubInside, repo: RepoRow, commit: string): Promise<Map<string, string>> {
  const path = `/repos/${repo.full_name}/git/trees/${commit}?recursive=1`;
  const { tree } = await github.ask<{ tree: { path: string; type: string; sha: string }[] }>("GET", path);
  return new Map(tree.filter(({ type }) => type === "blob").map((entry) => [entry.path, entry.sha]));
}
