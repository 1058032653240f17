import { diffLabelFiles } from "../../src/annotations/labelFilesDiff.js";
import { parseLabelFolder } from "../../src/annotations/labelFile.js";
import type { LabelSet } from "../../src/annotations/labelSet.js";

export const diffOf = (old: string, current: string, path: string) =>
  diffLabelFiles({ path, bytes: Buffer.from(old) }, { path, bytes: Buffer.from(current) });
export const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
export const folder = (files: Record<string, string>) => parseLabelFolder(filesOf(files), "labels");
export const diffFolders = (old: Record<string, string>, current: Record<string, string>) =>
  diffLabelFiles({ path: "labels", files: filesOf(old) }, { path: "labels", files: filesOf(current) });
export const labels = (set: LabelSet) =>
  [...set.items].map(([item, entries]) => [item, entries.map(({ label }) => label)]);
export const changes = (diff: ReturnType<typeof diffOf>) => diff.changed.map(({ id, from, to }) => [id, from, to]);
export const nothing = { changed: [], added: [], removed: [], moved: [], renamed_classes: [], duplicates: [] };
