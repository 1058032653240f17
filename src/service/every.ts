import type { Log } from "../common/log.js";
import { lastChance } from "./lastChance.js";

/** Calls `work` again and again, never twice at once; what fails is logged and tried at the next turn. */
export function every(ms: number, what: string, log: Log, work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    // A turn that takes longer than the time between two is one turn.
    running ??= work()
      .catch((err: unknown) => log.error({ err }, `${what} could not be looked after`))
      .finally(() => (running = null));
  }, ms);
  return async () => {
    clearInterval(timer);
    await lastChance(running);
  };
}
