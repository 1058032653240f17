import type { EventEmitter } from "node:events";

/**
 * Resolves when this process is first told to end. Whoever is told so by a group's signal may be told again by a parent that passes it on:
 * further signals are heard and do nothing, so that what is tidied up then is not cut short.
 */
export function toldToEnd(signals: Pick<EventEmitter, "on"> = process): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) signals.on(signal, () => resolve());
  });
}
