import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { hasCode } from "../common/errorCode.js";
import { UserError } from "../common/userError.js";
import type { Look, Runner, Stopped, Training } from "../ports/runner.js";
import { shownLines } from "./dockerLogs.js";
import { brokenLimit } from "./limits.js";
import { limitWatch } from "./limitWatch.js";
import { oneAtATime } from "./oneAtATime.js";
import { listOutputs, outputSize, readOutput } from "./outputFolder.js";
import { isAlive, type ProcessMark } from "./processMark.js";
import * as folders from "./runFolder.js";
import type { RunFolder, RunNote } from "./runFolder.js";
import type { RunnerLog } from "./runnerLog.js";
import { SUPERVISOR, type Supervision } from "./supervisor.js";

const WARNING =
  "Trainings run as plain processes of this machine, without a sandbox: good for development, never for code that you do not trust. Start a Docker engine to run them in containers.";
const GRACE_MS = 3000;
const LOG_BYTES = 8 * 1024 * 1024;
const START_MS = 20_000;

interface Supervisor extends ProcessMark {
  startedAt: string;
}

interface Ended {
  code: number;
  endedAt: string;
}

/**
 * Trainings as plain processes, for development on a machine without a container engine. They outlive this process
 * and are found again by the notes that their supervisors leave. A training finds its folders by `HOLDOUT_IN` and
 * `HOLDOUT_OUT`; memory, processors and network are not limited.
 */
export function processRunner(options: { runsDir: string; log?: RunnerLog }): Runner {
  const { log } = options;
  const runsDir = resolve(options.runsDir);
  const inTurn = oneAtATime();
  const folderOf = (runId: string) => folders.runFolder(runsDir, runId);

  async function start(training: Training): Promise<void> {
    const folder = folderOf(training.runId);
    if (!(await folders.readNote<Supervisor>(folder, "supervisor.json"))) {
      if (training.command.length === 0) throw new UserError("the training has an empty command");
      await folders.prepareRunFolder(folder, training, null);
      await folders.placeOnce(join(folder.path, "work"), (draft) => folders.writeFiles(draft, training.sources));
      await mkdir(join(folder.path, "tmp"), { recursive: true });
      await supervise(folder, training);
      log?.info({ run: training.runId }, "a training started");
    }
    watch.watch(training.runId);
  }

  async function look(runId: string): Promise<Look | null> {
    const folder = folderOf(runId);
    const supervisor = await folders.readNote<Supervisor>(folder, "supervisor.json");
    if (!supervisor) return null;
    // Alive is asked before ended: a supervisor writes its end and then goes.
    const alive = await isAlive(supervisor);
    const ended = await folders.readNote<Ended>(folder, "ended.json");
    const stopped = await folders.stoppedWhy(folder);
    const why = await limitBroken(folder, supervisor);
    const { startedAt } = supervisor;
    if (ended) {
      const seen = stopped ?? (why === "output-too-large" ? why : null);
      return { status: "exited", outOfMemory: false, stopped: seen, startedAt, ...ended };
    }
    if (!alive) return lost(runId);
    if (why) {
      await stop(runId, why);
      return look(runId);
    }
    watch.watch(runId);
    return { status: "running", startedAt };
  }

  /** Who stood beside the training is gone without a word: the machine was restarted, or somebody killed it. */
  async function lost(runId: string): Promise<Look | null> {
    const folder = folderOf(runId);
    await killGroup(folder);
    const ended: Ended = { code: 137, endedAt: new Date().toISOString() };
    await folders.writeNote(folder, "ended.json", ended);
    return look(runId);
  }

  async function stop(runId: string, why: Stopped): Promise<void> {
    const folder = folderOf(runId);
    if (await folders.readNote<Ended>(folder, "ended.json")) return;
    await folders.noteStopped(folder, why);
    const supervisor = await folders.readNote<Supervisor>(folder, "supervisor.json");
    if (!supervisor) return;
    if (await isAlive(supervisor)) signal(supervisor.pid, "SIGTERM");
    if (!(await within(GRACE_MS + 3000, async () => !(await isAlive(supervisor))))) {
      signal(supervisor.pid, "SIGKILL");
      await killGroup(folder);
    }
  }

  const watch = limitWatch({
    isRunning: async (runId) => (await look(runId))?.status === "running",
    failed: (runId, error) => log?.warn({ run: runId, error: String(error) }, "a training could not be looked at"),
  });

  return {
    kind: "process",
    warning: WARNING,
    start: (training) => inTurn(training.runId, () => start(training)),
    look,
    stop,
    async lastLines(runId, lines) {
      const { path } = folderOf(runId);
      const texts = await Promise.all([textOf(join(path, "log.1")), textOf(join(path, "log"))]);
      return shownLines(texts.join("")).slice(-lines);
    },
    async remove(runId) {
      watch.forget(runId);
      const folder = folderOf(runId);
      if ((await look(runId))?.status === "running") await stop(runId, "cancelled");
      watch.forget(runId);
      await folders.removeRunFolder(folder);
    },
    list: () => runsIn(runsDir),
    output: (runId, path, maxBytes) => readOutput(folderOf(runId).out, path, maxBytes),
    outputs: (runId) => listOutputs(folderOf(runId).out),
  };
}

