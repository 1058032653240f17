import type { ChangedFile } from "../checklist/facts.js";
import type { TreeFile } from "../ports/repositories.js";

/** Files that differ between two trees, sorted by path. A file that moved without a change of its bytes is `renamed`. */
export function treeDifference(base: TreeFile[], head: TreeFile[]): ChangedFile[] {
  const before = new Map(base.map((file) => [file.path, file]));
  const after = new Map(head.map((file) => [file.path, file]));
  const gone = base.filter((file) => !after.has(file.path));
  const goneByBlob = new Map(gone.map((file) => [file.blob, file.path]));
  const changed: ChangedFile[] = [];

  for (const file of head) {
    const old = before.get(file.path);
    if (old && old.blob === file.blob && old.executable === file.executable) continue;
    const previousPath = old ? undefined : goneByBlob.get(file.blob);
    if (previousPath === undefined) {
      changed.push({ path: file.path, status: old ? "modified" : "added" });
      continue;
    }
    goneByBlob.delete(file.blob);
    before.delete(previousPath);
    changed.push({ path: file.path, status: "renamed", previousPath });
  }
  for (const file of gone) if (before.has(file.path)) changed.push({ path: file.path, status: "removed" });
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}
