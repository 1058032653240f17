import type { ChangedFile } from "../../src/checklist/facts.js";
import { sha256 } from "../../src/common/hash.js";
import type { Repositories } from "../../src/ports/repositories.js";

/** A repository as its files at each commit: commit → path → text. A change has the first commit as its merge base. */
export function memoryRepositories(
  commits: Record<string, Record<string, string>>,
  mergeBase?: string,
): Repositories & { read: string[] } {
  const blobs = new Map<string, string>();
  const blobOf = (text: string) => {
    const blob = sha256(text).slice(0, 40);
    blobs.set(blob, text);
    return blob;
  };
  const filesAt = (sha: string) => commits[sha] ?? {};
  const read: string[] = [];
  return {
    read,
    defaultBranch: async () => ({ name: "main", sha: Object.keys(commits)[0] ?? "", public: true }),
    tree: async (_, sha) =>
      Object.entries(filesAt(sha))
        .map(([path, text]) => ({ path, blob: blobOf(text), bytes: text.length, executable: false }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    blob: async (_, blob) => {
      read.push(blob);
      return new TextEncoder().encode(blobs.get(blob) ?? "");
    },
    changedFiles: async (_, base, head) => differences(filesAt(mergeBase ?? base), filesAt(head)),
  };
}

function differences(before: Record<string, string>, after: Record<string, string>): ChangedFile[] {
  const files: ChangedFile[] = [];
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[path] === undefined) files.push({ path, status: "added" });
    else if (after[path] === undefined) files.push({ path, status: "removed" });
    else if (before[path] !== after[path]) files.push({ path, status: "modified" });
  }
  return files;
}
