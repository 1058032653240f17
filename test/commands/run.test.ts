import { describe, expect, test } from "@jest/globals";
import type { World } from "../../src/ports/world.js";
import { howToTrain } from "../../src/checklist/howToTrain.js";
import { commandsOfComment } from "../../src/commands/command.js";
import { runByName, runInPullRequest } from "../../src/commands/run.js";
import { protocolDigest } from "../../src/protocol/sameProtocol.js";
import { parseTask } from "../../src/tasks/parseTask.js";
import type { Asking } from "../../src/training/requestTraining.js";
import { anAcceptance } from "../support/facts.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { memoryPolicyFiles, memoryRequests, memoryRuns, someClock } from "../support/memoryWorld.js";
import { aPullRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const [base, head] = ["b".repeat(40), "c".repeat(40)];
const digits = taskYaml(["dataset: digits", "dataset: data/train"]);
const team: Record<string, string> = {
  ".holdout/tasks/digits.yaml": digits,
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\nCOPY train.py /app/\n`,
  "data/train/pixels.csv": "id,p0\nx,0\n",
  "data/validation/items.csv": "id\na\nb\nc\nd\n",
  "data/validation/labels.csv": "id,label\na,0\nb,1\nc,2\nd,3\n",
  "experiments/digits/baseline.yaml": "width: 32\n",
  "train.py": "train\n",
};
const change = { ...team, "experiments/digits/wide.yaml": "width: 64\n" };
/** A second task, with a baseline. */
const cells = {
  ".holdout/tasks/cells.yaml": digits.replaceAll("experiments/digits/", "experiments/cells/"),
  "experiments/cells/baseline.yaml": "width: 8\n",
};
const asked = { repository: "acme/vision", experiment: null, seeds: [], askedBy: "ben", commit: null };

function aWorld(files: Record<string, string> = team, filesAtHead: Record<string, string> = change) {
  const world = {
    ...{ clock: someClock, runs: memoryRuns(), requests: memoryRequests(), policyFiles: memoryPolicyFiles() },
    repositories: memoryRepositories({ [base]: files, [head]: filesAtHead }),
    pullRequests: { openPullRequests: async () => [aPullRequest({ baseSha: base, headSha: head })] },
    decisions: { acceptance: async () => anAcceptance(), approvals: async () => [], waivers: async () => [] },
    trainingLimits: { cpus: 64, memoryBytes: 2 ** 40, timeoutMs: 1e9 },
  };
  return world as unknown as World; // what the tested code asks for is there
}

describe("/holdout run in a pull request", () => {
  const pull = (more: Parameters<typeof aPullRequest>[0] = {}) =>
    aPullRequest({ baseSha: base, headSha: head, ...more });

  test("trains what it brings, at its head", async () => {
    const [asking, ...others] = await runInPullRequest(aWorld(), pull(), asked);
    expect(others).toEqual([]);
    expect(asking?.request).toMatchObject({ experiment: "wide", commit: head, pullRequest: 7 });
  });

  test("of a fork trains for exactly the commit that somebody looked at", async () => {
    const fork = pull({ fork: true });
    await expect(runInPullRequest(aWorld(), fork, asked)).rejects.toThrow(`\`/holdout run ${head}\``);
    const short = { ...asked, commit: head.slice(0, 12) };
    await expect(runInPullRequest(aWorld(), fork, short)).rejects.toThrow(/comes from a fork/);
    expect(await runInPullRequest(aWorld(), fork, { ...asked, commit: head })).toHaveLength(1);
  });

  test.each([false, true])("trains what the comment says is written for it, of a fork: %s", async (fork) => {
    const pullRequest = pull({ fork });
    const [command] = commandsOfComment(/`(.*)`/.exec(howToTrain(pullRequest))?.[1] ?? "");
    if (command?.verb !== "run") throw new Error("the advice names no command that trains");
    expect(await runInPullRequest(aWorld(), pullRequest, { ...asked, ...command })).toHaveLength(1);
  });

  test("over two tasks trains nothing where one of them is blocked", async () => {
    const brings = { ...change, ...cells, "experiments/cells/deep.yaml": "width: 8\n" };
    const acceptance = async (_: string, task: string) => (task === "digits" ? null : anAcceptance({ task }));
    const runs = memoryRuns();
    const world = { ...aWorld({ ...team, ...cells }, brings), runs };
    const blocked = { ...world, decisions: { ...world.decisions, acceptance } };
    await expect(runInPullRequest(blocked, pull(), asked)).rejects.toThrow(/validation accept digits/);
    expect(runs.records).toEqual([]);
    const askings = await runInPullRequest(world, pull(), asked);
    expect(askings.map(({ request }) => request.task)).toEqual(["cells", "digits"]);
  });

  describe("of the baseline that it is compared with", () => {
    const byName = { ...asked, experiment: "baseline" };
    const code = { ...change, "train.py": "train better\n" };

    test.each([false, true])("trains it on the default branch, whose code needs no look; fork: %s", async (fork) => {
      for (const filesAtHead of [change, code]) {
        const [asking] = await runInPullRequest(aWorld(team, filesAtHead), pull({ fork }), byName);
        expect(asking?.request).toMatchObject({ experiment: "baseline", commit: base, pullRequest: null });
      }
    });

    test("trains it as the change makes it once that was trained, of a fork for the commit named beside it", async () => {
      const runs = memoryRuns();
      const world = { ...aWorld(team, code), runs };
      await runInPullRequest(world, pull(), byName);
      for (const record of runs.records) record.state = { ...record.state, status: "finished" };
      const fork = pull({ fork: true });
      await expect(runInPullRequest(world, fork, byName)).rejects.toThrow(`\`/holdout run baseline ${head}\``);
      const [asking] = await runInPullRequest(world, fork, { ...byName, commit: head });
      expect(asking?.request).toMatchObject({ experiment: "baseline", commit: head, pullRequest: 7 });
    });

    test("trains it as the change writes it, where the change is about its file", async () => {
      const edited = { ...change, "experiments/digits/baseline.yaml": "width: 33\n" };
      const [asking] = await runInPullRequest(aWorld(team, edited), pull(), byName);
      expect(asking?.request).toMatchObject({ experiment: "baseline", commit: head });
    });

    test("leaves the baseline of a task that it does not touch", async () => {
      const world = aWorld({ ...team, ...cells }, { ...change, ...cells });
      const askings = await runInPullRequest(world, pull(), byName);
      expect(askings.map(({ request }) => request.task)).toEqual(["digits"]);
    });

    test("trains it under a protocol that the change brings, and not as the default branch has it", async () => {
      const longer = digits.replace("epochs: 5", "epochs: 6");
      const approval = {
        ...{ rule: "protocol-is-fixed", subject: protocolDigest(parseTask(longer, ".holdout/tasks/digits.yaml")) },
        ...{ pullRequest: 7, approvedBy: "grace", approvedAt: "2026-03-01T10:00:00.000Z" },
      };
      const world = aWorld(team, { ...change, ".holdout/tasks/digits.yaml": longer });
      const approved = { ...world, decisions: { ...world.decisions, approvals: async () => [approval] } };
      const askings = await runInPullRequest(approved, pull(), byName);
      expect(askings.map(({ request }) => request.commit)).toEqual([head]);
    });

    describe("on another branch than the default one", () => {
      const dev = "d".repeat(40);
      const ofDev = { ...team, "train.py": "train otherwise\n" };
      const intoDev = pull({ baseRef: "dev", baseSha: dev });
      const aWorldWithDev = (atDev: Record<string, string>, atHead: Record<string, string>) => {
        const commits = { [base]: team, [dev]: atDev, [head]: { ...atDev, ...atHead } };
        const runs = memoryRuns();
        return { ...aWorld(), runs, repositories: memoryRepositories(commits) };
      };
      const wide = { "experiments/digits/wide.yaml": "width: 64\n" };

      test("says where it is trained, and it is", async () => {
        const world = aWorldWithDev(ofDev, wide);
        const advice = `open a pull request from \`dev\` into \`main\` and write \`/holdout run digits/baseline ${dev}\` there`;
        await expect(runInPullRequest(world, intoDev, byName)).rejects.toThrow(advice);
        expect(world.runs.records).toEqual([]);
        const ofBranch = pull({ number: 8, headRef: "dev", headSha: dev });
        await runInPullRequest(world, ofBranch, { ...asked, experiment: "digits/baseline", commit: dev });
        for (const record of world.runs.records) record.state = { ...record.state, status: "finished" };
        await expect(runInPullRequest(world, intoDev, byName)).rejects.toThrow(/has no experiment "baseline"/);
      });

      test("says so also where the change's code makes another baseline of it, which its commit names", async () => {
        const world = aWorldWithDev(ofDev, { ...wide, "train.py": "train better\n" });
        await expect(runInPullRequest(world, intoDev, byName)).rejects.toThrow(/open a pull request from `dev`/);
        const [asking] = await runInPullRequest(world, intoDev, { ...byName, commit: head });
        expect(asking?.request).toMatchObject({ experiment: "baseline", commit: head });
      });

      test("trains it on the default branch where it is the same", async () => {
        const [asking] = await runInPullRequest(aWorldWithDev(team, wide), intoDev, byName);
        expect(asking?.request).toMatchObject({ experiment: "baseline", commit: base });
      });
    });

    describe("beside a task that the change brings with a baseline of its own", () => {
      const brings = { ...change, ...cells, "experiments/cells/deep.yaml": "width: 16\n" };
      const trained = (askings: Asking[]) => askings.map(({ request }) => [request.task, request.commit]);

      test("trains both, each where it is", async () => {
        const askings = await runInPullRequest(aWorld(team, brings), pull(), byName);
        expect(trained(askings)).toEqual([
          ["digits", base],
          ["cells", head],
        ]);
      });

      test("trains what a named commit brings, and nothing of the default branch", async () => {
        const named = { ...byName, commit: head };
        expect(trained(await runInPullRequest(aWorld(team, brings), pull(), named))).toEqual([["cells", head]]);
      });

      test("trains neither where one of them is blocked", async () => {
        const world = aWorld(team, brings);
        const acceptance = async (_: string, task: string) => (task === "cells" ? null : anAcceptance({ task }));
        const blocked = { ...world, runs: memoryRuns(), decisions: { ...world.decisions, acceptance } };
        await expect(runInPullRequest(blocked, pull(), byName)).rejects.toThrow(/validation accept cells/);
        expect(blocked.runs.records).toEqual([]);
      });

      test("of a fork says how each is trained", async () => {
        const [world, fork] = [aWorld(team, brings), pull({ fork: true })];
        await expect(runInPullRequest(world, fork, byName)).rejects.toThrow(
          `they then write \`/holdout run baseline ${head}\`; \`/holdout run digits/baseline\` needs no look`,
        );
        const ofDigits = { ...byName, experiment: "digits/baseline" };
        expect(trained(await runInPullRequest(world, fork, ofDigits))).toEqual([["digits", base]]);
      });
    });

    test("says that it is trained without a commit, where one is named that does not change it", async () => {
      await expect(runInPullRequest(aWorld(), pull(), { ...byName, commit: head })).rejects.toThrow(
        "write `/holdout run baseline` without the commit",
      );
    });
  });

  test("for a commit that is no longer the newest is refused", async () => {
    await expect(runInPullRequest(aWorld(), pull(), { ...asked, commit: "0123abc" })).rejects.toThrow(
      /look at #7 again/,
    );
  });

  test("of an experiment that it does not bring names the nearest", async () => {
    await expect(runInPullRequest(aWorld(), pull(), { ...asked, experiment: "wid" })).rejects.toThrow(
      /did you mean `wide`/,
    );
  });
});

describe("/holdout run by name", () => {
  const by = (experiment: string, world = aWorld()) => runByName(world, { ...asked, experiment });

  test("finds it on the default branch, or in the open pull request that brings it", async () => {
    expect((await by("baseline"))[0]?.request).toMatchObject({ experiment: "baseline", pullRequest: null });
    expect((await by("digits/wide"))[0]?.request).toMatchObject({ experiment: "wide", pullRequest: 7 });
  });

  test("asks which one where two tasks have one of this name", async () => {
    const files = { ...team, ...cells };
    await expect(by("baseline", aWorld(files))).rejects.toThrow("say which one: `cells/baseline` or `digits/baseline`");
    expect((await by("cells/baseline", aWorld(files)))[0]?.request.task).toBe("cells");
  });

  test("names the nearest for one that nobody has", async () => {
    await expect(by("basline")).rejects.toThrow(/did you mean `baseline`/);
  });
});
