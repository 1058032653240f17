import type { Octokit } from "octokit";
import type { ChangedFile } from "../checklist/facts.js";
import { UserError } from "../common/userError.js";
import { CommitNotFound, type Repositories, type TreeFile } from "../ports/repositories.js";
import { isStatus, splitName, type Installations } from "./installations.js";
import { lastUsed } from "./lastUsed.js";
import { treeDifference } from "./treeDifference.js";

const LARGEST_BLOB = 20 * 1024 * 1024;
const REMEMBERED_FILES = 200_000;
const REMEMBERED_BYTES = 64 * 1024 * 1024;
/** GitHub's comparison names at most 300 files and does not say when there are more. */
const MOST_COMPARED_FILES = 300;

/** Code at exact commits, through GitHub's git data API. */
export function githubRepositories(installations: Installations): Repositories {
  const trees = lastUsed<TreeFile[]>(REMEMBERED_FILES, (files) => files.length + 1);
  const blobs = lastUsed<Uint8Array>(REMEMBERED_BYTES, (bytes) => bytes.length + 64);

  async function tree(repository: string, sha: string): Promise<TreeFile[]> {
    return trees.get(`${repository} ${sha}`, async () => readTree(await installations.of(repository), repository, sha));
  }

  return {
    async defaultBranch(repository) {
      const octokit = await installations.of(repository);
      const { data } = await octokit.rest.repos.get(splitName(repository));
      const sha = await tipOf(octokit, repository, data.default_branch);
      return { name: data.default_branch, sha, public: !data.private && data.visibility !== "internal" };
    },
    tree,
    blob: (repository, blobSha) =>
      blobs.get(`${repository} ${blobSha}`, async () =>
        readBlob(await installations.of(repository), repository, blobSha),
      ),
    async changedFiles(repository, baseSha, headSha) {
      const octokit = await installations.of(repository);
      const basehead = `${baseSha}...${headSha}`;
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...splitName(repository), basehead });
      const files = data.files ?? [];
      if (files.length < MOST_COMPARED_FILES) return files.map(changedFile);
      const mergeBase = data.merge_base_commit.sha;
      return treeDifference(await tree(repository, mergeBase), await tree(repository, headSha));
    },
  };
}

/** The commit at the tip of a branch now. */
export async function tipOf(octokit: Octokit, repository: string, branch: string): Promise<string> {
  const { data } = await octokit.rest.git.getRef({ ...splitName(repository), ref: `heads/${branch}` });
  return data.object.sha;
}

interface TreeEntry {
  path?: string;
  mode?: string;
  type?: string;
  sha?: string | null;
  size?: number;
}

async function readTree(octokit: Octokit, repository: string, sha: string): Promise<TreeFile[]> {
  const name = splitName(repository);
  const { data } = await octokit.rest.git
    .getTree({ ...name, tree_sha: sha, recursive: "true" })
    .catch((error: unknown) => {
      throw isStatus(error, 404) ? new CommitNotFound(sha, { cause: error }) : error;
    });
  const entries = data.truncated ? await walk(octokit, repository, sha, "") : data.tree;
  const files: TreeFile[] = [];
  for (const entry of entries) {
    if (!isFile(entry)) continue;
    const { path, sha: blob, size, mode } = entry;
    if (path && blob) files.push({ path, blob, bytes: size ?? 0, executable: mode === "100755" });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Folder by folder, for repositories too large for one answer (100,000 entries or 7 MB). */
async function walk(octokit: Octokit, repository: string, treeSha: string, folder: string): Promise<TreeEntry[]> {
  const { data } = await octokit.rest.git.getTree({ ...splitName(repository), tree_sha: treeSha });
  const found: TreeEntry[] = [];
  for (const entry of data.tree) {
    const path = `${folder}${entry.path}`;
    if (entry.type === "tree" && entry.sha) found.push(...(await walk(octokit, repository, entry.sha, `${path}/`)));
    else found.push({ ...entry, path });
  }
  return found;
}

/** Symbolic links (120000) and submodules (160000) are left out: both point to where a pull request may not read. */
function isFile(entry: TreeEntry): boolean {
  return entry.type === "blob" && entry.mode !== "120000";
}

async function readBlob(octokit: Octokit, repository: string, blobSha: string): Promise<Uint8Array> {
  const { data } = await octokit.rest.git.getBlob({ ...splitName(repository), file_sha: blobSha });
  if ((data.size ?? 0) > LARGEST_BLOB) {
    throw new UserError(`the blob ${blobSha} has ${data.size} bytes; Holdout reads files of up to 20 MB from Git`);
  }
  return new Uint8Array(Buffer.from(data.content, data.encoding === "utf-8" ? "utf8" : "base64"));
}

function changedFile(file: { filename: string; status: string; previous_filename?: string }): ChangedFile {
  const { filename: path, previous_filename: previousPath } = file;
  if (file.status === "renamed") return { path, status: "renamed", previousPath };
  if (file.status === "removed") return { path, status: "removed" };
  // A copy is a new file; `changed` is a change of mode.
  return { path, status: file.status === "added" || file.status === "copied" ? "added" : "modified" };
}
