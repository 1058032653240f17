import type { ExperimentFacts, Facts, TaskFacts } from "../checklist/facts.js";
import { runCommand } from "../checklist/howToTrain.js";
import { seedRuns, taskAtHead } from "../checklist/seedRuns.js";
import { UserError } from "../common/userError.js";
import type { Experiment } from "../experiments/experiment.js";
import { factsOfDefaultBranch, factsOfExperiment, isCalled } from "../gathering/factsOfDefaultBranch.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";
import type { Chosen } from "./chosen.js";

/**
 * Baselines of this name that a change is compared with and that wait for their runs, as the default branch has them: the
 * comment asks for these, though the change does not bring them. None where the change makes its own baseline.
 *
 * @throws UserError where it is compared with the baseline of another branch: that one cannot be trained from there
 */
export async function awaitedBaselines(
  world: World,
  { facts, pullRequest, name }: { facts: Facts; pullRequest: PullRequest; name: string },
): Promise<Chosen[]> {
  const tasks = Object.values(facts.tasks);
  const awaited = tasks.flatMap((task) => awaitedBaseline(facts, task, name));
  if (awaited.length === 0) return [];
  const onDefault = await factsOfDefaultBranch(world, facts.repository, world.clock.now());
  const own = new Set(tasks.flatMap(({ experiments }) => experiments.map((one) => one.fingerprint)));
  const chosen: Chosen[] = [];
  for (const { experiment, fingerprint } of awaited) {
    const found = await factsOfExperiment(world, onDefault, `${experiment.task}/${experiment.name}`);
    if (found?.one.fingerprint === fingerprint) chosen.push({ facts: onDefault, ...found });
    else if (!own.has(fingerprint)) await refuseOtherBase(world, pullRequest, facts.repository, experiment);
  }
  return chosen;
}

function awaitedBaseline(facts: Facts, task: TaskFacts, name: string): ExperimentFacts[] {
  const { baseline, experiments } = task;
  const isComparedWith = experiments.some(({ experiment }) => experiment.path !== task.task.baseline);
  if (!baseline || baseline.changed || !isComparedWith || !isCalled(baseline.experiment, name)) return [];
  const { protocol } = taskAtHead(facts, task);
  return seedRuns(baseline, protocol).finished.length < protocol.seeds.length ? [baseline] : [];
}

async function refuseOtherBase(
  { repositories }: World,
  { baseRef, baseSha }: PullRequest,
  repository: string,
  { task, name }: Experiment,
): Promise<void> {
  const { name: main } = await repositories.defaultBranch(repository);
  if (baseRef === main) return;
  throw new UserError(
    `open a pull request from \`${baseRef}\` into \`${main}\` and write ${runCommand(`${task}/${name}`, baseSha)} there: this one is compared with the baseline of \`${baseRef}\`, which is not that of \`${main}\`; where it should be, merge \`${main}\` into \`${baseRef}\``,
  );
}
