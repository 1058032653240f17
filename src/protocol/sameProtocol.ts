import { canonicalJson, digestOf } from "../common/canonicalJson.js";
import type { Task } from "../tasks/task.js";

/** The part of a task that says how models are compared. */
export type ProtocolTerms = Pick<Task, "protocol"> & { metrics: Pick<Task["metrics"], "primary"> };

/** One thing in which two protocols differ: the dotted key of the task file, and both values as JSON (`nothing` where it is not said). */
export interface ProtocolDifference {
  key: string;
  from: string;
  to: string;
}

/** True when models measured under one may be compared with models measured under the other. */
export function sameProtocol(a: ProtocolTerms, b: ProtocolTerms): boolean {
  return protocolDigest(a) === protocolDigest(b);
}

/** SHA-256 of metric, budget, cadence, seeds and smallest difference: what an approval of a new protocol names. */
export function protocolDigest(task: ProtocolTerms): string {
  return digestOf({ primary: task.metrics.primary, protocol: task.protocol });
}

/**
 * What differs, in the order of the task file.
 *
 * @example
 * protocolDifferences(fiveEpochs, fifty) // → [{ key: "protocol.train.epochs", from: "5", to: "50" }]
 */
export function protocolDifferences(from: ProtocolTerms, to: ProtocolTerms): ProtocolDifference[] {
  const [before, after] = [termsOf(from), termsOf(to)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .map((key) => ({ key, from: shownTerm(before[key]), to: shownTerm(after[key]) }))
    .filter((difference) => difference.from !== difference.to);
}

function termsOf({ metrics, protocol }: ProtocolTerms): Record<string, unknown> {
  const plateau = "plateau" in protocol.train ? protocol.train.plateau : undefined;
  return {
    "metrics.primary": metrics.primary,
    "protocol.train.epochs": "epochs" in protocol.train ? protocol.train.epochs : undefined,
    "protocol.train.plateau.metric": plateau?.metric,
    "protocol.train.plateau.patience": plateau?.patience,
    "protocol.train.plateau.min_delta": plateau?.minDelta,
    "protocol.train.plateau.at_most.epochs": plateau?.atMost.epochs,
    "protocol.evaluate.every_epochs": protocol.evaluate.everyEpochs,
    "protocol.seeds": protocol.seeds,
    "protocol.smallest_difference": protocol.smallestDifference,
  };
}

function shownTerm(value: unknown): string {
  return value === undefined ? "nothing" : canonicalJson(value);
}
