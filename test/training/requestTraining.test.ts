import { describe, expect, test } from "@jest/globals";
import type { Facts, TaskFacts } from "../../src/checklist/facts.js";
import { requestTraining, type Asking } from "../../src/training/requestTraining.js";
import { aTask, anExperiment, someFacts, someTaskFacts, someTeamFiles } from "../support/facts.js";
import { memoryRequests, memoryRuns, someClock } from "../support/memoryWorld.js";

const trainingLimits = { cpus: 64, memoryBytes: 512 * 2 ** 30, timeoutMs: 168 * 3_600_000 };

function aWorld(limits: Partial<typeof trainingLimits> = {}) {
  return {
    runs: memoryRuns(),
    requests: memoryRequests(),
    clock: someClock,
    trainingLimits: { ...trainingLimits, ...limits },
  };
}

function ask(
  world: ReturnType<typeof aWorld>,
  { facts = someFacts(), seeds = [] as number[] }: { facts?: Facts; seeds?: number[] } = {},
): Promise<Asking> {
  const task = facts.tasks["digits"];
  const one = anExperiment("wide");
  // `someFacts` always has the task `digits`.
  const asked = { facts, task: task as TaskFacts, experiment: one.experiment, fingerprint: "f", seeds, askedBy: "ben" };
  return requestTraining(world, asked);
}

describe("asking for a training", () => {
  test("queues the seeds of the protocol and tells how long they take", async () => {
    const world = aWorld();
    const asking = await ask(world);
    expect(asking).toMatchObject({ outcome: "queued", expectation: { ahead: 0, seconds: 27 } });
    expect(world.runs.records.map(({ run }) => run.seed)).toEqual([1, 2, 3]);
    expect(asking.request).toMatchObject({ pullRequest: 7, experiment: "wide", askedBy: "ben", card: null });
  });

  test("twice is one request and no run more", async () => {
    const world = aWorld();
    const [first, second] = [await ask(world), await ask(world)];
    expect(second.request.id).toBe(first.request.id);
    expect(second.outcome).toBe("queued");
    expect([world.runs.records.length, world.requests.kept.length]).toEqual([3, 1]);
  });

  test("for other seeds queues those, each once", async () => {
    const world = aWorld();
    await ask(world, { seeds: [77, 77] });
    expect(world.runs.records.map(({ run }) => run.seed)).toEqual([77]);
  });

  test("of what was trained already is answered with the old runs", async () => {
    const world = aWorld();
    await ask(world);
    for (const record of world.runs.records) record.state = { ...record.state, status: "finished" };
    expect((await ask(world)).outcome).toBe("known");
    expect(world.runs.records).toHaveLength(3);
  });

  test("after a failed seed tries that one again", async () => {
    const world = aWorld();
    await ask(world);
    world.runs.records.forEach((record, i) => {
      record.state = { ...record.state, status: i === 1 ? "failed" : "finished" };
    });
    expect((await ask(world)).outcome).toBe("queued");
    expect(world.runs.records.map(({ run }) => [run.seed, run.attempt])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [2, 2],
    ]);
  });

  test("trains an approved change of the protocol with the seeds of the change", async () => {
    const facts = someFacts();
    const changed = aTask({ protocol: { ...aTask().protocol, seeds: [1, 2, 3, 4] } });
    const head = someTeamFiles({ tasks: [changed] });
    const world = aWorld();
    const config = { ...facts.base.config, checklist: { "protocol-is-fixed": "off" as const } };
    await ask(world, { facts: { ...facts, head, base: { ...facts.base, config } } });
    expect(world.runs.records.map(({ run }) => run.seed)).toEqual([1, 2, 3, 4]);
  });
});

describe("a training is refused", () => {
  const refusal = (facts: Facts, limits = {}) =>
    ask(aWorld(limits), { facts }).then(
      () => "allowed",
      (error: Error) => error.message,
    );

  test("before the validation set is accepted, saying what to type", async () => {
    const text = await refusal(someFacts({ task: { acceptance: null } }));
    expect(text).toMatch(/^first somebody with write access types `\/holdout validation accept digits`/);
  });

  test("when a blocking rule fails, saying first what to do", async () => {
    const dockerfile = { path: "Dockerfile", text: "FROM python:latest\n" };
    expect(await refusal(someFacts({ task: { dockerfile } }))).toMatch(
      /^[A-Z].*`training-is-containerised` blocks the training: /s,
    );
  });

  test.each([
    ["cpus", { cpus: 1 }, "it asks for 2, and this service allows at most 1"],
    ["memory", { memoryBytes: 2 ** 30 }, "it asks for 4 GB, and this service allows at most 1 GB"],
    ["timeout", { timeoutMs: 1_800_000 }, "it asks for 2 h 0 min, and this service allows at most 30 min"],
  ])("when its commit asks for more %s than the service allows", async (key, limits, text) => {
    expect(await refusal(someFacts(), limits)).toBe(
      `lower \`training.resources.${key}\` in \`.holdout/tasks/digits.yaml\`: ${text}`,
    );
  });

  test("when the pull request itself opens the validation labels to the training", async () => {
    const facts = someFacts();
    const opened = aTask({ validation: { ...aTask().validation, inContainer: "labels" } });
    expect(await refusal({ ...facts, head: someTeamFiles({ tasks: [opened] }) })).toMatch(
      /^take `validation\.in_container: labels` out/,
    );
    const isNew = someFacts({ task: { ...someTaskFacts(), declaredIn: "head" } });
    expect(await refusal({ ...isNew, head: someTeamFiles({ tasks: [opened] }) })).toBe("allowed");
  });
});
