import { tmpdir } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { chooseRunner } from "../../src/runners/chooseRunner.js";
import { describeWithEngine } from "../support/engine.js";

const nowhere = "unix:///nowhere/docker.sock";

function choice(warnings: string[] = []) {
  const log = { info: () => undefined, warn: (_: object, sentence: string) => void warnings.push(sentence) };
  return { runner: "auto" as const, dockerHost: nowhere, runsDir: tmpdir(), log };
}

describe("choosing where trainings run", () => {
  test("without an engine they run as plain processes, and the operator is warned", async () => {
    const warnings: string[] = [];
    const runner = await chooseRunner(choice(warnings));
    expect(runner.kind).toBe("process");
    expect(warnings).toEqual([runner.warning]);
  });

  test("who asks for containers does not get plain processes", async () => {
    await expect(chooseRunner({ ...choice(), runner: "docker" })).rejects.toThrow(
      /no Docker engine answers at unix:\/\/\/nowhere\/docker\.sock; start one/,
    );
  });

  test("an address that is none is refused with the address", async () => {
    await expect(chooseRunner({ ...choice(), dockerHost: "docker.local" })).rejects.toThrow('"docker.local"');
  });
});

describeWithEngine("choosing where trainings run, with an engine", () => {
  test("with an engine they run in containers, without a warning", async () => {
    const runner = await chooseRunner({ ...choice(), dockerHost: process.env["TEST_DOCKER_HOST"] ?? nowhere });
    expect(runner.kind).toBe("docker");
    expect(runner.warning).toBeNull();
  });
});
