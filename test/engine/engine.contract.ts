import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { QueueName } from "../../src/engine/engine.js";
import { parseWorkflow } from "../../src/engine/parseWorkflow.js";
import type { EventKind } from "../../src/ports/event.js";
import type { TestBackend } from "../support/queueBackends.js";
import { aBench, play, systemClock, type Bench, type Play } from "./engineUnderTest.js";
import { testSteps } from "./testSteps.js";

const asked = (number: number, why = "asked"): EventKind => ({ kind: "review.asked", number, why });

/** What the engine promises, whatever holds its queues. */
export function engineContract(startBackend: (databaseUrl: string) => Promise<TestBackend>): void {
  let bench: Bench;
  let current: Play | undefined;
  beforeAll(async () => {
    bench = await aBench(startBackend);
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    await current?.end();
    current = undefined;
  });
  const begin = async (files: Record<string, string>, queues?: QueueName[]) =>
    (current = await play(bench, files, queues));

  describe("a workflow run", () => {
    test("walks its steps in order, and a step reads what an earlier one gave", async () => {
      const { dispatch, engine, runs, journal } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - id: first
    uses: test/note
    with: { text: "\${{ event.number }}" }
  - id: second
    uses: test/note
    with: { text: "got \${{ steps.first.outputs.text }} from \${{ event.repository }}" }
`,
      });
      await dispatch(asked(7));
      await engine.idle();
      expect(journal.lines()).toEqual(["note 7", 'note "got 7 from team/digits"']);
      expect(await runs()).toMatchObject([
        {
          workflow: "a",
          status: "done",
          steps: {
            first: { outcome: "success", output: { text: 7 } },
            second: { outcome: "success", output: { text: "got 7 from team/digits" } },
          },
        },
      ]);
    });

    test("answers the events it names and no others", async () => {
      const { dispatch, engine, runs } = await begin({
        "opened.yaml": `
on: { pull_request: { types: [opened] } }
steps: [{ uses: test/note, with: { text: a } }]
`,
        "default.yaml": `
on: { push: { branches: [$default-branch] } }
steps: [{ uses: test/note, with: { text: b } }]
`,
      });
      await dispatch({ kind: "pull_request", action: "closed", number: 1 });
      await dispatch({ kind: "pull_request", action: "opened", number: 1 });
      await dispatch({ kind: "push", ref: "refs/heads/side", sha: "1", toDefaultBranch: false });
      await dispatch({ kind: "push", ref: "refs/heads/main", sha: "2", toDefaultBranch: true });
      await engine.idle();
      expect((await runs()).map((run) => run.workflow)).toEqual(["opened", "default"]);
    });

    test("is one run, however often its event is delivered", async () => {
      const { dispatch, engine, journal } = await begin({
        "a.yaml": "on: review.asked\nsteps: [{ uses: test/note, with: { text: once } }]",
      });
      await Promise.all([1, 2, 3, 4, 5].map(() => dispatch(asked(1), "one-event")));
      await engine.idle();
      await dispatch(asked(1), "one-event");
      await engine.idle();
      expect(journal.lines()).toEqual(['note "once"']);
    });

    test("skips steps whose 'if' is false, and after a failure all but those that ask for it", async () => {
      const { dispatch, engine, runs, errors } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - { id: never, uses: test/note, with: { text: 1 }, if: "event.number == 2" }
  - { id: broken, uses: test/fail, with: { how: theirs } }
  - { id: after, uses: test/note, with: { text: 2 } }
  - { id: cleanup, uses: test/note, with: { text: 3 }, if: "\${{ failure() }}" }
  - { id: last, uses: test/note, with: { text: 4 }, if: always() && steps.broken.outcome == 'failure' }
`,
      });
      await dispatch(asked(1));
      await engine.idle();
      const [run] = await runs();
      expect(Object.entries(run?.steps ?? {}).map(([id, step]) => [id, step.outcome])).toEqual(
        expect.arrayContaining([
          ["never", "skipped"],
          ["broken", "failure"],
          ["after", "skipped"],
          ["cleanup", "success"],
          ["last", "success"],
        ]),
      );
      expect(run).toMatchObject({ status: "failed", reason: "this was wrong" });
      expect(errors).toEqual([]);
    });

    test("goes on after a failure where the file says so", async () => {
      const { dispatch, engine, runs } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - { id: broken, uses: test/fail, with: { how: theirs }, continue-on-error: true }
  - { id: after, uses: test/note, with: { text: "\${{ steps.broken.outcome }}" } }
`,
      });
      await dispatch(asked(1));
      await engine.idle();
      expect(await runs()).toMatchObject([
        { status: "done", steps: { after: { outcome: "success", output: { text: "failure" } } } },
      ]);
    });

    test("tries an error of ours again, without repeating the steps before it", async () => {
      const { dispatch, engine, runs, journal, errors } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - { uses: test/note, with: { text: before } }
  - { uses: test/fail, with: { how: ours, times: 3 } }
`,
      });
      await dispatch(asked(1));
      await engine.idle();
      expect(await runs()).toMatchObject([{ status: "done" }]);
      expect(journal.lines().filter((line) => line.startsWith("fail"))).toHaveLength(3);
      expect(journal.lines().filter((line) => line.startsWith("note"))).toHaveLength(1);
      expect(errors).toEqual([]);
    });

    test("fails after five tries, and says so once with its ids", async () => {
      const { dispatch, engine, runs, journal, errors } = await begin({
        "a.yaml": "on: review.asked\nsteps: [{ id: broken, uses: test/fail, with: { how: ours } }]",
      });
      await dispatch(asked(1), "the-event");
      await engine.idle();
      const [run] = await runs();
      expect(run).toMatchObject({ status: "failed", reason: "the network was away" });
      expect(journal.lines()).toHaveLength(5);
      expect(errors).toMatchObject([
        { details: { workflow: "a", workflowRun: run?.id, step: "broken", event: "the-event" } },
      ]);
    });

    test("names the line when an input that came at run time does not fit", async () => {
      const { dispatch, engine, runs } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - uses: test/wait
    with: { name: a, ms: "\${{ event.why }}" }
`,
      });
      await dispatch(asked(1, "soon"));
      await engine.idle();
      expect((await runs())[0]?.reason).toMatch(/^a\.yaml:4: 'with\.ms' is "soon"/);
    });

    test("ends a step that takes too long, also one that does not listen", async () => {
      const { dispatch, engine, runs, journal } = await begin({
        "a.yaml": `
on: review.asked
steps:
  - { id: long, uses: test/wait, with: { name: long, ms: 60000 }, timeout-minutes: 0.005, continue-on-error: true }
  - { id: deaf, uses: test/wait, with: { name: deaf, ms: 60000, deaf: true }, timeout-minutes: 0.005 }
`,
      });
      await dispatch(asked(1));
      await engine.idle();
      const [run] = await runs();
      expect(run?.steps["long"]?.error).toBe("step 'long' took longer than 0.005 minutes");
      expect(run).toMatchObject({ status: "failed", reason: "step 'deaf' took longer than 0.005 minutes" });
      expect(journal.lines()).toEqual(["begin long", "stop long", "begin deaf"]);
    });

    test("tells of what happened, and the same thing told twice is one event", async () => {
      const { dispatch, engine, journal } = await begin({
        "a.yaml": "on: task.declared\nsteps: [{ uses: test/emit, with: { why: '${{ event.task }}' } }]",
        "b.yaml": "on: review.asked\nsteps: [{ uses: test/note, with: { text: '${{ event.why }}' } }]",
      });
      await dispatch({ kind: "task.declared", task: "digits" });
      await engine.idle();
      expect(journal.lines()).toEqual(['note "digits"']);
    });

    test("of a team's own file answers events of that repository alone, until the file is gone", async () => {
      const { engine, journal } = await begin({});
      const text = "on: review.asked\nsteps: [{ uses: test/note, with: { text: '${{ event.repository }}' } }]";
      const own = parseWorkflow(text, ".holdout/workflows/own.yaml", testSteps(journal, false));
      const ask = (id: string, repository: string) =>
        engine.dispatch({ kind: "review.asked", number: 1, why: "", id, at: systemClock.now(), repository });
      await engine.setWorkflows("team/one", [own]);
      await ask("e1", "team/one");
      await ask("e2", "team/two");
      await engine.idle();
      await engine.setWorkflows("team/one", []);
      await ask("e3", "team/one");
      await engine.idle();
      expect(journal.lines()).toEqual(['note "team/one"']);
      await expect(engine.setWorkflows("team/one", [own, own])).rejects.toThrow("the name 'own' is taken");
    });
  });

  describe("child jobs", () => {
    const training = `
on: training.requested
steps:
  - id: train
    uses: test/train
    with: { names: "\${{ fromJSON(event.request) }}" }
`;
    const request = (...names: string[]): EventKind => ({
      kind: "training.requested",
      request: JSON.stringify(names),
    });

    test("run in a queue of their own, and the step goes on with their results", async () => {
      const { dispatch, engine, runs, journal } = await begin({ "t.yaml": training });
      await dispatch(request("run-1", "bad-2"));
      await engine.idle();
      expect((await runs())[0]?.steps["train"]?.output).toEqual({
        results: { "run-1": { value: "trained run-1" }, "bad-2": { error: "the training broke" } },
      });
      expect(journal.lines().filter((line) => line.startsWith("train"))).toEqual(["train asks", "train with results"]);
    });

    test("do not keep workflows waiting", async () => {
      const { dispatch, engine, journal, until } = await begin({
        "t.yaml": training,
        "b.yaml": "on: review.asked\nsteps: [{ uses: test/note, with: { text: meanwhile } }]",
      });
      await dispatch(request("slow-1"));
      await until("work slow-1");
      await dispatch(asked(1));
      await until('note "meanwhile"');
      expect(journal.lines()).not.toContain("train with results");
      await engine.cancelChild("slow-1");
      await engine.idle();
    });

    test("can be cancelled: one that runs is told, one that waits never starts", async () => {
      const { dispatch, engine, runs, until, journal } = await begin({ "t.yaml": training });
      await dispatch(request("slow-1", "slow-2", "slow-3", "slow-4", "slow-5"));
      for (const n of [1, 2, 3, 4]) await until(`work slow-${n}`);
      for (const n of [5, 1, 2, 3, 4]) await engine.cancelChild(`slow-${n}`);
      await engine.idle();
      const { results } = (await runs())[0]?.steps["train"]?.output as { results: Record<string, { error: string }> };
      expect(results["slow-5"]).toEqual({ error: "cancelled before it started" });
      expect(results["slow-1"]?.error).toMatch(/^cancelled: /);
      expect(journal.lines()).not.toContain("work slow-5");
    });

    test("are cancelled from another process too", async () => {
      const { dispatch, engine, another, until, runs } = await begin({ "t.yaml": training });
      await dispatch(request("slow-1"));
      await until("work slow-1");
      const other = await another();
      await other.cancelChild("slow-1");
      await engine.idle();
      expect(await runs()).toMatchObject([{ status: "done" }]);
    });

    test("of one name are worked on one at a time, and both who asked get a result", async () => {
      const { dispatch, engine, runs, until, journal } = await begin({ "t.yaml": training });
      await Promise.all([dispatch(request("slow-1")), dispatch(request("slow-1"))]);
      await until("work slow-1");
      // Only who has asked already is answered by the cancelling.
      const asking = async () => Object.values((await engine.counts()).training).reduce((sum, n) => sum + n, 0);
      while ((await asking()) < 2) await sleep(20);
      await sleep(500);
      expect(journal.lines().filter((line) => line === "work slow-1")).toHaveLength(1);
      await engine.cancelChild("slow-1");
      await engine.idle();
      expect((await runs()).map((run) => run.status)).toEqual(["done", "done"]);
    });
  });

  describe("concurrency", () => {
    const file = (cancel: boolean, ms: string) => `
on: review.asked
concurrency:
  group: "pull \${{ event.number }}"
  cancel-in-progress: ${cancel}
steps:
  - { uses: test/wait, with: { name: "\${{ event.why }}", ms: "\${{ ${ms} }}" } }
  - { uses: test/note, with: { text: "\${{ event.why }}" } }
`;
    test("newest wins: the run at work is told to stop, those between are dropped", async () => {
      const { dispatch, engine, runs, until, journal } = await begin({
        "a.yaml": file(true, "event.why == 'a' && 20000 || 50"),
      });
      await dispatch(asked(1, "a"));
      await until("begin a");
      await dispatch(asked(1, "b"));
      await dispatch(asked(1, "c"));
      await dispatch(asked(2, "other"));
      await engine.idle();
      expect((await runs()).map((run) => run.status)).toEqual(["superseded", "superseded", "done", "done"]);
      const mine = journal.lines().filter((line) => !line.includes("other"));
      expect(mine).toEqual(["begin a", "stop a", "begin c", "end c", 'note "c"']);
    });

    test("newest wins across processes", async () => {
      const { dispatch, another, until, runs } = await begin({ "a.yaml": file(true, "20000") });
      await dispatch(asked(1, "a"));
      await until("begin a");
      const other = await another();
      await other.dispatch({
        kind: "review.asked",
        number: 1,
        why: "b",
        id: "from elsewhere",
        at: systemClock.now(),
        repository: "team/digits",
      });
      await until("stop a");
      await until("begin b");
      await dispatch(asked(1, "c"));
      await until("begin c");
      expect((await runs()).map((run) => run.status)).toEqual(["superseded", "superseded", "running"]);
    });

    test("in order: one after the other, none is dropped", async () => {
      const { dispatch, engine, runs, journal } = await begin({ "a.yaml": file(false, "50") });
      for (const why of ["a", "b", "c"]) await dispatch(asked(1, why));
      await engine.idle();
      expect((await runs()).map((run) => run.status)).toEqual(["done", "done", "done"]);
      expect(journal.lines()).toEqual(
        ["a", "b", "c"].flatMap((why) => [`begin ${why}`, `end ${why}`, `note "${why}"`]),
      );
    });
  });

  describe("a killed worker", () => {
    test("is followed by another one, which skips the steps that are done", async () => {
      const files = {
        "a.yaml": `
on: review.asked
steps:
  - { id: before, uses: test/note, with: { text: before } }
  - { id: hang, uses: test/hang }
  - { id: after, uses: test/note, with: { text: "\${{ steps.before.outputs.text }} and after" } }
`,
      };
      const { dispatch, workerProcess, until, another, journal, runs } = await begin(files, []);
      const worker = await workerProcess();
      await dispatch(asked(1));
      await until("hangs");
      worker.kill("SIGKILL");
      const next = await another();
      await next.idle();
      expect(journal.lines()).toEqual([
        "worker is ready",
        'note "before"',
        "hangs",
        "does not hang",
        'note "before and after"',
      ]);
      expect(await runs()).toMatchObject([{ status: "done" }]);
    });

    test("that is told to end does so, whatever its step is at and may take", async () => {
      const wait = "{ uses: test/wait, with: { name: long, ms: 600000, deaf: true } }";
      const { dispatch, workerProcess, until } = await begin({ "a.yaml": `on: review.asked\nsteps: [${wait}]` }, []);
      const worker = await workerProcess();
      await dispatch(asked(1));
      await until("begin long");
      worker.kill("SIGTERM");
      expect(await once(worker, "exit", { signal: AbortSignal.timeout(20_000) })).toEqual([0, null]);
    });

    test("leaves its training to another one", async () => {
      const files = {
        "t.yaml": "on: review.asked\nsteps: [{ id: train, uses: test/train, with: { names: [hang-1] } }]",
      };
      const { dispatch, workerProcess, until, another, journal, runs } = await begin(files, []);
      const worker = await workerProcess();
      await dispatch(asked(1));
      await until("work hang-1");
      worker.kill("SIGKILL");
      const next = await another();
      await next.idle();
      expect(journal.lines().filter((line) => line === "work hang-1")).toHaveLength(2);
      expect((await runs())[0]?.steps["train"]?.output).toEqual({ results: { "hang-1": { value: "trained hang-1" } } });
    });
  });

  describe("schedules", () => {
    test("tick in their time zone, once, however many processes keep them", async () => {
      const { engine, another, until, journal } = await begin({
        "a.yaml": `
on: { schedule: [{ name: digest }] }
steps: [{ uses: test/note, with: { text: "\${{ event.repository }}" } }]
`,
      });
      const tick = { kind: "schedule" as const, schedule: "digest", repository: "team/digits" };
      const begun = Date.now();
      const other = await another();
      for (const each of [engine, other])
        await each.schedules.upsert("digest team/digits", "* * * * * *", "Asia/Tokyo", tick);
      await until('note "team/digits"', 2);
      await engine.schedules.remove("digest team/digits");
      // A tick that was already on its way may still arrive.
      await sleep(1_500);
      const ticks = journal.lines().length;
      await sleep(2_500);
      expect(journal.lines()).toHaveLength(ticks);
      expect(ticks).toBeLessThanOrEqual(Math.ceil((Date.now() - begun) / 1_000) - 2);
    });

    test("have their next tick at that zone's hour", async () => {
      const { engine } = await begin({});
      const tick = { kind: "schedule" as const, schedule: "digest", repository: null };
      await engine.schedules.upsert("tokyo", "0 9 * * *", "Asia/Tokyo", tick);
      const [kept] = await engine.schedules.list();
      expect(kept?.key).toBe("tokyo");
      expect(kept?.next).toMatch(/T00:00:00\.000Z$/);
      await expect(engine.schedules.upsert("x", "0 9 * * *", "Asia/Tokio", tick)).rejects.toThrow(
        "did you mean 'Asia/Tokyo'?",
      );
      await expect(engine.schedules.upsert("x", "often", "UTC", tick)).rejects.toThrow("is not a cron pattern");
    });

    test("of a workflow file start that workflow", async () => {
      const { until, engine } = await begin({
        "a.yaml": `
on: { schedule: [{ cron: "* * * * * *", timezone: Europe/Berlin }] }
steps: [{ uses: test/note, with: { text: tick } }]
`,
      });
      await until('note "tick"');
      await engine.setWorkflows(null, []);
      expect(await engine.schedules.list()).toEqual([]);
    });
  });
}
