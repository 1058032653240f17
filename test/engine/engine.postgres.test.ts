import { describe, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "../../src/store/embedded.js";
import { openStore } from "../../src/store/store.js";
import { engineContract } from "./engine.contract.js";
import { play } from "./engineUnderTest.js";

describe("the engine on PostgreSQL", () =>
  engineContract((databaseUrl) => Promise.resolve({ choice: { databaseUrl }, stop: () => Promise.resolve() })));

describe("a database that is killed", () => {
  test("comes back, and the work goes on: the queue, the steps, the children that hold a lock", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdout-killed-"));
    const server = await startEmbedded(folder);
    const store = await openStore(server.url);
    const bench = { store, databaseUrl: server.url, backend: { databaseUrl: server.url }, close: () => store.close() };
    const files = {
      "train.yaml": "on: review.asked\nsteps: [{ id: train, uses: test/train, with: { names: [brief-1] } }]",
      "steps.yaml": `
on: review.asked
steps:
  - { uses: test/note, with: { text: before } }
  - { uses: test/wait, with: { name: wait, ms: 1500 } }
  - { uses: test/note, with: { text: after } }
`,
    };
    const { dispatch, engine, until, runs, end, journal } = await play(bench, files);
    await dispatch({ kind: "review.asked", number: 1, why: "" });
    await until("begin wait");
    await until("work brief-1");
    process.kill(server.pid, "SIGKILL");
    await until('note "after"');
    await until("train with results");
    await expect(eventually(() => engine.idle())).resolves.toBeUndefined();
    expect((await runs()).map((run) => run.status)).toEqual(["done", "done"]);
    expect(journal.lines().filter((line) => line === 'note "before"')).toHaveLength(1);
    await end();
    await store.close();
    await server.discard();
    await rm(folder, { recursive: true, force: true });
  });
});

async function eventually(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
