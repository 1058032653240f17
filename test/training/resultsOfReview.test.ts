import { expect, test } from "@jest/globals";
import { digestOf } from "../../src/common/canonicalJson.js";
import type { World } from "../../src/ports/world.js";
import { resultsOfReview } from "../../src/training/resultsOfReview.js";
import { anExperiment, aRun, aTask, someArtifacts, someFacts, someTaskFacts, someTeamFiles } from "../support/facts.js";
import { memoryRuns } from "../support/memoryWorld.js";

function aWorld(): Pick<World, "artifacts" | "runs"> {
  const world = { runs: memoryRuns([]), artifacts: someArtifacts() };
  return world as unknown as Pick<World, "artifacts" | "runs">; // what the tested code asks for is there
}

test("a change of the task's metric or kind is measured as the team's task says, so that a verdict can say what it thinks of it", async () => {
  const base = aTask();
  const task = someTaskFacts({ task: base, experiments: [anExperiment("wide", { runs: [aRun()] })] });
  for (const head of [
    aTask({ metrics: { primary: "log_loss", also: [] } }),
    aTask({ kind: "regression" }),
    aTask({ classes: ["0", "1"] }),
  ]) {
    const facts = { ...someFacts({ task }), head: someTeamFiles({ tasks: [head] }) };
    expect((await resultsOfReview(aWorld(), facts, "digits"))?.results.metric).toBe(base.metrics.primary);
  }
});

test("the results of a change stand under the protocol that the change brings: its runs were made under that", async () => {
  const [base, head] = [aTask(), aTask({ protocol: { ...aTask().protocol, train: { epochs: 40 } } })];
  const task = someTaskFacts({ task: base, experiments: [anExperiment("wide", { runs: [aRun()] })] });
  const facts = { ...someFacts({ task }), head: someTeamFiles({ tasks: [head] }) };
  const protocol = (await resultsOfReview(aWorld(), facts, "digits"))?.results.protocol;
  expect(protocol).toBe(digestOf(head.protocol).slice(0, 8));
  expect(protocol).not.toBe(digestOf(base.protocol).slice(0, 8));
});
