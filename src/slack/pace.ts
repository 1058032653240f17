import { setTimeout as sleep } from "node:timers/promises";

/** Does work one after the other per key, with a pause after each; different keys do not wait for each other. */
export type Pace = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** @param spacingMs the pause after each work; 0 keeps the order and does not wait */
export function pace(spacingMs: number): Pace {
  const lasts = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = lasts.get(key) ?? Promise.resolve();
    const done = before.then(work);
    const rested: Promise<unknown> = done
      .catch(() => undefined)
      .then(() => sleep(spacingMs))
      .finally(() => {
        if (lasts.get(key) === rested) lasts.delete(key);
      });
    lasts.set(key, rested);
    return done;
  };
}
