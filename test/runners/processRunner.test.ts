import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { processRunner } from "../../src/runners/processRunner.js";
import { aTraining } from "./aTraining.js";
import { ended, runnerContract, text } from "./runner.contract.js";

describe("trainings as plain processes", () => {
  const runsDir = mkdtempSync(join(tmpdir(), "holdout-runs-"));
  afterAll(() => rmSync(runsDir, { recursive: true, force: true }));
  const open = () => processRunner({ runsDir });

  runnerContract(open, {});

  test("people are warned that there is no sandbox", () => {
    expect(open().warning).toContain("without a sandbox");
  });

  test("the command runs in a copy of the experiment's code", async () => {
    const runner = open();
    const sources = new Map([["model/net.txt", new TextEncoder().encode("three layers")]]);
    const training = aTraining('cp model/net.txt "$HOLDOUT_OUT/seen"; echo changed > model/net.txt', { sources });
    await runner.start(training);
    await ended(runner, training.runId);
    expect(await text(runner, training.runId, "seen")).toBe("three layers");
  });

  test("a command that does not exist is a failed run that says so", async () => {
    const runner = open();
    const training = aTraining("", { command: ["pithon3", "train.py"] });
    await runner.start(training);
    expect(await ended(runner, training.runId)).toMatchObject({ code: 127 });
    expect((await runner.lastLines(training.runId, 1))[0]).toContain("pithon3");
  });
});
