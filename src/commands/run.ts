import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { ExperimentFacts, Facts } from "../checklist/facts.js";
import { runCommand } from "../checklist/howToTrain.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";
import { factsOfExperiment, factsOfDefaultBranch, isCalled } from "../gathering/factsOfDefaultBranch.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import { refuseUnlessTrainable, requestTraining, type Asked, type Asking } from "../training/requestTraining.js";
import { awaitedBaselines } from "./awaitedBaselines.js";
import type { Chosen } from "./chosen.js";

/** What `/holdout run` names: by file name without `.yaml`, or nothing in a pull request. */
export interface RunAsked {
  repository: string;
  experiment: string | null;
  seeds: number[];
  askedBy: string;
}

interface InPullRequest extends RunAsked {
  /** The commit that a maintainer vouches for; a fork's code trains for exactly that one. */
  commit: string | null;
}

/**
 * Trainings for what a pull request changes, or for the experiments of the name given, at the head as it stands now. A
 * baseline that it waits for is trained on the default branch, whose code needs no look; never where a commit is named.
 *
 * @throws UserError with what is in the way of any of them; then none is asked for
 */
export async function runInPullRequest(
  world: World,
  pullRequest: PullRequest,
  asked: InPullRequest,
): Promise<Asking[]> {
  refuseOtherCommit(pullRequest, asked);
  const facts = await factsOfPullRequest(world, asked.repository, pullRequest, world.clock.now());
  const { experiment: name, commit } = asked;
  const awaited = name === null || commit !== null ? [] : await awaitedBaselines(world, { facts, pullRequest, name });
  const own = named(candidates(facts), name).filter((one) => !awaited.some((other) => isSameFile(one, other)));
  if (own.length > 0) refuseUnseenFork(pullRequest, asked, awaited);
  if (awaited.length + own.length === 0) throw nothingToTrain(facts, asked);
  return requestAll(world, [...awaited, ...own], asked);
}

async function requestAll(world: World, chosen: Chosen[], asked: RunAsked): Promise<Asking[]> {
  const wanted = chosen.map((one) => askedFor(one, asked));
  // All of them before the first: runs of a command that is refused would be trained, and nobody told.
  for (const one of wanted) refuseUnlessTrainable(one, world.trainingLimits);
  const askings: Asking[] = [];
  for (const one of wanted) askings.push(await requestTraining(world, one));
  return askings;
}

/** Trainings of an experiment by name: on the default branch, else in the open pull request that brings it. */
export async function runByName(world: World, asked: RunAsked & { experiment: string }): Promise<Asking[]> {
  const { repository, experiment } = asked;
  const now = world.clock.now();
  const facts = await factsOfDefaultBranch(world, repository, now);
  const found = await factsOfExperiment(world, facts, experiment);
  if (found) return [await requestTraining(world, askedFor({ facts, ...found }, asked))];
  for (const pullRequest of await world.pullRequests.openPullRequests(repository)) {
    if (pullRequest.fork) continue;
    const changed = await factsOfPullRequest(world, repository, pullRequest, now);
    const chosen = candidates(changed).find(({ one }) => isCalled(one.experiment, experiment));
    if (chosen) return [await requestTraining(world, askedFor(chosen, asked))];
  }
  const known = facts.head.experiments.map((one) => one.name);
  const near = nearest(experiment, known);
  throw new UserError(
    `there is no experiment "${experiment.slice(0, 60)}" on the default branch or in an open pull request${near ? `; did you mean \`${near}\`?` : ""}`,
  );
}

function askedFor({ facts, task, one }: Chosen, { seeds, askedBy }: RunAsked): Asked {
  return { facts, task, experiment: one.experiment, fingerprint: one.fingerprint, seeds, askedBy };
}

/** Those of a name; without one, those that are meant. */
function named(all: Chosen[], name: string | null): Chosen[] {
  return name === null ? meant(all) : all.filter(({ one }) => isCalled(one.experiment, name));
}

/** The experiments whose files a change brings; where it brings none, those that its code or data make into others. */
function meant<T extends { one: ExperimentFacts }>(all: T[]): T[] {
  const brought = all.filter(({ one }) => one.changed);
  return brought.length > 0 ? brought : all;
}

/** What a change could train. */
function candidates(facts: Facts): Chosen[] {
  return Object.values(facts.tasks).flatMap((task) => task.experiments.map((one) => ({ facts, task, one })));
}

function isSameFile(a: Chosen, b: Chosen): boolean {
  return a.task.task.name === b.task.task.name && a.one.experiment.path === b.one.experiment.path;
}

function nothingToTrain(facts: Facts, asked: InPullRequest): UserError {
  const { experiment: name, commit } = asked;
  if (name === null)
    return new UserError("add or change an experiment first; this pull request brings none that could be trained");
  const isBaseline = Object.values(facts.tasks).some(({ baseline }) => baseline && isCalled(baseline.experiment, name));
  if (commit !== null && isBaseline)
    return new UserError(
      `write ${commandFor(asked, null)} without the commit: this pull request leaves that baseline as it is`,
    );
  const near = nearest(
    name,
    candidates(facts).map(({ one }) => one.experiment.name),
  );
  return new UserError(
    `this pull request has no experiment "${name.slice(0, 60)}"${near ? `; did you mean \`${near}\`?` : ""}`,
  );
}

/** Whoever names a commit means that one, and not what was pushed since. */
function refuseOtherCommit({ headSha, number }: PullRequest, asked: InPullRequest): void {
  const { commit } = asked;
  if (commit === null || headSha.startsWith(commit)) return;
  throw new UserError(
    `look at #${number} again, then write ${commandFor(asked, headSha)}: its newest commit is no longer ${commit.slice(0, 12)}`,
  );
}

/**
 * For a fork the whole name counts: another commit with the same first digits is made in seconds. Beside its code may
 * stand baselines of the default branch: they are named, each by its task.
 */
function refuseUnseenFork({ fork, headSha }: PullRequest, asked: InPullRequest, awaited: Chosen[]): void {
  if (!fork || asked.commit === headSha) return;
  const others = awaited.map(
    ({ one: { experiment } }) =>
      `; ${commandFor({ ...asked, experiment: `${experiment.task}/${experiment.name}` }, null)} needs no look`,
  );
  throw new UserError(
    `let somebody with write access look at this code first, as it comes from a fork; they then write ${commandFor(asked, headSha)}${others.join("")}`,
  );
}

/** The same command for a commit, or for none. */
function commandFor({ experiment, seeds }: RunAsked, commit: string | null): string {
  return runCommand(experiment, commit, seeds.length > 0 ? `seeds ${seeds.join(" ")}` : null);
}
