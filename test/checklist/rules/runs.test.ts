import { describe, expect, test } from "@jest/globals";
import { parseTask } from "../../../src/tasks/parseTask.js";
import type { TaskFacts } from "../../../src/checklist/facts.js";
import {
  allSeeds,
  anExperiment,
  aRun,
  aTask,
  someChange,
  someFacts,
  someTaskFacts,
  someTeamFiles,
} from "../../support/facts.js";
import { answerOf } from "../../support/ruleAnswer.js";
import { taskYaml } from "../../support/taskYaml.js";

const baselinePath = "experiments/digits/baseline.yaml";
const withRuns = (runs: ReturnType<typeof allSeeds>) =>
  someFacts({ task: { experiments: [anExperiment("wide", { runs })] } });

describe("run-follows-the-protocol", () => {
  const id = "run-follows-the-protocol";

  test("passes when every seed was evaluated at every epoch up to the budget", () => {
    expect(answerOf(id, withRuns(allSeeds()))).toMatchObject({
      status: "pass",
      saw: "every run evaluated every epoch to 5, seeds 1, 2, 3",
    });
  });

  test("says nothing before anything was trained", () => {
    expect(answerOf(id, withRuns([])).status).toBe("skip");
  });

  test("waits while a seed is queued or running", () => {
    const runs = [
      aRun({ seed: 1 }),
      aRun({ seed: 2, state: { status: "running" } }),
      aRun({ seed: 3, state: { status: "queued" } }),
    ];
    expect(answerOf(id, withRuns(runs))).toMatchObject({
      status: "pending",
      waitsFor: "run",
      saw: "2 runs queued or running",
    });
  });

  describe("of which one was trained and another was not", () => {
    const beside = (...others: ReturnType<typeof anExperiment>[]) =>
      answerOf(id, someFacts({ task: { experiments: [anExperiment("wide", { runs: allSeeds() }), ...others] } }));

    test("waits for the other", () => {
      expect(beside(anExperiment("deep"))).toMatchObject({
        status: "pending",
        waitsFor: "run",
        saw: "deep not trained yet",
        next: "Anybody with write access: `/holdout run`.",
      });
      const cancelled = allSeeds({ state: { status: "cancelled" } });
      expect(beside(anExperiment("deep", { runs: cancelled })).saw).toBe("deep not trained yet");
    });

    test("asks of a fork to look at its code, and names the commit", () => {
      const change = someChange({ fork: true });
      const experiments = [anExperiment("wide", { runs: allSeeds() }), anExperiment("deep")];
      expect(answerOf(id, someFacts({ change, task: { experiments } })).next).toBe(
        `Anybody with write access, after a look at this fork's code: \`/holdout run ${change.headSha}\`.`,
      );
    });

    test("names three of many", () => {
      const five = ["a", "b", "c", "d", "e"].map((name) => anExperiment(name));
      expect(beside(...five).saw).toBe("a, b, c and 2 more not trained yet");
    });

    test("asks for the other also while the first is under way", () => {
      const running = anExperiment("wide", { runs: allSeeds({ state: { status: "running" } }) });
      const facts = someFacts({ task: { experiments: [running, anExperiment("deep")] } });
      expect(answerOf(id, facts).saw).toBe("deep not trained yet");
    });

    test("does not wait for one that the change's code alone makes into another", () => {
      expect(beside(anExperiment("deep", { changed: false })).status).toBe("pass");
    });
  });

  test.each([
    ["stopped early", [1, 2, 3], "evaluated at epochs 1, 2, 3"],
    ["went on too long", [1, 2, 3, 4, 5, 6], "evaluated at epochs 1, 2, 3, 4, 5, 6"],
    ["left one out", [1, 2, 4, 5], "evaluated at epochs 1, 2, 4, 5"],
    ["was never evaluated", [], "evaluated never"],
  ])("fails a run that %s", (_, evaluatedEpochs, words) => {
    const runs = [...allSeeds().slice(1), aRun({ seed: 1, result: { evaluatedEpochs } })];
    const answer = answerOf(id, withRuns(runs));
    expect(answer).toMatchObject({ status: "fail", saw: `wide, seed 1: ${words}, expected every epoch to 5` });
  });

  test("fails when a seed was left out or cancelled, as soon as nothing is under way", () => {
    const runs = [aRun({ seed: 1 }), aRun({ seed: 2, state: { status: "cancelled" } })];
    expect(answerOf(id, withRuns(runs))).toMatchObject({ status: "fail", saw: "wide: seeds 2, 3 of 3 not trained" });
  });

  test("takes the newest attempt of a seed", () => {
    const runs = [
      aRun({ seed: 1, result: { evaluatedEpochs: [1] } }),
      aRun({ seed: 1, attempt: 2 }),
      ...allSeeds().slice(1),
    ];
    expect(answerOf(id, withRuns(runs)).status).toBe("pass");
  });

  test.each([
    ["stops at a plateau", [2, 4, 6], "pass"],
    ["goes to the end", [2, 4, 6, 8, 9], "pass"],
    ["stops before its patience allows", [2, 4], "fail"],
    ["is evaluated out of step", [1, 3, 5], "fail"],
  ])("of a run to a plateau that %s: %s → %s", (_, evaluatedEpochs, status) => {
    const plateau = parseTask(
      taskYaml(
        ["{ epochs: 5 }", "{ plateau: { metric: validation/error, patience: 2, at_most: { epochs: 9 } } }"],
        ["every_epochs: 1", "every_epochs: 2"],
      ),
      ".holdout/tasks/digits.yaml",
    );
    const runs = allSeeds({ result: { evaluatedEpochs } });
    const facts = someFacts({
      task: { task: plateau, experiments: [anExperiment("wide", { runs })] },
      head: someTeamFiles({ tasks: [plateau] }),
    });
    expect(answerOf(id, facts).status).toBe(status);
  });
});

