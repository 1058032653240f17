import { basename } from "node:path";
import type { ChangedFile } from "../checklist/facts.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { Repositories, TreeFile } from "../ports/repositories.js";
import { git, GitError, gitText } from "./git.js";

const LARGEST_BLOB = 20 * 1024 * 1024;

/** A clone on this machine, read through the git command line: commits only, never the working tree. */
export interface LocalRepository extends Repositories {
  /** `owner/name` as the remote says it, else the folder's name. */
  name: string;
  /** The commit that a branch, tag or SHA names. @throws UserError with the nearest branch */
  commit(ref: string): Promise<string>;
  /** Where the branch of `head` left the default branch. @throws UserError when there is no default branch */
  mergeBase(head: string): Promise<string>;
  /** True when files of the working tree differ from the commit, and so are not read. */
  isDirty(): Promise<boolean>;
  authorOf(sha: string): Promise<string>;
}

/** @throws UserError when the folder is in no clone */
export async function localRepository(folder: string): Promise<LocalRepository> {
  const root = await rootOf(folder);
  const commit = (ref: string) => commitOf(root, ref);
  return {
    name: await nameOf(root),
    commit,
    mergeBase: async (head) => mergeBaseOf(root, await defaultRef(root), head),
    isDirty: async () => (await gitText(root, "status", "--porcelain", "--untracked-files=no")) !== "",
    authorOf: (sha) => gitText(root, "log", "-1", "--format=%an", sha),
    async defaultBranch() {
      const ref = await defaultRef(root);
      return { name: ref.replace(/^origin\//, ""), sha: await commit(ref), public: false };
    },
    tree: (_, sha) => treeOf(root, sha),
    blob: (_, sha) => blobOf(root, sha),
    changedFiles: (_, base, head) => changedFilesOf(root, base, head),
  };
}

async function rootOf(folder: string): Promise<string> {
  try {
    return await gitText(folder, "rev-parse", "--show-toplevel");
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const why = /not a git repository/.test(error.message)
      ? "this folder is in no Git clone"
      : `git says: ${error.message}`;
    throw new UserError(`${why}; name one with --repo`, { path: folder });
  }
}

async function nameOf(root: string): Promise<string> {
  const url = await gitText(root, "config", "--get", "remote.origin.url").catch(() => "");
  const [, name] = /[:/]([^/:]+\/[^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  return name ?? basename(root);
}

async function commitOf(root: string, ref: string): Promise<string> {
  try {
    return await gitText(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const branches = (
      await gitText(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    ).split("\n");
    const near = nearest(ref, branches);
    throw new UserError(`there is no commit "${ref}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
  }
}

/** What the remote calls its default branch, else a branch with one of the usual names. */
async function defaultRef(root: string): Promise<string> {
  for (const ref of ["origin/HEAD", "origin/main", "origin/master", "main", "master"]) {
    const found = await gitText(root, "rev-parse", "--verify", "--quiet", `${ref}^{commit}`).catch(() => "");
    if (found !== "") return ref;
  }
  throw new UserError("this clone has no branch main or master to compare with; name one with --base");
}

async function mergeBaseOf(root: string, base: string, head: string): Promise<string> {
  try {
    return await gitText(root, "merge-base", base, head);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(`${base} and ${head.slice(0, 12)} have no commit in common; name another base with --base`);
  }
}

async function treeOf(root: string, sha: string): Promise<TreeFile[]> {
  const listed = await git(root, "ls-tree", "-r", "-z", "-l", "--full-tree", sha);
  const files = splitZero(listed).flatMap((entry) => {
    const [, mode, type, blob, bytes, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]*)$/.exec(entry) ?? [];
    if (type !== "blob" || mode === "120000" || blob === undefined || path === undefined) return [];
    return [{ path, blob, bytes: Number(bytes), executable: mode === "100755" }];
  });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function blobOf(root: string, sha: string): Promise<Uint8Array> {
  const size = Number(await gitText(root, "cat-file", "-s", sha));
  if (size > LARGEST_BLOB)
    throw new UserError(`the file has ${size} bytes; Holdout reads files of up to 20 MB from Git`);
  return new Uint8Array(await git(root, "cat-file", "blob", sha));
}

async function changedFilesOf(root: string, base: string, head: string): Promise<ChangedFile[]> {
  const from = await mergeBaseOf(root, base, head);
  const words = splitZero(
    await git(root, "diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", from, head),
  );
  const files: ChangedFile[] = [];
  for (let i = 0; i < words.length;) {
    const status = words[i++] ?? "";
    const path = words[i++] ?? "";
    if (status.startsWith("R")) files.push({ path: words[i++] ?? "", status: "renamed", previousPath: path });
    else files.push({ path, status: STATUSES[status] ?? "modified" });
  }
  return files;
}

const STATUSES: Record<string, ChangedFile["status"]> = { A: "added", D: "removed", M: "modified", T: "modified" };

function splitZero(bytes: Buffer): string[] {
  return bytes.toString("utf8").split("\0").slice(0, -1);
}
