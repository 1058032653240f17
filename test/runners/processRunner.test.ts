import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { processRunner } from "../../src/runners/processRunner.js";
import { aTraining } from "./aTraining.js";
import { ended, pause, runnerContract, text } from "./runner.contract.js";

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

  test("a training whose supervisor was killed has ended, and nothing of it goes on", async () => {
    const runner = open();
    const training = aTraining('while true; do date +%N > "$HOLDOUT_OUT/alive"; sleep 0.1; done');
    await runner.start(training);
    while ((await runner.outputs(training.runId)).length === 0) await pause(50);
    const note = readFileSync(join(runsDir, training.runId, "supervisor.json"), "utf8");
    process.kill(JSON.parse(note).pid, "SIGKILL");
    expect(await ended(open(), training.runId)).toMatchObject({ code: 137, stopped: null });
    const last = await text(runner, training.runId, "alive");
    await pause(500);
    expect(await text(runner, training.runId, "alive")).toBe(last);
  });
});
