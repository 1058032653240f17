import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { ExperimentFacts, Facts } from "../checklist/facts.js";
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
 * Trainings for what a pull request changes, or for the one experiment named, at the head as it stands now. The baseline
 * that it waits for is trained on the default branch, whose code needs no look.
 *
 * @throws UserError with what is in the way
 */
export async function runInPullRequest(
  world: World,
  pullRequest: PullRequest,
  asked: InPullRequest,
): Promise<Asking[]> {
  refuseOtherCommit(pullRequest, asked);
  const facts = await factsOfPullRequest(world, asked.repository, pullRequest, world.clock.now());
  const { experiment } = asked;
  const baselines = experiment === null ? [] : await awaitedBaselines(world, facts, experiment);
  if (baselines.length > 0) return requestAll(world, baselines, asked);
  refuseUnseenFork(pullRequest, asked);
  return requestAll(world, choose(facts, experiment), asked);
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

function choose(facts: Facts, name: string | null): Chosen[] {
  const all = candidates(facts);
  const chosen = name === null ? meant(all) : all.filter(({ one }) => isCalled(one.experiment, name));
  if (chosen.length > 0) return chosen;
  if (name === null)
    throw new UserError("add or change an experiment first; this pull request brings none that could be trained");
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
function candidates(facts: Facts): Chosen[] {
  return Object.values(facts.tasks).flatMap((task) => task.experiments.map((one) => ({ facts, task, one })));
}

/** Whoever names a commit means that one, and not what was pushed since. */
function refuseOtherCommit({ headSha, number }: PullRequest, asked: InPullRequest): void {
  const { commit } = asked;
  if (commit === null || headSha.startsWith(commit)) return;
  throw new UserError(
    `look at #${number} again, then write ${commandFor(asked, headSha)}: its newest commit is no longer ${commit.slice(0, 12)}`,
  );
}

/** For a fork the whole name counts: another commit with the same first digits is made in seconds. */
function refuseUnseenFork({ fork, headSha }: PullRequest, asked: InPullRequest): void {
  if (!fork || asked.commit === headSha) return;
  throw new UserError(
    `let somebody with write access look at this code first, as it comes from a fork; they then write ${commandFor(asked, headSha)}`,
  );
}

/** The same command for the newest commit. */
function commandFor({ experiment, seeds }: RunAsked, headSha: string): string {
  const words = [experiment ?? "", headSha, seeds.length > 0 ? `seeds ${seeds.join(" ")}` : ""];
  return `\`/holdout run ${words.filter(Boolean).join(" ")}\``;
}
