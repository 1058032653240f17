import { formatPlace, UserError } from "../common/userError.js";
import type { BrokenFile, Policy } from "../gathering/policyOf.js";
import type { World } from "../ports/world.js";

/** A team's own workflow as it is written. */
export interface WorkflowFile {
  path: string;
  text: string;
}

/** What puts a team's own workflows to work: the engine. */
export interface TeamWorkflows {
  /** @throws UserError with file:line for a file with an error: it is refused as a whole */
  check(file: WorkflowFile): void;
  /** From now on these, and only these, answer the events of the repository. @throws UserError when two have one name */
  serve(repository: string, files: WorkflowFile[]): Promise<void>;
}

/**
 * Puts the workflows of the default branch to work. Of a file with an error its last good version goes on serving; where
 * two have one name, all go on as they were.
 *
 * @returns the files with an error
 */
export async function followWorkflows(
  world: Pick<World, "policyFiles">,
  { repository, snapshot, sha }: Pick<Policy, "repository" | "snapshot" | "sha">,
  workflows: TeamWorkflows,
): Promise<BrokenFile[]> {
  const serving: WorkflowFile[] = [];
  const good: WorkflowFile[] = [];
  const broken: BrokenFile[] = [];
  const refuse = (error: unknown, path: string) => {
    if (!(error instanceof UserError)) throw error;
    const place = formatPlace(error.place ?? { path });
    broken.push({ path, blob: snapshot.file(path)?.blob ?? sha, place, sentence: error.sentence });
  };
  for (const { path } of snapshot.files.filter((file) => isWorkflowFile(file.path))) {
    try {
      const file = { path, text: (await snapshot.text(path)) ?? "" };
      workflows.check(file);
      good.push(file);
      serving.push(file);
    } catch (error) {
      refuse(error, path);
      const last = await lastGood(world, repository, path, workflows);
      if (last) serving.push(last);
    }
  }
  try {
    await workflows.serve(repository, serving);
    if (good.length > 0)
      await world.policyFiles.keepGood(
        repository,
        good.map((file) => ({ ...file, sha })),
      );
  } catch (error) {
    refuse(error, error instanceof UserError ? (error.place?.path ?? ".holdout/workflows") : "");
  }
  return broken;
}

function isWorkflowFile(path: string): boolean {
  return /^\.holdout\/workflows\/[^/]+\.ya?ml$/.test(path);
}

/** It was good for the version of Holdout that kept it; today's may be stricter. */
async function lastGood(
  world: Pick<World, "policyFiles">,
  repository: string,
  path: string,
  workflows: TeamWorkflows,
): Promise<WorkflowFile | null> {
  const kept = await world.policyFiles.lastGood(repository, path);
  if (!kept) return null;
  try {
    const file = { path, text: kept.text };
    workflows.check(file);
    return file;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
