import { buildContext, type BuildContext } from "../experiments/buildContext.js";
import { digestOfFiles } from "../experiments/fingerprint.js";
import type { TreeFile } from "../ports/repositories.js";
import { globMatcher } from "../tasks/glob.js";
import type { Task } from "../tasks/task.js";
import type { Snapshot } from "./snapshot.js";

/** The files of a commit that a training of a task is made from. */
export interface TrainingFiles {
  /** What `training.sources` names. */
  sources: TreeFile[];
  /** What the image is built from; null for a ready image, or when the Dockerfile is missing. */
  build: (BuildContext & { files: TreeFile[] }) | null;
  /** The image's digest, or that of the build context; `missing` without a Dockerfile. Part of the fingerprint. */
  image: string;
  /** What a container finds under `/holdout/in/dataset`. */
  dataset: { files: TreeFile[]; digest: string };
}

/**
 * Finds them. Answers never come along: validation labels and annotations are in no image, and in the dataset only when
 * the task says `in_container: labels`.
 */
export async function trainingFiles(task: Task, snapshot: Snapshot): Promise<TrainingFiles> {
  const build = await buildOf(task, snapshot);
  const { image } = task.training;
  return {
    sources: matching(task.training.sources, snapshot),
    build,
    image: image ?? build?.digest ?? "missing",
    dataset: datasetOf(task, snapshot),
  };
}

/** Where nothing can be read. */
export const noTrainingFiles: TrainingFiles = {
  sources: [],
  build: null,
  image: "missing",
  dataset: { files: [], digest: digestOfFiles([]) },
};

async function buildOf(task: Task, snapshot: Snapshot): Promise<TrainingFiles["build"]> {
  const path = task.training.dockerfile;
  const text = path === undefined ? null : await snapshot.text(path);
  if (path === undefined || text === null) return null;
  const isExperiment = globMatcher(task.experiments);
  const context = buildContext({
    dockerfile: { path, text },
    dockerignore: (await snapshot.text(`${path}.dockerignore`)) ?? (await snapshot.text(".dockerignore")) ?? "",
    files: snapshot.files,
    never: (file) => isAnswer(task, file),
    unlessNamed: (file) => isExperiment(file) || /^\.(holdout|github)\//.test(file),
  });
  const wanted = new Set(context.paths);
  return { ...context, files: snapshot.files.filter((file) => wanted.has(file.path)) };
}

/** A compiled dataset is named by its definition; a plain folder (or file) is what lies in it. */
function datasetOf(task: Task, snapshot: Snapshot): TrainingFiles["dataset"] {
  const definition = snapshot.file(`.holdout/datasets/${task.dataset}.yaml`);
  const files = definition ? [definition] : inFolder(task, snapshot);
  return { files, digest: digestOfFiles(files) };
}

function inFolder(task: Task, snapshot: Snapshot): TreeFile[] {
  const isOpen = task.validation.inContainer === "labels";
  return snapshot.files.filter(({ path }) => {
    const isInside = path === task.dataset || path.startsWith(`${task.dataset}/`);
    return isInside && (isOpen || !isAnswer(task, path));
  });
}

function isAnswer({ validation }: Task, path: string): boolean {
  return path === validation.labels || path === validation.annotations;
}

function matching(globs: readonly string[], snapshot: Snapshot): TreeFile[] {
  const matchers = globs.map(globMatcher);
  return snapshot.files.filter(({ path }) => matchers.some((matches) => matches(path)));
}
