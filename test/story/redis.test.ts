import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { playStory, type Demo } from "../../src/demo/demo.js";
import { wordsOf } from "../../src/demo/story/stage.js";
import { aDemo, aTerminal } from "./aDemo.js";

const redis = process.env["TEST_REDIS_URL"];
const engine = process.env["TEST_DOCKER_HOST"];

(redis && engine ? describe : describe.skip)("the story of the demo on Redis, with trainings in containers", () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await aDemo({
      environment: { REDIS_URL: `${redis}/7`, HOLDOUT_RUNNER: "docker", DOCKER_HOST: engine ?? "" },
    });
  });
  afterAll(() => demo?.close());

  test("every scene is really seen by an outsider, and no warning of plain processes", async () => {
    const terminal = aTerminal();
    await playStory(demo.stage, terminal);
    expect(terminal.lines.filter((line) => !line.startsWith("ok"))).toEqual([]);
    expect(terminal.lines).toHaveLength(12);
    const said = demo.stage.world
      .channel(demo.stage.channel)
      .messages.flatMap((message) => [message, ...message.replies])
      .map(wordsOf);
    expect(said.some((words) => /started \(docker/.test(words))).toBe(true);
    expect(said.filter((words) => /plain processes/.test(words))).toEqual([]);
  }, 400_000);
});
