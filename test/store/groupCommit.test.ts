import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Delivery } from "../../src/ports/deliveries.js";
import { groupCommit } from "../../src/store/groupCommit.js";
import { openStore, type Store } from "../../src/store/store.js";
import { aDatabase } from "../support/database.js";

describe("commits in groups", () => {
  test("what comes while one is under way is committed together next, each with its own result", async () => {
    const groups: number[][] = [];
    const gate = { open: () => undefined as void };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    const commit = groupCommit<number, string>(async (items) => {
      groups.push(items);
      await opened;
      return items.map((item) => `kept ${item}`);
    }, 3);
    const first = commit(1);
    while (groups.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const rest = [2, 3, 4, 5].map(commit);
    gate.open();
    expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4, 5].map((item) => `kept ${item}`));
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await commit(6)).toBe("kept 6");
  });

  test("a bad item fails alone, not its group", async () => {
    const commit = groupCommit<number, number>((items) => {
      return items.includes(13) ? Promise.reject(new Error("unlucky")) : Promise.resolve(items);
    }, 10);
    const results = await Promise.allSettled([12, 13, 14].map(commit));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});

describe("deliveries of a busy minute", () => {
  let store: Store;
  let other: Store;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await aDatabase();
    store = await openStore(database.url);
    other = await openStore(database.url);
    drop = database.drop;
  });
  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await drop();
  });

  const aDelivery = (id: string): Delivery => {
    return { id, source: "github", headers: { "x-github-event": "push" }, body: "{}", at: "2026-01-01T00:00:00.000Z" };
  };

  test("of two processes that get the same three hundred at once, one keeps each; a bad one fails alone", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `d-${i}`);
    const keeps = [
      ...ids.map((id) => store.deliveries.keep(aDelivery(id))),
      ...ids.toReversed().map((id) => other.deliveries.keep(aDelivery(id))),
    ];
    const bad = store.deliveries.keep({ ...aDelivery("bad"), at: "no time" });
    const again = store.deliveries.keep(aDelivery("d-7"));
    await expect(bad).rejects.toThrow();
    const answers = [...(await Promise.all(keeps)), await again];
    expect(answers.filter((answer) => answer === "new")).toHaveLength(300);
    expect(answers.filter((answer) => answer === "known")).toHaveLength(301);
    const oldest = await store.deliveries.undispatched("2026-01-02T00:00:00.000Z");
    expect(oldest).toHaveLength(100);
    expect(oldest[0]).toMatchObject({ source: "github", headers: { "x-github-event": "push" }, body: "{}" });
  });
});