describe("results-are-logged", () => {
  const id = "results-are-logged";

  test("passes when every run left its curve and all its predictions", () => {
    expect(answerOf(id, withRuns(allSeeds())).status).toBe("pass");
  });

  test("fails with the reason of a run that failed", () => {
    const failed = aRun({ seed: 2, state: { status: "failed", reason: "Out of memory at epoch 3.", result: null } });
    expect(answerOf(id, withRuns([aRun(), failed]))).toMatchObject({
      status: "fail",
      saw: "wide, seed 2: Out of memory at epoch 3",
    });
  });

  test("asks of a fork for the commit that mends it", () => {
    const failed = aRun({ state: { status: "failed", result: null } });
    const facts = { ...withRuns([failed]), change: someChange({ fork: true }) };
    expect(answerOf(id, facts).next).toMatch(/then `\/holdout run <full commit SHA>`/);
  });

  test("names what is missing", () => {
    const runs = allSeeds({ result: { predictionsOfEveryEvaluation: false } });
    expect(answerOf(id, withRuns(runs.slice(0, 1)))).toMatchObject({
      status: "fail",
      saw: "wide, seed 1: the predictions of every evaluation missing",
    });
  });

  test("waits while a run is under way, and says nothing before", () => {
    expect(answerOf(id, withRuns([aRun({ state: { status: "queued" } })])).status).toBe("pending");
    expect(answerOf(id, withRuns([])).status).toBe("skip");
  });
});

describe("not-run-before", () => {
  const id = "not-run-before";

  test("fails a repeat of another file, and says where and when it ran", () => {
    const runs = allSeeds({ path: "experiments/digits/broad.yaml" });
    expect(answerOf(id, withRuns(runs))).toMatchObject({
      status: "fail",
      saw: "wide is the same training as experiments/digits/broad.yaml (seeds 1, 2, 3 finished on 2026-03-01)",
    });
  });

  test("passes when the runs are those of this very file", () => {
    expect(answerOf(id, withRuns(allSeeds())).status).toBe("pass");
  });

  test("passes when the file merely moved", () => {
    const path = "experiments/digits/wide.yaml";
    const files = [{ path, status: "renamed" as const, previousPath: "experiments/digits/broad.yaml" }];
    const facts = withRuns(allSeeds({ path: "experiments/digits/broad.yaml" }));
    expect(answerOf(id, { ...facts, change: { ...facts.change, files } }).status).toBe("pass");
  });

  test("does not count runs that failed or were cancelled", () => {
    const path = "experiments/digits/broad.yaml";
    const runs = [aRun({ path, state: { status: "failed" } }), aRun({ path, seed: 2, state: { status: "cancelled" } })];
    expect(answerOf(id, withRuns(runs)).status).toBe("pass");
  });

  test("counts a run that is still queued", () => {
    const runs = [aRun({ path: "experiments/digits/broad.yaml", state: { status: "queued" } })];
    expect(answerOf(id, withRuns(runs)).saw).toBe(
      "wide is the same training as experiments/digits/broad.yaml (seed 1 queued)",
    );
  });
});

