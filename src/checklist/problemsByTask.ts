import { globMatcher } from "../tasks/glob.js";
import type { Task } from "../tasks/task.js";
import type { Facts, TeamFiles } from "./facts.js";
import type { Finding } from "./rule.js";

type Problem = TeamFiles["problems"][number];

/** Files that the change leaves unreadable, under the tasks that they belong to; those of no task under `configuration`. */
export function problemsByTask(facts: Facts): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of facts.head.problems) {
    for (const name of tasksOf(problem.place.path, facts)) found.set(name, [...(found.get(name) ?? []), problem]);
  }
  return found;
}

/** The finding for a file that cannot be read. It always blocks: what we cannot read we cannot judge. */
export function unreadable(task: string, { sentence, place }: Problem): Finding {
  return {
    rule: "files-are-readable",
    severity: "block",
    task,
    status: "fail",
    saw: `\`${place.path}\`: ${sentence}`,
    next: `Mend ${place.line === undefined ? "the file" : `line ${place.line}`} and push again.`,
    places: [{ path: place.path, line: place.line ?? 1, message: sentence }],
  };
}

function tasksOf(path: string, facts: Facts): string[] {
  const own = /^\.holdout\/tasks\/([^/]+)\.ya?ml$/.exec(path)?.[1];
  if (own !== undefined) return [own];
  const tasks = Object.values(facts.tasks).map(({ task }) => task);
  const touched = tasks.filter((task) => isOf(task, path));
  const names = (touched.length > 0 ? touched : tasks).map(({ name }) => name);
  return names.length > 0 ? names : ["configuration"];
}

function isOf(task: Task, path: string): boolean {
  const { items, labels, annotations } = task.validation;
  if ([items, labels, annotations, task.training.dockerfile].includes(path)) return true;
  return [task.experiments, ...task.labels].some((glob) => globMatcher(glob)(path));
}
