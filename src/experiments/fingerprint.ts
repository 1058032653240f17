import { digestOf } from "../common/canonicalJson.js";
import type { Protocol } from "../tasks/task.js";

/** Everything that decides what a training would give, apart from its seed. */
export interface Ingredients {
  /** Files that `training.sources` names, with Git's SHA-1 of each. */
  sources: HashedFile[];
  /** The image's digest, or the digest of the Dockerfile's build context. */
  image: string;
  command: string[];
  hyperparameters: Record<string, unknown>;
  /** Digest of the dataset. */
  dataset: string;
  /** Digest of the validation items. */
  validationItems: string;
  /** 0 before the validation set is accepted. */
  labelVersion: number;
  protocol: Protocol;
}

export interface HashedFile {
  path: string;
  /** Git's SHA-1 of the file's content. */
  blob: string;
}

/**
 * The name of an experiment's content: 64 hex digits of SHA-256 over canonical JSON (RFC 8785). Two experiments with the
 * same fingerprint would be the same training; fingerprint and seed together are one run. Order of files does not count.
 */
export function fingerprintOf(ingredients: Ingredients): string {
  return digestOf({ ...ingredients, sources: sortedFiles(ingredients.sources) });
}

/** SHA-256 over paths and blobs, whatever their order. */
export function digestOfFiles(files: readonly HashedFile[]): string {
  return digestOf(sortedFiles(files));
}

function sortedFiles(files: readonly HashedFile[]): HashedFile[] {
  return files
    .map(({ path, blob }) => ({ path, blob }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
