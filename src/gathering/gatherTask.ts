import { diffLabels } from "../annotations/labelDiff.js";
import type { ChangedFile, ExperimentFacts, TaskFacts, TeamFiles } from "../checklist/facts.js";
import { UserError } from "../common/userError.js";
import type { Experiment } from "../experiments/experiment.js";
import { sameProtocol } from "../protocol/sameProtocol.js";
import type { Task } from "../tasks/task.js";
import { experimentFacts, fingerprintIn, type Setting } from "./experimentFacts.js";
import type { Ledger } from "./gather.js";
import { labelChanges, labelSetAt, type LabelComparer, type LabelReader } from "./labelChanges.js";
import { readValidation, type ValidationSet } from "./readValidation.js";
import type { Snapshot } from "./snapshot.js";
import { noTrainingFiles, trainingFiles } from "./trainingFiles.js";

/** Both ends of a change: the files, and what the team says in them. */
export interface Sides {
  base: Side;
  head: Side;
}

interface Side {
  snapshot: Snapshot;
  files: TeamFiles;
}

interface Around extends Sides {
  changed: ChangedFile[];
  ledger: Ledger | null;
}

/** Everything about one task that a verdict may depend on. Files that cannot be read become problems of their side. */
export async function gatherTask(name: string, around: Around): Promise<TaskFacts> {
  const { base, head, changed, ledger } = around;
  const baseTask = base.files.tasks.find((task) => task.name === name);
  const headTask = head.files.tasks.find((task) => task.name === name);
  const task = baseTask ?? headTask;
  if (!task) throw new Error(`no side declares the task ${name}`);
  const acceptance = (await ledger?.decisions.acceptance(base.snapshot.repository, name)) ?? null;
  const before = await readable(around, "base", () => readValidation(base.snapshot, task));
  const after = await readable(around, "head", () => readValidation(head.snapshot, headTask ?? task));
  const labelVersion = acceptance?.labelVersion ?? 0;
  const settings: Settings = {
    atBase: baseTask && (await settingOf(baseTask, "base", around, { validation: before, labelVersion })),
    atHead: await settingOf(headTask ?? task, "head", around, { validation: after, labelVersion }),
  };
  const watchers = [baseTask, headTask].filter((one) => one !== undefined);
  const read: LabelReader = (side, path) => readable(around, side, () => labelSetAt(around[side].snapshot, path));
  const compare: LabelComparer = (old, current) => readable(around, "head", async () => diffLabels(old, current));
  return {
    task,
    declaredIn: baseTask ? "base" : "head",
    acceptance,
    validation: after?.files ?? null,
    baseValidation: before?.files ?? null,
    labelChanges: await labelChanges(watchers, changed, { read, compare }),
    experiments: await touchedExperiments(settings, around),
    baseline: await baselineFacts(settings, around),
    dockerfile: await dockerfileOf(headTask ?? task, around),
  };
}

interface Settings {
  /** Undefined when the change itself declares the task. */
  atBase: Setting | undefined;
  atHead: Setting;
}

async function settingOf(
  task: Task,
  side: "base" | "head",
  around: Around,
  measured: { validation: ValidationSet | null | undefined; labelVersion: number },
): Promise<Setting> {
  const { snapshot } = around[side];
  return {
    task,
    snapshot,
    files: (await readable(around, side, () => trainingFiles(task, snapshot))) ?? noTrainingFiles,
    validationItems: measured.validation?.files.itemsDigest ?? "",
    labelVersion: measured.labelVersion,
  };
}

/** Experiments that the change adds, edits, or makes into another training by their code, data, image or protocol. */
async function touchedExperiments(settings: Settings, around: Around): Promise<ExperimentFacts[]> {
  const { head, base, changed, ledger } = around;
  const { atBase, atHead } = settings;
  const name = atHead.task.name;
  const paths = new Set(changed.filter(({ status }) => status !== "removed").map(({ path }) => path));
  const mayMove = atBase !== undefined && isMaterialTouched(settings, changed);
  const facts: ExperimentFacts[] = [];
  for (const experiment of ofTask(head.files, name)) {
    const isChanged = paths.has(experiment.path);
    const before = ofTask(base.files, name).find(({ path }) => path === experiment.path);
    const isMoved = mayMove && (!before || fingerprintIn(atBase, before) !== fingerprintIn(atHead, experiment));
    if (isChanged || isMoved) facts.push(await experimentFacts(atHead, experiment, ledger?.runs ?? null, isChanged));
  }
  return facts;
}

/** Does the change itself touch what experiments are made of? A branch that is merely older than its base does not. */
function isMaterialTouched({ atBase, atHead }: Settings, changed: ChangedFile[]): boolean {
  const material = new Set([".dockerignore"]);
  for (const setting of [atBase, atHead]) {
    if (!setting) continue;
    const { task, files } = setting;
    material
      .add(task.path)
      .add(task.validation.items)
      .add(task.training.dockerfile ?? task.path);
    material.add(`${task.training.dockerfile}.dockerignore`);
    for (const { path } of [...files.sources, ...files.dataset.files, ...(files.build?.files ?? [])])
      material.add(path);
  }
  return changed.some(({ path, previousPath }) => material.has(path) || material.has(previousPath ?? path));
}

/**
 * The baseline as the base branch has it: what a change is compared with must not move with the change. As the change
 * leaves it where the base has none, or measures by another protocol.
 */
async function baselineFacts(
  { atBase, atHead }: Settings,
  { base, head, changed, ledger }: Around,
): Promise<ExperimentFacts | null> {
  const isChanged = changed.some(({ path }) => path === atHead.task.baseline);
  const inBase = atBase && baselineIn(base.files, atBase.task);
  const runs = ledger?.runs ?? null;
  if (atBase && inBase && sameProtocol(atBase.task, atHead.task))
    return experimentFacts(atBase, inBase, runs, isChanged);
  const inHead = baselineIn(head.files, atHead.task);
  return inHead ? experimentFacts(atHead, inHead, runs, isChanged) : null;
}

function baselineIn(files: TeamFiles, task: Task): Experiment | undefined {
  return ofTask(files, task.name).find(({ path }) => path === task.baseline);
}

function ofTask(files: TeamFiles, name: string): Experiment[] {
  return files.experiments.filter(({ task }) => task === name);
}

async function dockerfileOf(task: Task, around: Around): Promise<TaskFacts["dockerfile"]> {
  const path = task.training.dockerfile;
  if (path === undefined) return null;
  const text = await readable(around, "head", () => around.head.snapshot.text(path));
  return typeof text === "string" ? { path, text } : null;
}

/** A file that cannot be read is a problem of the side that has it; what the change did not touch is never the change's fault. */
async function readable<T>(around: Around, side: "base" | "head", read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError) || !error.place) throw error;
    const { sentence, place } = error;
    const isTouched = around.changed.some(({ path }) => path === place.path);
    const { problems } = around[isTouched ? side : "base"].files;
    if (!problems.some((one) => one.place.path === place.path)) problems.push({ sentence, place });
    return undefined;
  }
}
