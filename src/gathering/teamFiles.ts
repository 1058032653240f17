import type { TeamFiles } from "../checklist/facts.js";
import { UserError } from "../common/userError.js";
import { parseExperiment } from "../experiments/parseExperiment.js";
import type { Experiment } from "../experiments/experiment.js";
import type { PolicyFiles } from "../ports/ledger.js";
import { globMatcher } from "../tasks/glob.js";
import { parseTask } from "../tasks/parseTask.js";
import { parseTeamConfig } from "../tasks/parseTeamConfig.js";
import type { Task } from "../tasks/task.js";
import { defaultTeamConfig } from "../tasks/teamConfig.js";
import type { Snapshot } from "./snapshot.js";

/** Where a team says how it works. */
export const configPath = ".holdout/config.yaml";

/** True for the files of policy: the configuration and the tasks. */
export function isPolicyFile(path: string): boolean {
  return path === configPath || isTaskFile(path);
}

/**
 * The team's files on the base branch. A broken file of policy is a problem, and its last good version serves.
 *
 * @param policy what knows the last good versions; null on a clone without the service
 */
export async function teamFilesAtBase(snapshot: Snapshot, policy: PolicyFiles | null): Promise<TeamFiles> {
  return teamFiles(snapshot, async (path) => (await policy?.lastGood(snapshot.repository, path))?.text ?? null);
}

/**
 * The team's files as a change leaves them. A file that is broken in the same way on the base branch is not the change's
 * fault: it is read as there and is no problem here.
 */
export async function teamFilesAtHead(
  snapshot: Snapshot,
  base: { snapshot: Snapshot; policy: PolicyFiles | null },
): Promise<TeamFiles> {
  const isAsInBase = (path: string) => snapshot.file(path)?.blob === base.snapshot.file(path)?.blob;
  const found = await teamFiles(snapshot, async (path) =>
    isAsInBase(path) ? ((await base.policy?.lastGood(snapshot.repository, path))?.text ?? null) : null,
  );
  return { ...found, problems: found.problems.filter(({ place }) => !isAsInBase(place.path)) };
}

/** The experiments of one task at a commit; files that cannot be read are left to `problems`. */
export async function experimentsOf(
  task: Task,
  snapshot: Snapshot,
  problems: TeamFiles["problems"],
): Promise<Experiment[]> {
  const matches = globMatcher(task.experiments);
  const paths = snapshot.files.map(({ path }) => path).filter((path) => matches(path) || path === task.baseline);
  const read = paths.map((path) => {
    return parsed(snapshot, path, (text) => parseExperiment(text, path, task.name), problems);
  });
  return (await Promise.all(read)).filter((experiment) => experiment !== null);
}

async function teamFiles(snapshot: Snapshot, lastGood: (path: string) => Promise<string | null>): Promise<TeamFiles> {
  const problems: TeamFiles["problems"] = [];
  const policyFile = async <T>(path: string, parse: (text: string) => T) =>
    (await parsed(snapshot, path, parse, problems)) ??
    (await parsedAgain(await lastGoodOf(snapshot, path, lastGood), parse));
  const config = await policyFile(configPath, (text) => parseTeamConfig(text, configPath));
  const paths = snapshot.files.map(({ path }) => path).filter(isTaskFile);
  const read = await Promise.all(paths.map((path) => policyFile(path, (text) => parseTask(text, path))));
  const tasks = read.filter((task) => task !== null).filter(isFirstOfItsName);
  const experiments = await Promise.all(tasks.map((task) => experimentsOf(task, snapshot, problems)));
  return {
    sha: snapshot.sha,
    config: config ?? defaultTeamConfig,
    tasks,
    experiments: experiments.flat(),
    problems: problems.sort((a, b) => (a.place.path < b.place.path ? -1 : a.place.path > b.place.path ? 1 : 0)),
  };
}

function isTaskFile(path: string): boolean {
  return /^\.holdout\/tasks\/[^/]+\.ya?ml$/.test(path);
}

function isFirstOfItsName(task: Task, i: number, all: Task[]): boolean {
  return all.findIndex(({ name }) => name === task.name) === i;
}

/** Null when the file is missing or, then with a problem noted, broken. */
async function parsed<T>(
  snapshot: Snapshot,
  path: string,
  parse: (text: string) => T,
  problems: TeamFiles["problems"],
): Promise<T | null> {
  try {
    const text = await snapshot.text(path);
    return text === null ? null : parse(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push({ sentence: error.sentence, place: error.place ?? { path } });
    return null;
  }
}

/** Only of a file that is there: a removed one is meant to be gone. */
async function lastGoodOf(snapshot: Snapshot, path: string, lastGood: (path: string) => Promise<string | null>) {
  return snapshot.file(path) ? lastGood(path) : null;
}

/** The last good version was good for the version of Holdout that kept it; today's may be stricter. */
function parsedAgain<T>(text: string | null, parse: (text: string) => T): T | null {
  if (text === null) return null;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
