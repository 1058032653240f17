import type { ChangedFile } from "../checklist/facts.js";

/** A commit that is not there yet, or not any more: what no branch and no pull request names is deleted some day. */
export class CommitNotFound extends Error {
  constructor(sha: string, options?: ErrorOptions) {
    super(`there is no commit ${sha.slice(0, 12)}`, options);
  }
}

/** Reads code at exact commits. GitHub and a local clone implement it. `repository` is `owner/name`. */
export interface Repositories {
  defaultBranch(repository: string): Promise<{ name: string; sha: string; public: boolean }>;
  /**
   * Every file at a commit, recursively, sorted by path. Submodules and symbolic links are left out.
   *
   * @throws CommitNotFound where it can be told from other trouble
   */
  tree(repository: string, sha: string): Promise<TreeFile[]>;
  /** A file's bytes by the SHA of its blob; UserError over 20 MB. */
  blob(repository: string, blobSha: string): Promise<Uint8Array>;
  /** Files that differ between the merge base of both commits and head. */
  changedFiles(repository: string, baseSha: string, headSha: string): Promise<ChangedFile[]>;
}

export interface TreeFile {
  path: string;
  /** Git's SHA-1 of the blob. */
  blob: string;
  bytes: number;
  executable: boolean;
}
