import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type Docker from "dockerode";
import type { Demo } from "../../src/demo/demo.js";
import { answerTo, eventually, messageWith, replyWith, wordsOf } from "../../src/demo/story/stage.js";
import { BASE_IMAGE, testEngine } from "../support/engine.js";
import { aDemo, readyToTrain } from "./aDemo.js";

const host = process.env["TEST_DOCKER_HOST"];

/** A small network in numpy that can also be told to go wrong. */
const trainPy = `
import csv, json, os, sys, time
import numpy as np

folder, out = os.environ["HOLDOUT_IN"], os.environ["HOLDOUT_OUT"]
asked = json.load(open(f"{folder}/experiment.json"))
fail, epochs = asked.get("fail"), asked["protocol"]["train"]["epochs"]
print("hello from numpy", np.__version__, flush=True)
if fail == "exit":
    sys.exit("the learning rate exploded")
if fail == "memory":
    hog = [np.ones(2**24) for _ in range(64)]
rows = lambda path: list(csv.reader(open(f"{folder}/dataset/{path}")))[1:]
pixels = {row[0]: np.array(row[1:], float) / 16 for row in rows("pixels.csv")}
labels = rows("labels.csv")
X, y = np.array([pixels[i] for i, _ in labels]), np.array([int(l) for _, l in labels])
items = [row[0] for row in rows("validation/items.csv")]
V = np.array([pixels[i] for i in items])
rng = np.random.default_rng(asked["seed"])
W, b = rng.normal(0, 0.01, (64, 10)), np.zeros(10)
os.makedirs(f"{out}/predictions", exist_ok=True)

def shares(Z):
    Z = np.exp(Z - Z.max(1, keepdims=True))
    return Z / Z.sum(1, keepdims=True)

def write(path):
    with open(path, "w") as file:
        print("id,prediction", file=file)
        for item, digit in zip(items, (V @ W + b).argmax(1)):
            print(f"{item},{digit}", file=file)

step = 0
for epoch in range(1, epochs + 1):
    for batch in np.array_split(rng.permutation(len(y)), 40):
        error = shares(X[batch] @ W + b)
        error[np.arange(len(batch)), y[batch]] -= 1
        W -= asked["learning_rate"] * X[batch].T @ error / len(batch)
        b -= asked["learning_rate"] * error.mean(0)
        step += 1
    loss = -np.log(shares(X @ W + b)[np.arange(len(y)), y]).mean()
    with open(f"{out}/curve.jsonl", "a") as file:
        print("this is garbage" if fail == "garbage" and epoch == 2 else json.dumps({"step": step, "epoch": epoch, "train/loss": loss}), file=file)
    write(f"{out}/predictions/{step}.csv")
    time.sleep(asked.get("pause", 0))
if fail != "silent":
    write(f"{out}/predictions.csv")
`;

/** The example team, training with numpy in a container made from Debian's packages. */
async function numpyFiles(): Promise<Record<string, string | null>> {
  const { Id } = await (testEngine() as Docker).getImage(BASE_IMAGE).inspect();
  const experiment = (words: string) => `learning_rate: 0.5\n${words}`;
  return {
    "train.py": trainPy,
    "train.mjs": null,
    "model/network.mjs": null,
    Dockerfile: `FROM ${Id}\nWORKDIR /work\nCOPY train.py ./\n`,
    "experiments/digits/baseline.yaml": experiment(""),
    "experiments/digits/slow.yaml": experiment("pause: 3\n"),
    "experiments/digits/exit.yaml": experiment("fail: exit\n"),
    "experiments/digits/memory.yaml": experiment("fail: memory\n"),
    "experiments/digits/garbage.yaml": experiment("fail: garbage\n"),
    "experiments/digits/silent.yaml": experiment("fail: silent\n"),
    "experiments/digits/forever.yaml": experiment("pause: 100\n"),
  };
}

