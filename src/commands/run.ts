import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { ExperimentFacts, Facts, TaskFacts } from "../checklist/facts.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";
import { factsOfExperiment, factsOfDefaultBranch } from "../gathering/factsOfDefaultBranch.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import { requestTraining, type Asking } from "../training/requestTraining.js";

/** What `/holdout run` names: by file name without `.yaml`, or nothing in a pull request. */
export interface RunAsked {
  repository: string;
  experiment: string | null;
  seeds: number[];
  askedBy: string;
}

/**
 * Trainings for what a pull request changes, or for the one experiment named, at the head as it stands now.
 *
 * @param commit the commit that a maintainer vouches for; a fork's code trains for exactly that one
 * @throws UserError with what is in the way
 */
export async function runInPullRequest(
  world: World,
  pullRequest: PullRequest,
  asked: RunAsked & { commit: string | null },
): Promise<Asking[]> {
  refuseUnseenFork(pullRequest, asked.commit);
  const facts = await factsOfPullRequest(world, asked.repository, pullRequest, world.clock.now());
  const chosen = choose(facts, asked.experiment);
  const asked_ = [];
  for (const { task, one } of chosen) asked_.push(await ask(world, facts, task, one, asked));
  return asked_;
}

/** Trainings of an experiment by name: on the default branch, else in the open pull request that brings it. */
export async function runByName(world: World, asked: RunAsked & { experiment: string }): Promise<Asking[]> {
  const { repository, experiment } = asked;
  const now = world.clock.now();
  const facts = await factsOfDefaultBranch(world, repository, now);
  const found = await factsOfExperiment(world, facts, experiment);
  if (found) return [await ask(world, facts, found.task, found.one, asked)];
  for (const pullRequest of await world.pullRequests.openPullRequests(repository)) {
    if (pullRequest.fork) continue;
    const changed = await factsOfPullRequest(world, repository, pullRequest, now);
    const chosen = candidates(changed).find(({ one }) => one.experiment.name === experiment);
    if (chosen) return [await ask(world, changed, chosen.task, chosen.one, asked)];
  }
  const known = facts.head.experiments.map((one) => one.name);
  const near = nearest(experiment, known);
  throw new UserError(
    `there is no experiment "${experiment.slice(0, 60)}" on the default branch or in an open pull request${near ? `; did you mean \`${near}\`?` : ""}`,
  );
}

function ask(
  world: World,
  facts: Facts,
  task: TaskFacts,
  one: ExperimentFacts,
  { seeds, askedBy }: RunAsked,
): Promise<Asking> {
  return requestTraining(world, {
    facts,
    task,
    experiment: one.experiment,
    fingerprint: one.fingerprint,
    seeds,
    askedBy,
  });
}

function choose(facts: Facts, name: string | null): { task: TaskFacts; one: ExperimentFacts }[] {
  const all = candidates(facts);
  const chosen = name === null ? meant(all) : all.filter(({ one }) => one.experiment.name === name);
  if (chosen.length > 0) return chosen;
  if (name === null)
    throw new UserError("this pull request adds or changes no experiment; `/holdout run <experiment>` names one");
  const near = nearest(
    name,
    all.map(({ one }) => one.experiment.name),
  );
  throw new UserError(
    `this pull request has no experiment "${name.slice(0, 60)}"${near ? `; did you mean \`${near}\`?` : ""}`,
  );
}

/** The experiments whose files a change brings; where it brings none, those that its code or data make into others. */
function meant<T extends { one: ExperimentFacts }>(all: T[]): T[] {
  const brought = all.filter(({ one }) => one.changed);
  return brought.length > 0 ? brought : all;
}

/** What a change could train. */
function candidates(facts: Facts): { task: TaskFacts; one: ExperimentFacts }[] {
  return Object.values(facts.tasks).flatMap((task) => task.experiments.map((one) => ({ task, one })));
}

function refuseUnseenFork(pullRequest: PullRequest, commit: string | null): void {
  if (!pullRequest.fork) return;
  if (commit && pullRequest.headSha.startsWith(commit)) return;
  throw new UserError(
    `this code comes from a fork; whoever maintains the repository looks at it and then writes \`/holdout run ${pullRequest.headSha.slice(0, 12)}\``,
  );
}
