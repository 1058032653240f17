import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { every } from "../../src/service/every.js";

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe("what is looked after again and again", () => {
  test("ends with the turn under way", async () => {
    let hasEnded = false;
    const stop = every(1, "a turn", log, async () => {
      await sleep(200);
      hasEnded = true;
    });
    await sleep(50);
    await stop();
    expect(hasEnded).toBe(true);
  });

  test("does not wait for ever for a turn that GitHub keeps waiting", async () => {
    const stop = every(1, "a turn", log, () => new Promise(() => undefined));
    await sleep(50);
    await expect(stop()).resolves.toBeUndefined();
  }, 10_000);
});
