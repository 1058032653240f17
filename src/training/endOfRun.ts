import { UserError } from "../common/userError.js";
import type { TrainingPlan } from "../tasks/task.js";
import type { Look } from "../ports/runner.js";

type Exited = Extract<Look, { status: "exited" }>;

/** Why a training that ended did not succeed, in one sentence with what to do; null when it did. */
export function failureOf(exited: Exited, resources: TrainingPlan["resources"]): string | null {
  if (exited.stopped === "cancelled") return "it was stopped";
  if (exited.stopped === "deadline")
    return `it did not end within ${hours(resources.timeoutMs)}; \`training.resources.timeout\` allows more`;
  if (exited.stopped === "output-too-large")
    return "it wrote more into /holdout/out than may be kept; write fewer predictions or checkpoints";
  if (exited.outOfMemory)
    return `it needed more than its ${gigabytes(resources.memoryBytes)} of memory; \`training.resources.memory\` allows more`;
  if (exited.code !== 0) return `its command ended with status ${exited.code}`;
  return null;
}

/** The sentence of a failure while reading what a training left: the person's mistake as it is, anything else rises. */
export function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}

function hours(ms: number): string {
  return ms < 120_000
    ? `${Math.round(ms / 1000)} s`
    : ms < 7_200_000
      ? `${Math.round(ms / 60_000)} min`
      : `${Math.round(ms / 3_600_000)} h`;
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 2 ** 20)} MB` : `${(bytes / 2 ** 30).toFixed(1).replace(/\.0$/, "")} GB`;
}
