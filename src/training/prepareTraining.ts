import { snapshotAt, type Snapshot } from "../gathering/snapshot.js";
import { readValidation } from "../gathering/readValidation.js";
import { taskAt } from "../gathering/gather.js";
import { trainingFiles, type TrainingFiles } from "../gathering/trainingFiles.js";
import { UserError } from "../common/userError.js";
import { parseExperiment } from "../experiments/parseExperiment.js";
import type { Run } from "../experiments/experiment.js";
import type { TreeFile } from "../ports/repositories.js";
import type { Training } from "../ports/runner.js";
import type { World } from "../ports/world.js";
import type { Protocol, Task } from "../tasks/task.js";

/** More files than any training needs; a fork bomb stops here. */
const maxProcesses = 512;
/** Predictions of every evaluation, curve and a model or two. */
const maxOutputBytes = 4 * 2 ** 30;

/** The task of a run as its commit declares it, and what is needed to train it, read only when it is asked for. */
export async function prepareTraining(
  world: Pick<World, "repositories">,
  run: Run,
): Promise<{ task: Task; training(): Promise<Training> }> {
  const task = await taskAt(await snapshotAt(world.repositories, run.repository, run.commit), run.task);
  return { task, training: () => gather(world, run, task) };
}

async function gather(world: Pick<World, "repositories">, run: Run, task: Task): Promise<Training> {
  const snapshot = await snapshotAt(world.repositories, run.repository, run.commit);
  const files = await trainingFiles(task, snapshot);
  const { resources, image, command } = task.training;
  return {
    runId: run.id,
    repository: run.repository,
    build: image ? null : await buildOf(snapshot, task, files),
    image: image ?? null,
    sources: await contents(snapshot, files.sources),
    command,
    environment: {
      HOLDOUT_RUN: run.id,
      HOLDOUT_SEED: String(run.seed),
      HOLDOUT_IN: "/holdout/in",
      HOLDOUT_OUT: "/holdout/out",
    },
    input: await inputOf(snapshot, run, task, files),
    limits: { ...resources, pids: maxProcesses, outputBytes: maxOutputBytes },
  };
}

async function buildOf(snapshot: Snapshot, task: Task, files: TrainingFiles): Promise<Training["build"]> {
  if (!files.build)
    throw new UserError(`there is no ${task.training.dockerfile} at commit ${snapshot.sha.slice(0, 12)}`);
  const { dockerfile, digest } = files.build;
  const text = await snapshot.bytes(dockerfile);
  const context = await contents(snapshot, files.build.files);
  return { dockerfile, digest, files: text ? context.set(dockerfile, text) : context };
}

/** Everything under `/holdout/in`: what to train, on what, and which items to predict. */
async function inputOf(
  snapshot: Snapshot,
  run: Run,
  task: Task,
  files: TrainingFiles,
): Promise<Map<string, Uint8Array>> {
  const input = new Map<string, Uint8Array>();
  for (const [path, bytes] of await contents(snapshot, files.dataset.files)) {
    const inside = path === task.dataset ? (path.split("/").at(-1) ?? path) : path.slice(task.dataset.length + 1);
    input.set(`dataset/${inside}`, bytes);
  }
  const validation = await readValidation(snapshot, task);
  const ids = validation?.files.ids ?? [];
  input.set(
    "dataset/validation/items.csv",
    csv(
      ["id"],
      ids.map((id) => [id]),
    ),
  );
  if (task.validation.inContainer === "labels") {
    input.set(
      "dataset/validation/labels.csv",
      csv(
        ["id", "label"],
        ids.map((id) => [id, validation?.labels[id] ?? ""]),
      ),
    );
  }
  return input.set("experiment.json", Buffer.from(await experimentJson(snapshot, run, task)));
}

/** The hyperparameters with `seed`, `protocol` and `run`, which no hyperparameter can overwrite. */
async function experimentJson(snapshot: Snapshot, run: Run, task: Task): Promise<string> {
  const text = await snapshot.text(run.experimentPath);
  if (text === null) throw new UserError(`there is no ${run.experimentPath} at commit ${run.commit.slice(0, 12)}`);
  const { hyperparameters } = parseExperiment(text, run.experimentPath, run.task);
  return `${JSON.stringify({ ...hyperparameters, seed: run.seed, protocol: budget(task.protocol), run: run.id }, null, 2)}\n`;
}

/** The protocol in the words of the task file. */
function budget({ train, evaluate }: Protocol): object {
  const every = { evaluate: { every_epochs: evaluate.everyEpochs } };
  if ("epochs" in train) return { train, ...every };
  const { metric, patience, minDelta, atMost } = train.plateau;
  return { train: { plateau: { metric, patience, min_delta: minDelta, at_most: atMost } }, ...every };
}

async function contents(snapshot: Snapshot, files: readonly TreeFile[]): Promise<Map<string, Uint8Array>> {
  const read = files.map(async ({ path }): Promise<[string, Uint8Array]> => [
    path,
    (await snapshot.bytes(path)) ?? new Uint8Array(),
  ]);
  return new Map(await Promise.all(read));
}

function csv(head: string[], rows: string[][]): Uint8Array {
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from([head, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n");
}
