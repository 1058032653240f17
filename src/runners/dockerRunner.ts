import { resolve } from "node:path";
import type Docker from "dockerode";
import type { ContainerInspectInfo } from "dockerode";
import { UserError } from "../common/userError.js";
import type { Look, Runner, Stopped, Training } from "../ports/runner.js";
import { hasStatus } from "./dockerErrors.js";
import { ensureImage, type BuildLimits } from "./dockerImage.js";
import { logLines } from "./dockerLogs.js";
import { containerName, HOME_LABEL, RUN_LABEL, sandbox, trainingUser } from "./dockerSandbox.js";
import { brokenLimit } from "./limits.js";
import { limitWatch } from "./limitWatch.js";
import { oneAtATime } from "./oneAtATime.js";
import { listOutputs, outputSize, readOutput } from "./outputFolder.js";
import { noteStopped, prepareRunFolder, readNote, removeRunFolder, runFolder, stoppedWhy } from "./runFolder.js";
import type { RunNote } from "./runFolder.js";
import type { RunnerLog } from "./runnerLog.js";

export interface DockerRunnerOptions {
  docker: Docker;
  /** Where runs keep their input and output on this machine, one folder a run. */
  runsDir: string;
  /** Where the engine sees a path of ours; other than the path itself when we run in a container too. */
  enginePathOf?: (path: string) => string;
  build?: Partial<BuildLimits>;
  log: RunnerLog;
}

const BUILD_LIMITS: BuildLimits = { network: "none", memoryBytes: 4 * 1024 ** 3, timeoutMs: 30 * 60_000 };
/** How long a training that is stopped has to leave by itself. */
const GRACE_SECONDS = 3;
/** How long another starter may need from creating a container to starting it. */
const START_MS = 5000;

/** Trainings in containers of a Docker engine, which outlive this process; found again by their labels. */
export function dockerRunner(options: DockerRunnerOptions): Runner {
  const { docker, log } = options;
  const runsDir = resolve(options.runsDir);
  const enginePathOf = options.enginePathOf ?? ((path: string) => path);
  const inTurn = oneAtATime();
  const containerOf = (runId: string) => docker.getContainer(containerName(runId));
  const folderOf = (runId: string) => runFolder(runsDir, runId);

  async function inspect(runId: string): Promise<ContainerInspectInfo | null> {
    try {
      return await containerOf(runId).inspect();
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw error;
    }
  }

  async function start(training: Training): Promise<void> {
    const { runId } = training;
    const found = await inspect(runId);
    if (found === null) await create(training);
    else if (isNotStarted(found)) await othersStarted(runId);
    await startCreated(training);
    watch.watch(runId);
  }

  async function create(training: Training): Promise<void> {
    const image = await ensureImage(docker, training, { ...BUILD_LIMITS, ...options.build });
    const folder = folderOf(training.runId);
    await prepareRunFolder(folder, training, process.getuid?.() === 0 ? trainingUser() : null);
    const cpus = Number((await docker.info()).NCPU);
    try {
      await docker.createContainer(sandbox(training, { image, cpus, folder, home: runsDir, enginePathOf }));
    } catch (error) {
      if (!hasStatus(error, 409)) throw error;
      await othersStarted(training.runId);
    }
  }

  /** Somebody else created the container: give them the time to start it, then take over from one who died in between. */
  async function othersStarted(runId: string): Promise<void> {
    for (const until = Date.now() + START_MS; Date.now() < until; await pause(100)) {
      const seen = await inspect(runId);
      if (seen === null || !isNotStarted(seen)) return;
    }
  }

  async function startCreated(training: Training): Promise<void> {
    const { runId } = training;
    const seen = await inspect(runId);
    // Starting a container that ran would run it a second time.
    if (seen === null || !isNotStarted(seen) || (await stoppedWhy(folderOf(runId)))) return;
    try {
      await containerOf(runId).start();
      log.info({ run: runId, container: seen.Id.slice(0, 12) }, "a training started");
    } catch (error) {
      if (hasStatus(error, 304)) return;
      await containerOf(runId).remove({ force: true, v: true });
      if (hasStatus(error, 400, 404) || isAboutTheCommand(error)) throw commandFailure(training, error);
      throw error;
    }
  }

  async function look(runId: string): Promise<Look | null> {
    const folder = folderOf(runId);
    const seen = await inspect(runId);
    if (seen === null) return null;
    const stopped = await stoppedWhy(folder);
    if (isNotStarted(seen)) return stopped ? neverStarted(seen, stopped) : null;
    const note = await readNote<RunNote>(folder, "run.json");
    const size = note ? await outputSize(folder.out, note.outputBytes) : 0;
    const why = note && brokenLimit(note, { size, ranMs: ranMs(seen) });
    if (!seen.State.Running) return ended(seen, stopped ?? (why === "output-too-large" ? why : null));
    if (why) {
      await stop(runId, why);
      return look(runId);
    }
    watch.watch(runId);
    return { status: "running", startedAt: seen.State.StartedAt };
  }

  async function stop(runId: string, why: Stopped): Promise<void> {
    const seen = await inspect(runId);
    if (seen && !seen.State.Running && !isNotStarted(seen)) return;
    await noteStopped(folderOf(runId), why);
    try {
      await containerOf(runId).stop({ t: GRACE_SECONDS });
    } catch (error) {
      if (!hasStatus(error, 304, 404)) throw error;
    }
  }

  const watch = limitWatch({
    isRunning: async (runId) => (await look(runId))?.status === "running",
    failed: (runId, error) => log.warn({ run: runId, error: String(error) }, "a training could not be looked at"),
  });

  return {
    kind: "docker",
    warning: null,
    start: (training) => inTurn(training.runId, () => start(training)),
    look,
    stop,
    async lastLines(runId, lines) {
      try {
        const frames = await containerOf(runId).logs({ stdout: true, stderr: true, tail: lines, follow: false });
        return logLines(frames).slice(-lines);
      } catch (error) {
        if (hasStatus(error, 404)) return [];
        throw error;
      }
    },
    async remove(runId) {
      watch.forget(runId);
      try {
        await containerOf(runId).remove({ force: true, v: true });
      } catch (error) {
        // 409: somebody else is removing it at this moment.
        if (!hasStatus(error, 404, 409)) throw error;
      }
      await removeRunFolder(folderOf(runId));
    },
    async list() {
      const label = [RUN_LABEL, `${HOME_LABEL}=${runsDir}`];
      const containers = await docker.listContainers({ all: true, filters: { label } });
      return containers.flatMap((container) => container.Labels[RUN_LABEL] ?? []).sort();
    },
    output: (runId, path, maxBytes) => readOutput(folderOf(runId).out, path, maxBytes),
    outputs: (runId) => listOutputs(folderOf(runId).out),
  };
}

