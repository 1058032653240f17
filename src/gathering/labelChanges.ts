import { parseLabelFile } from "../annotations/labelFile.js";
import type { LabelSet } from "../annotations/labelSet.js";
import { itemStem } from "../annotations/renamedItems.js";
import type { ChangedFile, TaskFacts } from "../checklist/facts.js";
import { globMatcher } from "../tasks/glob.js";
import type { Task } from "../tasks/task.js";
import type { Snapshot } from "./snapshot.js";

/** Reads a label file of one side; undefined when it cannot be read, which is told elsewhere. */
export type LabelReader = (side: "base" | "head", path: string) => Promise<LabelSet | undefined>;

type WatchedDiff = TaskFacts["labelChanges"][number]["diff"];

/** Compares both sides of a file; undefined when they cannot be compared, which is told elsewhere. */
export type LabelComparer = (before: LabelSet, after: LabelSet) => Promise<WatchedDiff | undefined>;

/**
 * What the change does to the labels that a task watches, file by file. A file under a new name is compared with the old
 * one, and an added file with every removed one that holds the same items, so that no label changes by moving house.
 *
 * @param tasks the task on the base branch and as the change leaves it: both watch
 */
export async function labelChanges(
  tasks: readonly Task[],
  files: readonly ChangedFile[],
  { read, compare }: { read: LabelReader; compare: LabelComparer },
): Promise<TaskFacts["labelChanges"]> {
  const isWatched = watchedBy(tasks);
  const touched = files.filter(({ path, previousPath }) => isWatched(path) || isWatched(previousPath ?? path));
  const left = touched.some(({ status }) => status === "added")
    ? await labelsLeft(touched, read)
    : new Map<string, Set<LabelSet>>();
  const changes: TaskFacts["labelChanges"] = [];
  for (const { path, previousPath, status } of touched) {
    const [before, after] = [await read("base", previousPath ?? path), await read("head", path)];
    if (before === undefined || after === undefined) continue;
    const diff = await compare(before, after);
    if (diff !== undefined) changes.push({ path, diff });
    if (status !== "added") continue;
    for (const old of oldHomesOf(after, left)) {
      const moved = await compare(old, after);
      if (moved !== undefined && moved.changed.length + moved.renamed_classes.length > 0)
        changes.push({ path, diff: moved });
    }
  }
  return changes;
}

/** The removed files that held an item, by the item's name without folder, ending and Roboflow's hash: each is read once, however many are added. */
type LabelsLeft = ReadonlyMap<string, ReadonlySet<LabelSet>>;

async function labelsLeft(touched: readonly ChangedFile[], read: LabelReader): Promise<LabelsLeft> {
  const left = new Map<string, Set<LabelSet>>();
  for (const { path, status } of touched) {
    const set = status === "removed" ? await read("base", path) : undefined;
    if (set === undefined) continue;
    for (const key of set.items.keys()) {
      const stem = itemStem(key);
      left.set(stem, (left.get(stem) ?? new Set<LabelSet>()).add(set));
    }
  }
  return left;
}

function oldHomesOf(set: LabelSet, left: LabelsLeft): LabelSet[] {
  const homes = new Set<LabelSet>();
  for (const key of set.items.keys()) for (const home of left.get(itemStem(key)) ?? []) homes.add(home);
  return [...homes];
}

/** The labels of a file at one commit; none when it is not there. @throws UserError with file:line */
export async function labelSetAt(snapshot: Snapshot, path: string): Promise<LabelSet> {
  const content = await snapshot.bytes(path);
  return content === null ? { format: "csv", path, items: new Map(), doubled: [] } : parseLabelFile(content, path);
}

/** Is this a label file that one of the tasks watches? */
function watchedBy(tasks: readonly Task[]): (path: string) => boolean {
  const globs = tasks.flatMap(({ labels, validation }) => [...labels, validation.labels, validation.annotations]);
  const matchers = [...new Set(globs)].map(globMatcher);
  return (path) => matchers.some((matches) => matches(path));
}
