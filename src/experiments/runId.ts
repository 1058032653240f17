import { digestOf } from "../common/canonicalJson.js";

/**
 * The name of a run, the same on every worker: `run-` and 12 hex digits.
 *
 * @param attempt 1 for the first try of this fingerprint and seed
 */
export function runId(repository: string, fingerprint: string, seed: number, attempt: number): string {
  return `run-${digestOf([repository, fingerprint, seed, attempt]).slice(0, 12)}`;
}