/** The status of a process that got SIGKILL. */
const KILLED = 137;

/** Docker's word for "not yet" is the year 1. */
function isNotStarted(seen: ContainerInspectInfo): boolean {
  return seen.State.Status === "created" || seen.State.StartedAt.startsWith("0001-");
}

function ranMs(seen: ContainerInspectInfo): number {
  return Date.now() - Date.parse(seen.State.StartedAt);
}

function ended(seen: ContainerInspectInfo, stopped: Stopped | null): Look {
  const { ExitCode: code, OOMKilled, StartedAt: startedAt, FinishedAt: finishedAt } = seen.State;
  // With cgroups of version 2 the engine hears of some ends before it hears why: whom nobody of ours killed, the kernel did.
  const outOfMemory = OOMKilled || (code === KILLED && stopped === null);
  // The engine notes the start of a very short training a little after its end.
  const endedAt = Date.parse(finishedAt) < Date.parse(startedAt) ? startedAt : finishedAt;
  return { status: "exited", code, outOfMemory, stopped, startedAt, endedAt };
}

/** Stopped before it ever ran, while its image was built or its starter was down. */
function neverStarted(seen: ContainerInspectInfo, stopped: Stopped): Look {
  return {
    status: "exited",
    code: KILLED,
    outOfMemory: false,
    stopped,
    startedAt: seen.Created,
    endedAt: seen.Created,
  };
}

function isAboutTheCommand(error: unknown): boolean {
  return /exec|executable file not found|no such file or directory|permission denied/i.test(String(error));
}

function commandFailure(training: Training, error: unknown): UserError {
  const reason = /exec: .*|stat .*/.exec(String(error))?.[0] ?? String(error);
  return new UserError(
    `the command ${JSON.stringify(training.command)} could not be started in the container: ${reason.slice(0, 300)}`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
