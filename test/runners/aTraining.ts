import type { Training } from "../../src/ports/runner.js";

let counter = 0;

/** A training that runs a shell script; every call is another run. Name only what matters. */
export function aTraining(script: string, changes: Partial<Training> = {}): Training {
  return {
    runId: `run-${process.pid.toString(16)}-${Date.now().toString(16)}-${counter++}`,
    repository: "acme/vision",
    build: null,
    image: null,
    sources: new Map(),
    command: ["sh", "-c", script],
    environment: { HOLDOUT_SEED: "7" },
    input: new Map([["experiment.json", new TextEncoder().encode('{"seed":7}')]]),
    limits: LIMITS,
    ...changes,
  };
}

export const LIMITS: Training["limits"] = {
  cpus: 1,
  memoryBytes: 256 * 1024 ** 2,
  gpus: 0,
  timeoutMs: 60_000,
  pids: 64,
  outputBytes: 1024 * 1024,
};
