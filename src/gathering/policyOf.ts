import { formatPlace } from "../common/userError.js";
import type { TeamFiles } from "../checklist/facts.js";
import type { World } from "../ports/world.js";
import { snapshotAt, type Snapshot } from "./snapshot.js";
import { isPolicyFile, teamFilesAtBase } from "./teamFiles.js";

/** The team's files on the default branch as they stand now; broken ones in their last good version. */
export interface Policy extends TeamFiles {
  repository: string;
  snapshot: Snapshot;
}

type Reader = Pick<World, "repositories" | "policyFiles">;

export async function policyOf(world: Reader, repository: string): Promise<Policy> {
  const { sha } = await world.repositories.defaultBranch(repository);
  const snapshot = await snapshotAt(world.repositories, repository, sha);
  return { ...(await teamFilesAtBase(snapshot, world.policyFiles)), repository, snapshot };
}

/** A file of the default branch that cannot be read, and where and why. */
export interface BrokenFile {
  path: string;
  /** What is broken: another version of the file is another trouble. */
  blob: string;
  /** `path:line` */
  place: string;
  sentence: string;
}

/** Files of policy that cannot be read as they stand, each with the blob that is broken. */
export function brokenFiles(policy: Policy): BrokenFile[] {
  return policy.problems
    .filter(({ place }) => isPolicyFile(place.path))
    .map(({ sentence, place }) => ({
      path: place.path,
      blob: policy.snapshot.file(place.path)?.blob ?? policy.sha,
      place: formatPlace(place),
      sentence,
    }));
}

/** Keeps every file of policy that can be read now, so that it can serve when a later version is broken. */
export async function keepGoodPolicy(world: Reader, policy: Policy): Promise<void> {
  const broken = new Set(brokenFiles(policy).map(({ path }) => path));
  const good = policy.snapshot.files.filter(({ path }) => isPolicyFile(path) && !broken.has(path));
  const files = await Promise.all(
    good.map(async ({ path }) => ({ path, text: (await policy.snapshot.text(path)) ?? "", sha: policy.sha })),
  );
  if (files.length > 0) await world.policyFiles.keepGood(policy.repository, files);
}
