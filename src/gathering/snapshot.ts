import { UserError } from "../common/userError.js";
import type { Repositories, TreeFile } from "../ports/repositories.js";

/** A repository at one commit: its list of files, and the content of those that somebody asks for. */
export interface Snapshot {
  repository: string;
  sha: string;
  /** Sorted by path. */
  files: readonly TreeFile[];
  file(path: string): TreeFile | undefined;
  /** Null when there is no such file. @throws UserError over 20 MB */
  bytes(path: string): Promise<Uint8Array | null>;
  /** Null when there is no such file. @throws UserError over 20 MB, and when it is not UTF-8 */
  text(path: string): Promise<string | null>;
}

/** Blobs by their SHA: content never changes under it, so snapshots of one repository may share them. */
export type BlobCache = Map<string, Promise<Uint8Array>>;

/** Reads the list of files; contents only when asked, each once. */
export async function snapshotAt(
  repositories: Repositories,
  repository: string,
  sha: string,
  blobs: BlobCache = new Map(),
): Promise<Snapshot> {
  const files = await repositories.tree(repository, sha);
  const byPath = new Map(files.map((file) => [file.path, file]));
  async function bytes(path: string): Promise<Uint8Array | null> {
    const file = byPath.get(path);
    if (!file) return null;
    const known = blobs.get(file.blob) ?? repositories.blob(repository, file.blob);
    blobs.set(file.blob, known);
    return known.catch((error: unknown) => {
      throw error instanceof UserError ? new UserError(error.sentence, { path }) : error;
    });
  }
  return {
    repository,
    sha,
    files,
    file: (path) => byPath.get(path),
    bytes,
    async text(path) {
      const content = await bytes(path);
      return content && decoded(content, path);
    },
  };
}

function decoded(content: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(content);
  } catch {
    throw new UserError("the file is not UTF-8 text; save it as UTF-8", { path, line: 1 });
  }
}
