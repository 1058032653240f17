import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { dockerRunner } from "../../src/runners/dockerRunner.js";
import { imageTag } from "../../src/runners/dockerImage.js";
import { loadNodeImage, nodeImage, type NodeImage } from "../../src/runners/nodeImage.js";
import { describeWithEngine } from "../support/engine.js";
import { aTraining, LIMITS } from "./aTraining.js";
import { ended, text } from "./runner.contract.js";

async function theImage(): Promise<NodeImage> {
  const image = await nodeImage();
  if (!image) throw new Error("this machine is no Linux");
  return image;
}

describe("this machine's Node as an image", () => {
  test("its id is the same every time, known without an engine", async () => {
    const [once, again] = [await theImage(), await theImage()];
    expect(once.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.id).toBe(once.id);
    expect(once.tag).toBe(`holdout-node:${once.id.slice(7, 19)}`);
  });
});

describeWithEngine("this machine's Node as an image, on an engine", (docker) => {
  const runsDir = mkdtempSync(join(tmpdir(), "holdout-runs-"));
  const runner = dockerRunner({ docker, runsDir, log: { info: () => undefined, warn: () => undefined } });
  const digest = `${process.pid}${Date.now()}`.padStart(64, "0");
  afterAll(async () => {
    for (const run of await runner.list()) await runner.remove(run);
    await docker.getImage(imageTag(digest)).remove({ force: true });
    rmSync(runsDir, { recursive: true, force: true });
  });

  test("the engine gives it the id that we computed, also when it is loaded twice", async () => {
    const image = await theImage();
    await loadNodeImage(docker, image);
    await loadNodeImage(docker, image);
    expect((await docker.getImage(image.tag).inspect()).Id).toBe(image.id);
  });

  test("a Dockerfile may start from its id, and a script trains in it inside the sandbox", async () => {
    const image = await theImage();
    await loadNodeImage(docker, image);
    const files = { Dockerfile: `FROM ${image.id}\nCOPY train.js /train.js\n`, "train.js": TRAIN };
    const build = {
      dockerfile: "Dockerfile",
      digest,
      files: new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])),
    };
    const training = aTraining("", {
      build,
      command: ["node", "/train.js"],
      limits: { ...LIMITS, memoryBytes: 512 * 1024 ** 2 },
    });
    await runner.start(training);
    const end = await ended(runner, training.runId);
    expect([end.code, await runner.lastLines(training.runId, 3)]).toEqual([0, [`trained by ${process.version}`]]);
    expect(JSON.parse(await text(runner, training.runId, "curve.jsonl"))).toEqual({ step: 100, "validation/error": 0 });
  });
});

/** A perceptron that learns "or". */
const TRAIN = `
const { writeFileSync } = require("node:fs");
const items = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]];
const w = [0, 0, 0];
const says = ([a, b]) => (w[0] * a + w[1] * b + w[2] > 0 ? 1 : 0);
for (let step = 0; step < 100; step++) {
  const item = items[step % 4];
  const wrong = item[2] - says(item);
  w[0] += wrong * item[0]; w[1] += wrong * item[1]; w[2] += wrong;
}
const errors = items.filter((item) => says(item) !== item[2]).length;
writeFileSync(process.env.HOLDOUT_OUT + "/curve.jsonl", JSON.stringify({ step: 100, "validation/error": errors / 4 }));
console.log("trained by " + process.version);
`;
