import type { Runner } from "../ports/runner.js";

/** More than any honest curve of a running training; a larger file simply shows no progress. */
const maxCurveBytes = 16 * 2 ** 20;

/**
 * The last epoch that a running training has evaluated, 0 before the first. The file is being written while we read
 * it: a half line at its end is nothing yet, and garbage is judged at the end of the run, not here.
 */
export async function readProgress(runner: Runner, runId: string): Promise<number> {
  const bytes = await runner.output(runId, "curve.jsonl", maxCurveBytes).catch(() => null);
  if (!bytes) return 0;
  const lines = Buffer.from(bytes).toString("utf8").split("\n").slice(0, -1);
  return epochOf(lines.findLast((line) => line.trim() !== ""));
}

function epochOf(line: string | undefined): number {
  try {
    const value: unknown = JSON.parse(line ?? "null");
    const epoch = typeof value === "object" && value !== null && "epoch" in value ? Number(value.epoch) : 0;
    return Number.isFinite(epoch) ? Math.floor(epoch) : 0;
  } catch {
    return 0;
  }
}
