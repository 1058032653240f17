import type { Approval, Change, Facts, Waiver } from "../checklist/facts.js";
import { UserError } from "../common/userError.js";
import type { Decisions, PolicyFiles, Runs } from "../ports/ledger.js";
import type { Repositories } from "../ports/repositories.js";
import { parseTask } from "../tasks/parseTask.js";
import type { Task } from "../tasks/task.js";
import { frozen } from "./frozen.js";
import { snapshotAt, type BlobCache, type Snapshot } from "./snapshot.js";
import { gatherTask, type Sides } from "./gatherTask.js";
import { teamFilesAtBase, teamFilesAtHead } from "./teamFiles.js";

/** What Holdout remembers, as far as a verdict may depend on it. */
export interface Ledger {
  decisions: Pick<Decisions, "acceptance" | "approvals" | "waivers">;
  runs: Pick<Runs, "withFingerprint">;
}

/** A change to be judged, and where to read. */
export interface Gathering {
  repository: string;
  change: Omit<Change, "files">;
  repositories: Repositories;
  /** Null on a clone without the service's database. */
  ledger: Ledger | null;
  /** Knows the last good version of broken files of the base branch. */
  policy?: PolicyFiles;
  /** ISO 8601 */
  now: string;
}

/**
 * Reads everything that a verdict over a change may depend on, once, into one frozen record. The same commits and the
 * same ledger give the same facts, in the same order. With base and head the same commit: what is there, unchanged.
 */
export async function gatherFacts(gathering: Gathering): Promise<Facts> {
  const { repository, change, repositories, ledger, now } = gathering;
  const sides = await readSides(gathering);
  const files =
    change.baseSha === change.headSha
      ? []
      : await repositories.changedFiles(repository, change.baseSha, change.headSha);
  const names = [...sides.base.files.tasks, ...sides.head.files.tasks].map(({ name }) => name);
  const tasks: Facts["tasks"] = {};
  for (const name of [...new Set(names)].sort()) {
    tasks[name] = await gatherTask(name, { ...sides, changed: files, ledger });
  }
  return frozen({
    now,
    repository,
    change: { ...change, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) },
    base: sides.base.files,
    head: sides.head.files,
    tasks,
    approvals: await approvalsOf(gathering),
    waivers: await waiversOf(gathering),
    ledgerKnown: ledger !== null,
  });
}

/**
 * A task as a commit declares it.
 *
 * @throws UserError when it is not declared there, or its file cannot be read
 */
export async function taskAt(snapshot: Snapshot, name: string): Promise<Task> {
  for (const path of [`.holdout/tasks/${name}.yaml`, `.holdout/tasks/${name}.yml`]) {
    const text = await snapshot.text(path);
    if (text !== null) return parseTask(text, path);
  }
  throw new UserError(`there is no task \`${name}\` at commit ${snapshot.sha.slice(0, 12)}`);
}

async function readSides({ repository, change, repositories, policy }: Gathering): Promise<Sides> {
  const blobs: BlobCache = new Map();
  const [base, head] = await Promise.all([
    snapshotAt(repositories, repository, change.baseSha, blobs),
    snapshotAt(repositories, repository, change.headSha, blobs),
  ]);
  const baseFiles = await teamFilesAtBase(base, policy ?? null);
  const headFiles = await teamFilesAtHead(head, { snapshot: base, policy: policy ?? null });
  return { base: { snapshot: base, files: baseFiles }, head: { snapshot: head, files: headFiles } };
}

async function approvalsOf({ ledger, repository, change }: Gathering): Promise<Approval[]> {
  if (!ledger || change.number === undefined) return [];
  return ledger.decisions.approvals(repository, change.number);
}

async function waiversOf({ ledger, repository, now }: Gathering): Promise<Waiver[]> {
  return ledger ? ledger.decisions.waivers(repository, now) : [];
}