describe("baseline-was-run", () => {
  const id = "baseline-was-run";
  const trained = { experiments: [anExperiment("wide", { runs: allSeeds() })] };
  const baseline = (runs: ReturnType<typeof allSeeds>) => ({
    baseline: anExperiment("baseline", { runs, changed: false }),
  });

  test("passes when every seed of the baseline has finished", () => {
    const task = { ...trained, ...baseline(allSeeds({ path: baselinePath })) };
    expect(answerOf(id, someFacts({ task }))).toMatchObject({ status: "pass" });
  });

  test("waits before the candidate is trained, so that a fresh pull request is green", () => {
    expect(answerOf(id, someFacts())).toMatchObject({
      status: "pending",
      waitsFor: "run",
      saw: "0 of 3 seeds of the baseline trained under this protocol",
    });
  });

  test("fails when there is a result and nothing to compare it with", () => {
    expect(answerOf(id, someFacts({ task: trained }))).toMatchObject({
      status: "fail",
      saw: "0 of 3 seeds of the baseline trained under this protocol, so the result cannot be compared",
      next: "Anybody with write access: `/holdout run baseline`.",
    });
  });

  test("names it by its file, and for a fork the commit only where the change makes it", () => {
    const change = someChange({ fork: true });
    const simple = anExperiment("simple", { changed: false });
    expect(answerOf(id, someFacts({ change, task: { baseline: simple } })).next).toBe(
      "Anybody with write access: `/holdout run simple`.",
    );
    const made = { baseline: simple, experiments: [anExperiment("wide"), simple] };
    expect(answerOf(id, someFacts({ change, task: made })).next).toBe(
      `Anybody with write access, after a look at this fork's code: \`/holdout run simple ${change.headSha}\`.`,
    );
  });

  test("names it by its task too, where another task has one of this name", () => {
    const experiment = { ...anExperiment("baseline").experiment, task: "cells" };
    const facts = someFacts();
    const cells = someTaskFacts({ task: aTask({ name: "cells" }), experiments: [], baseline: null });
    const next = (more: Partial<TaskFacts>, task: Partial<TaskFacts> = {}) =>
      answerOf(id, { ...facts, tasks: { ...someFacts({ task }).tasks, cells: { ...cells, ...more } } }).next;
    const other = anExperiment("baseline", { experiment });
    for (const more of [{ baseline: other }, { experiments: [other] }]) {
      expect(next(more)).toBe("Anybody with write access: `/holdout run digits/baseline`.");
      expect(next(more, { baseline: null })).toMatch(/says `\/holdout run digits\/baseline`\.$/);
    }
    expect(next({})).toBe("Anybody with write access: `/holdout run baseline`.");
  });

  test("waits while the baseline is under way", () => {
    const running = [aRun({ path: baselinePath, state: { status: "running" } })];
    expect(answerOf(id, someFacts({ task: { ...trained, ...baseline(running) } })).status).toBe("pending");
  });

  test("says when there is no baseline file", () => {
    const facts = someFacts({ task: { ...trained, baseline: null } });
    expect(answerOf(id, facts).saw).toContain(`there is no baseline at \`${baselinePath}\` yet`);
  });

  test.each([
    ["baseline.yaml", false, "`/holdout run baseline`"],
    ["simple.yml", false, "`/holdout run simple`"],
    ["baseline.v2.json", false, "`/holdout run baseline.v2`"],
    ["baseline.json", true, "`/holdout run baseline <full commit SHA>`"],
  ])("says how a baseline at %s is trained once it is added, of a fork: %s", (file, fork, command) => {
    const path = `experiments/digits/${file}`;
    const task = { task: aTask({ baseline: path }), baseline: null };
    expect(answerOf(id, someFacts({ change: someChange({ fork }), task })).next).toBe(
      `Add \`${path}\`, then anybody with write access says ${command}.`,
    );
  });

  test("does not ask a baseline for a baseline", () => {
    expect(answerOf(id, someFacts({ task: { experiments: [anExperiment("baseline")] } })).status).toBe("skip");
  });
});

test.each(["run-follows-the-protocol", "results-are-logged", "not-run-before", "baseline-was-run"] as const)(
  "%s does not speak on a clone that knows no runs",
  (id) => {
    expect(answerOf(id, { ...withRuns(allSeeds()), ledgerKnown: false }).status).toBe("skip");
  },
);