/** Starts the supervisor and waits until it, or one that was faster, has started the command. */
async function supervise(folder: RunFolder, training: Training): Promise<void> {
  // A stop that came before the start: nothing runs, and the mark says that it ended.
  const command = (await folders.stoppedWhy(folder)) ? [process.execPath, "-e", "process.exit(137)"] : training.command;
  const told: Supervision = {
    folder: folder.path,
    command,
    cwd: join(folder.path, "work"),
    env: environmentOf(training, folder),
    timeoutMs: training.limits.timeoutMs,
    graceMs: GRACE_MS,
    logBytes: LOG_BYTES,
  };
  const child = spawn(process.execPath, ["-e", SUPERVISOR, JSON.stringify(told)], {
    detached: true,
    stdio: "ignore",
    cwd: folder.path,
    env: {},
  });
  child.unref();
  const isUnderWay = () => existsSync(join(folder.path, "child.json")) || existsSync(join(folder.path, "ended.json"));
  if (!(await within(START_MS, () => Promise.resolve(isUnderWay()))))
    throw new Error(`the supervisor of ${training.runId} did not start`);
}

/** What a training may know: where its folders are and where programs are; none of our secrets. */
function environmentOf(training: Training, folder: RunFolder): Record<string, string> {
  const programs = [dirname(process.execPath), process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"];
  return {
    PATH: programs.join(delimiter),
    HOME: join(folder.path, "tmp"),
    TMPDIR: join(folder.path, "tmp"),
    LANG: "C.UTF-8",
    ...training.environment,
    HOLDOUT_RUN: training.runId,
    HOLDOUT_IN: folder.in,
    HOLDOUT_OUT: folder.out,
  };
}

async function limitBroken(folder: RunFolder, supervisor: Supervisor): Promise<Stopped | null> {
  const note = await folders.readNote<RunNote>(folder, "run.json");
  if (!note) return null;
  const size = await outputSize(folder.out, note.outputBytes);
  return brokenLimit(note, { size, ranMs: Date.now() - Date.parse(supervisor.startedAt) });
}

async function killGroup(folder: RunFolder): Promise<void> {
  const child = await folders.readNote<ProcessMark>(folder, "child.json");
  if (child && (await isAlive(child))) signal(-child.pid, "SIGKILL");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}

async function runsIn(runsDir: string): Promise<string[]> {
  const names = await readdir(runsDir).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
  return names.filter((name) => existsSync(join(runsDir, name, "supervisor.json"))).sort();
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

async function within(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until; await new Promise((r) => setTimeout(r, 20)))
    if (await isSo()) return true;
  return isSo();
}
