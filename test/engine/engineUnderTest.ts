import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Engine, EngineLog, EngineOptions, QueueName } from "../../src/engine/engine.js";
import { parseWorkflow } from "../../src/engine/parseWorkflow.js";
import { startEngine } from "../../src/engine/startEngine.js";
import type { Clock } from "../../src/ports/clock.js";
import type { Event, EventKind } from "../../src/ports/event.js";
import { openStore, type Store } from "../../src/store/store.js";
import { aDatabase } from "../support/database.js";
import type { TestBackend } from "../support/queueBackends.js";
import { journalAt, testSteps, testTraining, type Journal } from "./testSteps.js";

export const systemClock: Clock = { now: () => new Date().toISOString() };
export const silent: EngineLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const quickPace = {
  lockMs: 1_500,
  stalledMs: 500,
  retryMs: 50,
  requeueMs: 2_000,
  stopMs: 50,
  graceMs: 500,
};

/** One database and one queue server for a test file; every test has an engine name, a journal and a log of its own. */
export interface Bench {
  store: Store;
  databaseUrl: string;
  backend: TestBackend["choice"];
  close(): Promise<void>;
}

export async function aBench(startBackend: (databaseUrl: string) => Promise<TestBackend>): Promise<Bench> {
  const database = await aDatabase();
  const [store, backend] = await Promise.all([openStore(database.url), startBackend(database.url)]);
  return {
    store,
    databaseUrl: database.url,
    backend: backend.choice,
    async close() {
      await store.close();
      await backend.stop();
      await database.drop();
    },
  };
}

/** What one test works with. */
export interface Play {
  engine: Engine;
  journal: Journal;
  /** Errors that the engine logged. */
  errors: { details: Record<string, unknown>; message: string }[];
  dispatch(event: EventKind, id?: string): Promise<void>;
  /** Runs of one workflow, oldest first, with the outputs of their steps. */
  runs(workflow?: string): Promise<SeenRun[]>;
  another(): Promise<Engine>;
  workerProcess(): Promise<ChildProcess>;
  until(line: string, times?: number): Promise<void>;
  end(): Promise<void>;
}

export interface SeenRun {
  id: string;
  workflow: string;
  status: string;
  reason: string | null;
  steps: Record<string, { outcome: string | null; output: unknown; error: string | null }>;
}

let plays = 0;

/** @param queues those that the first engine works on: all, unless a test wants to kill the only worker */
export async function play(
  bench: Bench,
  files: Record<string, string>,
  queues: QueueName[] = ["workflows", "training", "rendering"],
): Promise<Play> {
  const name = `play_${process.pid}_${++plays}`;
  const folder = await mkdtemp(join(tmpdir(), "holdout-engine-"));
  const journal = journalAt(join(folder, "journal"));
  const errors: Play["errors"] = [];
  const log: EngineLog = {
    ...silent,
    error: (details, message) => void errors.push({ details: details as Record<string, unknown>, message }),
  };
  const steps = testSteps(journal, false);
  const options: EngineOptions = {
    store: bench.store,
    backend: bench.backend,
    steps,
    childWorks: [testTraining(journal, false)],
    workflows: Object.entries(files).map(([path, text]) => parseWorkflow(text, path, steps)),
    clock: systemClock,
    log,
    queues,
    trainingConcurrency: 4,
    name,
    pace: quickPace,
  };
  const engine = await startEngine(options);
  const engines = [engine];
  const processes: ChildProcess[] = [];
  let events = 0;
  return {
    engine,
    journal,
    errors,
    dispatch: (event, id = `${name}-event-${++events}`) =>
      engine.dispatch({ ...event, id, at: systemClock.now(), repository: "team/digits" } as Event),
    runs: (workflow) => seenRuns(bench, workflow),
    async another() {
      const other = await startEngine({ ...options, queues: ["workflows", "training", "rendering"] });
      engines.push(other);
      return other;
    },
    async workerProcess() {
      const root = fileURLToPath(new URL("../..", import.meta.url));
      const loader = join(root, "test/support/typescript.mjs");
      const script = join(root, "test/engine/workerProcess.ts");
      const args = [bench.databaseUrl, JSON.stringify(bench.backend), name, journal.path];
      const child = spawn(process.execPath, ["--import", loader, script, ...args], {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, NODE_OPTIONS: "" },
      });
      processes.push(child);
      await until(journal, "worker is ready", 1);
      return child;
    },
    until: (line, times = 1) => until(journal, line, times),
    async end() {
      for (const child of processes) child.kill("SIGKILL");
      await Promise.all(engines.map((each) => each.close()));
      await query(bench, "truncate workflow_runs, step_outputs, child_jobs, schedules");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function until(journal: Journal, line: string, times: number): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (journal.lines().filter((each) => each === line).length >= times) return;
    await sleep(20);
  }
  throw new Error(`"${line}" was not noted ${times} times; noted: ${journal.lines().join(", ")}`);
}

async function seenRuns(bench: Bench, workflow: string | undefined): Promise<SeenRun[]> {
  const rows = await query(
    bench,
    `select r.id, r.workflow, r.status, r.reason, s.step_id, s.outcome, s.output, s.error
     from workflow_runs r left join step_outputs s on s.run_id = r.id order by r.number`,
  );
  const runs = new Map<string, SeenRun>();
  for (const row of rows as Record<string, unknown>[]) {
    if (workflow !== undefined && row["workflow"] !== workflow) continue;
    const id = String(row["id"]);
    const seen: SeenRun = runs.get(id) ?? {
      id,
      workflow: String(row["workflow"]),
      status: String(row["status"]),
      reason: row["reason"] as string | null,
      steps: {},
    };
    runs.set(id, seen);
    if (typeof row["step_id"] === "string")
      seen.steps[row["step_id"]] = {
        outcome: row["outcome"] as string | null,
        output: row["output"],
        error: row["error"] as string | null,
      };
  }
  return [...runs.values()];
}

async function query(bench: Bench, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: bench.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
