import { setTimeout as sleep } from "node:timers/promises";

const LAST_CHANCE_MS = 1_000;

/** Waits a little for what should end: where it waits for GitHub, and GitHub is away, it would not for minutes. */
export async function lastChance(work: Promise<unknown> | null): Promise<void> {
  await Promise.race([work, sleep(LAST_CHANCE_MS)]);
}
