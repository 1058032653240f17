import type { ExperimentFacts, Facts, TaskFacts, TeamFiles, ValidationFiles } from "../../src/checklist/facts.js";
import type { RunRecord, RunResult, RunState } from "../../src/experiments/experiment.js";
import { itemsDigest, labelsDigest } from "../../src/gathering/readValidation.js";
import type { Artifacts } from "../../src/ports/artifacts.js";
import { parseTask } from "../../src/tasks/parseTask.js";
import { defaultTeamConfig } from "../../src/tasks/teamConfig.js";
import type { Task } from "../../src/tasks/task.js";
import type { Acceptance } from "../../src/validation/acceptance.js";
import { taskYaml } from "./taskYaml.js";

/** The task of formats.md, with what a test cares about. */
export function aTask(more: Partial<Task> = {}): Task {
  return { ...parseTask(taskYaml(), ".holdout/tasks/digits.yaml"), ...more };
}

/** A pull request of `ada` that adds `experiments/digits/wide.yaml`; the validation set is accepted, nothing has run. */
export function someFacts({ task = {}, ...more }: Partial<Facts> & { task?: Partial<TaskFacts> } = {}): Facts {
  const facts = someTaskFacts(task);
  return {
    now: "2026-03-02T10:00:00.000Z",
    repository: "acme/vision",
    change: someChange(),
    base: someTeamFiles({ tasks: facts.declaredIn === "base" ? [facts.task] : [] }),
    head: someTeamFiles({ tasks: [facts.task] }),
    tasks: { [facts.task.name]: facts },
    approvals: [],
    waivers: [],
    ledgerKnown: true,
    ...more,
  };
}

export function someChange(more: Partial<Facts["change"]> = {}): Facts["change"] {
  const files: Facts["change"]["files"] = [{ path: "experiments/digits/wide.yaml", status: "added" }];
  return { number: 7, author: "ada", fork: false, baseSha: "b".repeat(40), headSha: "c".repeat(40), files, ...more };
}

export function someTeamFiles(more: Partial<TeamFiles> = {}): TeamFiles {
  return { sha: "b".repeat(40), config: defaultTeamConfig, tasks: [], experiments: [], problems: [], ...more };
}

export function someTaskFacts(more: Partial<TaskFacts> = {}): TaskFacts {
  return {
    task: aTask(),
    declaredIn: "base",
    acceptance: anAcceptance(),
    validation: someValidation(),
    baseValidation: someValidation(),
    labelChanges: [],
    experiments: [anExperiment("wide")],
    baseline: anExperiment("baseline", { changed: false }),
    dockerfile: { path: "Dockerfile", text: `FROM python@sha256:${"a".repeat(64)}\nCOPY train.py .\n` },
    ...more,
  };
}

const answers: Record<string, string> = { a: "0", b: "1", c: "2", d: "3" };

/** A validation set of four items, all labelled; `labels` says otherwise. */
export function someValidation(
  labels: Record<string, string> = answers,
  ids: string[] = Object.keys(answers),
): ValidationFiles {
  const unlabelled = ids.filter((id) => !(id in labels));
  return {
    itemsDigest: itemsDigest(ids),
    labelsDigest: labelsDigest(labels),
    items: ids.length,
    labelled: ids.length - unlabelled.length,
    unlabelled,
    ids,
  };
}

export function anAcceptance(more: Partial<Acceptance> = {}): Acceptance {
  const { itemsDigest, labelsDigest, items } = someValidation();
  return {
    repository: "acme/vision",
    task: "digits",
    itemsDigest,
    labelsDigest,
    labelVersion: 1,
    items,
    labels: "f".repeat(64),
    commit: "b".repeat(40),
    acceptedBy: "grace",
    acceptedAt: "2026-03-01T10:00:00.000Z",
    ...more,
  };
}

export function anExperiment(name: string, more: Partial<ExperimentFacts> = {}): ExperimentFacts {
  return {
    experiment: { name, task: "digits", path: `experiments/digits/${name}.yaml`, hyperparameters: { width: 64 } },
    fingerprint: `fingerprint of ${name}`,
    runs: [],
    changed: true,
    ...more,
  };
}

/** A run of `wide` that finished and left everything; name what is different. */
export function aRun(
  more: { seed?: number; attempt?: number; path?: string; state?: Partial<RunState>; result?: Partial<RunResult> } = {},
): RunRecord {
  const { seed = 1, attempt = 1, path = "experiments/digits/wide.yaml", state = {}, result = {} } = more;
  const status = state.status ?? "finished";
  return {
    run: {
      id: `run-${String(seed).padStart(12, "0")}`,
      repository: "acme/vision",
      task: "digits",
      experiment: path.replace(/^.*\/|\.yaml$/g, ""),
      experimentPath: path,
      commit: "c".repeat(40),
      fingerprint: "fingerprint",
      seed,
      attempt,
      requestedAt: "2026-03-01T11:00:00.000Z",
    },
    state: {
      status,
      startedAt: "2026-03-01T11:00:01.000Z",
      endedAt: status === "finished" || status === "failed" ? "2026-03-01T11:05:00.000Z" : null,
      progress: null,
      reason: null,
      runner: "docker",
      result: status === "finished" ? { ...aResult(), ...result } : null,
      ...state,
    },
  };
}

/** Seeds 1 to 3, all finished. */
export function allSeeds(more: Parameters<typeof aRun>[0] = {}): RunRecord[] {
  return [1, 2, 3].map((seed) => aRun({ seed, ...more }));
}

function aResult(): RunResult {
  return {
    curve: "1".repeat(64),
    predictions: "2".repeat(64),
    predictionsFormat: "csv",
    log: "3".repeat(64),
    evaluatedEpochs: [1, 2, 3, 4, 5],
    scores: { error: { value: 0.1, interval: [0.08, 0.12] } },
    n: 4,
    labelVersion: 1,
    predictionsOfEveryEvaluation: true,
  };
}

type WatchedDiff = TaskFacts["labelChanges"][number]["diff"];

export function aLabelDiff(more: Partial<WatchedDiff> = {}): WatchedDiff {
  return {
    changed: [],
    added: [],
    removed: [],
    renamed_classes: [],
    renamed_items: [],
    moved: [],
    duplicates: [],
    unchanged: 10,
    other_changes: [],
    added_rows: [],
    removed_rows: [],
    ...more,
  };
}

/** What runs and the acceptance of the validation set left, by the digests that the builders name. */
export function someArtifacts(): Pick<Artifacts, "get"> {
  const texts = new Map([
    ["f".repeat(64), JSON.stringify(answers)],
    ["1".repeat(64), JSON.stringify([{ step: 1, metrics: { "validation/error": 0.25 } }])],
    ["2".repeat(64), "id,prediction\na,0\nb,1\nc,2\nd,0\n"],
  ]);
  return { get: async (digest) => Buffer.from(texts.get(digest) ?? "") };
}
