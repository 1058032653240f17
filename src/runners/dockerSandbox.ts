import type { ContainerCreateOptions } from "dockerode";
import type { Training } from "../ports/runner.js";
import type { RunFolder } from "./runFolder.js";

export const RUN_LABEL = "holdout.run";
/** Which Holdout a container belongs to: two may share one engine, and neither may remove what the other started. */
export const HOME_LABEL = "holdout.home";

const MEBIBYTE = 1024 * 1024;
const LONGEST_SCRATCH_BYTES = 1024 * MEBIBYTE;
const NOBODY = 65534;

export function containerName(runId: string): string {
  return `holdout-${runId}`;
}

/** Whose files a training writes: ours, or nobody's when we are root, so that a training never is. */
export function trainingUser(): { uid: number; gid: number } {
  const uid = process.getuid?.() ?? NOBODY;
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid: process.getgid?.() ?? NOBODY };
}

/**
 * The container of a training as Docker's API wants it. What other people's code gets: its input to read, its output
 * and a scratch folder to write, its share of the machine; and nothing else: no network, no rights, no other file.
 *
 * @param at.image name or id of an image that the engine has
 * @param at.cpus how many the engine has; it refuses to promise more
 * @param at.enginePathOf where the engine sees a path of ours
 */
export function sandbox(
  training: Training,
  at: { image: string; cpus: number; folder: RunFolder; home: string; enginePathOf(path: string): string },
): ContainerCreateOptions {
  const { limits } = training;
  const scratchBytes = Math.min(LONGEST_SCRATCH_BYTES, Math.floor(limits.memoryBytes / 2));
  const user = trainingUser();
  return {
    name: containerName(training.runId),
    Image: at.image,
    Cmd: training.command,
    User: `${user.uid}:${user.gid}`,
    Env: Object.entries(containerEnvironment(training)).map(([name, value]) => `${name}=${value}`),
    Labels: { [RUN_LABEL]: training.runId, [HOME_LABEL]: at.home },
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      IpcMode: "private",
      Binds: [`${at.enginePathOf(at.folder.in)}:/holdout/in:ro`, `${at.enginePathOf(at.folder.out)}:/holdout/out:rw`],
      // Scratch folders live in memory and count against its limit. Compilers of tensor programs run what they put there.
      Tmpfs: { "/tmp": `rw,exec,nosuid,nodev,mode=1777,size=${scratchBytes}` },
      ShmSize: scratchBytes,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(Math.min(limits.cpus, at.cpus) * 1e9),
      PidsLimit: limits.pids,
      OomScoreAdj: 500,
      Ulimits: [
        { Name: "core", Soft: 0, Hard: 0 },
        // One file can outgrow the output limit by a block, so that the watch sees that it did.
        { Name: "fsize", ...softAndHard(Math.max(limits.outputBytes, scratchBytes) + 4096) },
      ],
      LogConfig: { Type: "json-file", Config: { "max-size": "8m", "max-file": "2" } },
      RestartPolicy: { Name: "no" },
      ...(limits.gpus > 0 ? { DeviceRequests: [{ Driver: "", Count: limits.gpus, Capabilities: [["gpu"]] }] } : {}),
    },
  };
}

function softAndHard(limit: number): { Soft: number; Hard: number } {
  return { Soft: limit, Hard: limit };
}

/** Ours last: a task cannot move the folders. Libraries that insist on a home folder get the scratch folder. */
function containerEnvironment(training: Training): Record<string, string> {
  return {
    HOME: "/tmp",
    ...training.environment,
    HOLDOUT_RUN: training.runId,
    HOLDOUT_IN: "/holdout/in",
    HOLDOUT_OUT: "/holdout/out",
  };
}