(host ? describe : describe.skip)("trainings with numpy in containers", () => {
  let demo: Demo;
  const said = (words: RegExp) => messageWith(demo.stage, words);

  beforeAll(async () => {
    demo = await aDemo({
      files: await numpyFiles(),
      environment: { HOLDOUT_RUNNER: "docker", DOCKER_HOST: host ?? "", HOLDOUT_TRAININGS: "2" },
    });
    const { files } = demo.stage;
    const task = (files[".holdout/tasks/digits.yaml"] ?? "")
      .replace("[node, train.mjs]", "[python3, train.py]")
      .replace("[train.mjs, model/**]", "[train.py]")
      .replace("epochs: 20", "epochs: 6")
      .replace("seeds: [1, 2, 3]", "seeds: [1]")
      .replace("memory: 1g, timeout: 10m", "memory: 256m, timeout: 35s");
    files[".holdout/tasks/digits.yaml"] = task;
    await readyToTrain(demo.stage, "ben");
  }, 120_000);
  afterAll(() => demo?.close());

  async function ask(experiment: string): Promise<void> {
    await demo.stage.world.person("ben").slash(`run ${experiment}`, demo.stage.channel);
    await eventually(`${experiment} queued`, () =>
      answerTo(demo.stage, "ben", new RegExp(`Queued: 1 run of \`?${experiment}|Queued: 1 run of .${experiment}`)),
    );
  }

  test("a network is trained for real and measured by Holdout", async () => {
    await ask("baseline");
    const card = await eventually(
      "the result",
      () => {
        const message = said(/Training baseline/);
        return message && replyWith(message, /error \[95 %\]/) ? message : null;
      },
      90_000,
    );
    const share = Number(/error (\d+\.\d+) %/.exec(wordsOf(card))?.[1]);
    // A linear classifier errs on 4 to 12 % of the digits.
    expect(share).toBeGreaterThan(3);
    expect(share).toBeLessThan(15);
    expect(
      card.replies.some((reply) => reply.files.some((file) => file.bytes.subarray(1, 4).toString() === "PNG")),
    ).toBe(true);
  }, 120_000);

  test("a service that is killed in a training finds the same container again and posts the result once", async () => {
    const docker = testEngine() as Docker;
    await ask("slow");
    const started = await eventually("the start in the thread", () => {
      const card = said(/Training slow/);
      return card && replyWith(card, /started \(docker/);
    });
    const label = `holdout.run=${/run-[0-9a-f]{12}/.exec(started.text)?.[0]}`;
    const container = async () =>
      (await docker.listContainers({ filters: { label: [label] } })).find((one) => one.State === "running")?.Id ?? null;
    const before = await eventually("a running container", container, 30_000);
    await eventually("progress in the card", () => said(/Training slow[\s\S]*epoch [1-9] of 6/), 30_000);
    await demo.restartService();
    expect(await container()).toBe(before);
    const card = await eventually(
      "the result",
      () => {
        const message = said(/Training slow/);
        return message && replyWith(message, /error \[95 %\]/) ? message : null;
      },
      90_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const replies = said(/Training slow/)?.replies ?? [];
    expect(replies.filter((reply) => /error \[95 %\]/.test(wordsOf(reply)))).toHaveLength(1);
    expect(replies.filter((reply) => reply.files.length > 0)).toHaveLength(1);
    expect(replies.filter((reply) => /finished/.test(reply.text))).toHaveLength(1);
    expect(replies.filter((reply) => /started/.test(reply.text))).toHaveLength(1);
    expect(
      demo.stage.world.channel(demo.stage.channel).messages.filter((message) => /Training slow/.test(message.text)),
    ).toHaveLength(1);
    expect(card.replies.length).toBe(replies.length);
    expect((await docker.listContainers({ all: true, filters: { id: [before] } })).length).toBe(0);
  }, 150_000);

  test.each([
    ["exit", /its command ended with status 1/, /the learning rate exploded/],
    ["memory", /it needed more than its 256 MB of memory/, /hello from numpy/],
    ["garbage", /curve\.jsonl:2.*this is garbage/s, /hello from numpy/],
    ["silent", /let the script write \/holdout\/out\/predictions\.csv/, /hello from numpy/],
  ])(
    "a training that goes wrong (%s) ends in a clear sentence with the last lines of its log",
    async (experiment, sentence, lastLine) => {
      await ask(experiment);
      const reply = await eventually(
        "the failure in the thread",
        () => {
          const message = said(new RegExp(`Training ${experiment}`));
          return message && replyWith(message, /failed/);
        },
        60_000,
      );
      expect(wordsOf(reply)).toMatch(sentence);
      expect(wordsOf(reply)).toMatch(lastLine);
    },
    90_000,
  );

  test("a training that takes too long is stopped at its deadline", async () => {
    await ask("forever");
    const reply = await eventually(
      "the failure in the thread",
      () => {
        const message = said(/Training forever/);
        return message && replyWith(message, /failed/);
      },
      80_000,
    );
    expect(wordsOf(reply)).toMatch(/did not end within 35 s/);
  }, 100_000);
});
