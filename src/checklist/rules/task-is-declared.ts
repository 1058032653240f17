import { globFolder, globMatcher } from "../../tasks/glob.js";
import { fail, pass, skip } from "../answer.js";
import type { Facts } from "../facts.js";
import type { Answer, Rule } from "../rule.js";
import { counted, some } from "../sentences.js";

export const taskIsDeclared: Rule = {
  id: "task-is-declared",
  asks: "Does the experiment belong to a declared task?",
  watches: "experiment files and task files",
  severity: "block",
  check(facts, { task, declaredIn, experiments }) {
    const stray = undeclaredExperiments(facts).get(task.name);
    if (stray) return undeclared(task.name, stray, task.experiments);
    const isAtHead = facts.head.tasks.some(({ name }) => name === task.name);
    const isUnreadable = facts.head.problems.some(({ place }) => place.path === task.path);
    if (!isAtHead && !isUnreadable && experiments.length > 0) {
      return fail({
        saw: `the change removes \`${task.path}\`, but ${counted(experiments.length, "experiment")} of the task stay`,
        next: `Keep \`${task.path}\`, or remove its experiments, too.`,
      });
    }
    const isNew = declaredIn !== "base";
    if (experiments.length === 0 && isNew)
      return pass(`the change declares the task in \`${task.path}\`; its validation set comes next`);
    if (experiments.length === 0) return skip("the change touches no experiment of this task");
    const where = isNew ? `\`${task.path}\`, which this change adds` : `\`${task.path}\``;
    return pass(`${counted(experiments.length, "experiment")} of the task declared in ${where}`);
  },
};

/**
 * Files of the change that look like experiments and belong to no task, by the name of the task that they seem to mean:
 * `experiments/letters/wide.yaml` → letters.
 */
export function undeclaredExperiments(facts: Facts): Map<string, string[]> {
  const tasks = [...facts.base.tasks, ...facts.head.tasks];
  const belongs = [
    ...tasks.map((task) => globMatcher(task.experiments)),
    (path: string) => tasks.some((task) => task.baseline === path),
  ];
  const folders = new Set(["experiments", ...tasks.map((task) => rootOf(task.experiments))]);
  const unreadable = new Set([...facts.head.problems, ...facts.base.problems].map(({ place }) => place.path));
  const found = new Map<string, string[]>();
  for (const { path, status } of facts.change.files) {
    const folder = [...folders].find((root) => root !== "" && path.startsWith(`${root}/`));
    if (folder === undefined || status === "removed" || !/\.ya?ml$/.test(path)) continue;
    const name =
      path.slice(folder.length + 1).split("/").length > 1
        ? (path.slice(folder.length + 1).split("/")[0] ?? folder)
        : folder;
    if (unreadable.has(`.holdout/tasks/${name}.yaml`) || belongs.some((matches) => matches(path))) continue;
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** The answer for experiments without a task. `glob` is that of the task with this name, where there is one. */
export function undeclared(name: string, paths: string[], glob?: string): Answer {
  const next = glob
    ? `Move ${paths.length === 1 ? "it" : "them"} to where the task \`${name}\` looks for experiments: \`${glob}\`.`
    : `Declare the task first: a pull request that adds \`.holdout/tasks/${name}.yaml\`.`;
  return fail({
    saw: `${some(paths)} ${paths.length === 1 ? "belongs" : "belong"} to no declared task`,
    next,
    places: paths.slice(0, 50).map((path) => ({ path, line: 1, message: next })),
  });
}

/** `experiments` of `experiments/digits/*.yaml`: the folder that holds the experiments of every task. */
function rootOf(glob: string): string {
  const folder = globFolder(glob);
  const parent = folder.split("/").slice(0, -1).join("/");
  return parent === "" ? folder : parent;
}
