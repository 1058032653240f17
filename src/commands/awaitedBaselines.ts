import type { ExperimentFacts, Facts, TaskFacts } from "../checklist/facts.js";
import { seedRuns, taskAtHead } from "../checklist/seedRuns.js";
import { factsOfDefaultBranch, factsOfExperiment, isCalled } from "../gathering/factsOfDefaultBranch.js";
import type { World } from "../ports/world.js";
import type { Chosen } from "./chosen.js";

/**
 * Baselines of this name that a change is compared with and that wait for their runs, as the default branch has them: the
 * comment asks for these, though the change does not bring them. None where the change makes its own baseline.
 */
export async function awaitedBaselines(world: World, facts: Facts, name: string): Promise<Chosen[]> {
  const awaited = Object.values(facts.tasks).flatMap((task) => awaitedBaseline(facts, task, name));
  if (awaited.length === 0) return [];
  const onDefault = await factsOfDefaultBranch(world, facts.repository, world.clock.now());
  const chosen: Chosen[] = [];
  for (const { experiment, fingerprint } of awaited) {
    const found = await factsOfExperiment(world, onDefault, `${experiment.task}/${experiment.name}`);
    if (found?.one.fingerprint === fingerprint) chosen.push({ facts: onDefault, ...found });
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
