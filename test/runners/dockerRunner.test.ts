import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import type { Training } from "../../src/ports/runner.js";
import { dockerRunner } from "../../src/runners/dockerRunner.js";
import { imageTag } from "../../src/runners/dockerImage.js";
import { BASE_IMAGE, describeWithEngine } from "../support/engine.js";
import { aTraining, LIMITS } from "./aTraining.js";
import { ended, runnerContract, text } from "./runner.contract.js";

const silent = { info: () => undefined, warn: () => undefined };

describeWithEngine("trainings in containers", (docker) => {
  const runsDir = mkdtempSync(join(tmpdir(), "holdout-runs-"));
  const open = () => dockerRunner({ docker, runsDir, log: silent });
  const runner = open();
  const started: string[] = [];
  const images: string[] = [];

  async function run(script: string, changes: Partial<Training> = {}): Promise<string> {
    const training = aTraining(script, { image: BASE_IMAGE, ...changes });
    started.push(training.runId);
    await runner.start(training);
    return training.runId;
  }

  async function lines(script: string, changes: Partial<Training> = {}): Promise<string[]> {
    const id = await run(script, changes);
    await ended(runner, id);
    return runner.lastLines(id, 50);
  }

  afterAll(async () => {
    for (const runId of started) await runner.remove(runId);
    for (const image of images) await docker.getImage(image).remove({ force: true });
    rmSync(runsDir, { recursive: true, force: true });
  });

  runnerContract(open, { image: BASE_IMAGE });

  test("a container has no network but itself", async () => {
    expect(await lines("ls /sys/class/net")).toEqual(["lo"]);
  });

  test("a container cannot write outside its output and its scratch folder", async () => {
    const seen = await lines(
      "for f in /x /usr/x /var/tmp/x /holdout/x /holdout/in/x /etc/passwd; do (echo 1 >> $f) 2>/dev/null && echo wrote $f; done; echo 1 > /tmp/x && echo 1 > /dev/shm/x && echo 1 > /holdout/out/x && echo fine",
    );
    expect(seen).toEqual(["fine"]);
  });

  test("a container is not root, has no capabilities and can gain none", async () => {
    const seen = await lines("id -u; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status");
    expect(seen[0]).not.toBe("0");
    expect(seen.slice(1).map((line) => line.split(/\s+/))).toEqual([
      ["CapEff:", "0000000000000000"],
      ["CapBnd:", "0000000000000000"],
      ["NoNewPrivs:", "1"],
    ]);
  });

  test("a container has no engine's socket and no devices of the machine", async () => {
    const seen = await lines("ls /var/run/docker.sock /dev/vda /dev/sda /dev/mem 2>/dev/null; echo fine");
    expect(seen).toEqual(["fine"]);
  });

  test("a training that takes more memory than it may is reported as out of memory", async () => {
    const limits = { ...LIMITS, memoryBytes: 64 * 1024 ** 2 };
    const id = await run("exec python3 -c 'import time; x = bytearray(200 * 1024 * 1024); time.sleep(60)'", { limits });
    expect(await ended(runner, id)).toMatchObject({ outOfMemory: true, stopped: null, code: 137 });
  });

  test("also where the engine did not hear why it ended, and not where we stopped it", async () => {
    const deaf = Object.assign(Object.create(docker) as typeof docker, {
      getContainer: (name: string) => {
        const container = docker.getContainer(name);
        const inspect = async () => {
          const seen = await docker.getContainer(name).inspect();
          return { ...seen, State: { ...seen.State, OOMKilled: false } };
        };
        return Object.assign(container, { inspect });
      },
    });
    const listening = dockerRunner({ docker: deaf, runsDir, log: silent });
    const limits = { ...LIMITS, memoryBytes: 64 * 1024 ** 2 };
    const id = await run("exec python3 -c 'import time; x = bytearray(200 * 1024 * 1024); time.sleep(60)'", { limits });
    expect(await ended(listening, id)).toMatchObject({ outOfMemory: true, stopped: null, code: 137 });
    const stopped = await run("trap '' TERM; sleep 60 & wait; sleep 60");
    await listening.stop(stopped, "cancelled");
    expect(await ended(listening, stopped)).toMatchObject({ outOfMemory: false, stopped: "cancelled" });
  });

  test("the scratch folder counts as memory and has an end", async () => {
    const limits = { ...LIMITS, memoryBytes: 64 * 1024 ** 2 };
    const seen = await lines("head -c 50000000 /dev/zero > /tmp/big || echo full", { limits });
    // Standard output and error are two streams: which line comes last is chance.
    expect(seen).toContain("full");
  });

  test("a fork bomb stays in its container", async () => {
    const limits = { ...LIMITS, pids: 16 };
    const seen = await lines(
      "python3 -c '\nimport os, time\nn = 0\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(3); os._exit(0)\n    n += 1\nexcept OSError: print(n)'",
      { limits },
    );
    expect(Number(seen.at(-1))).toBeGreaterThan(5);
    expect(Number(seen.at(-1))).toBeLessThan(16);
  });

  test("what a training leaves belongs to its user, not to root", async () => {
    const id = await run("echo 1 > /holdout/out/curve.jsonl");
    await ended(runner, id);
    expect(statSync(join(runsDir, id, "out", "curve.jsonl")).uid).not.toBe(0);
  });

  test("a run gets no more processors than it asked for", async () => {
    const id = await run("sleep 5", { limits: { ...LIMITS, cpus: 1 } });
    const { HostConfig } = await docker.getContainer(`holdout-${id}`).inspect();
    expect(HostConfig.NanoCpus).toBe(1e9);
    await runner.stop(id, "cancelled");
  });

  test("asking for more processors than there are gets all there are", async () => {
    expect(await lines("echo fine", { limits: { ...LIMITS, cpus: 4096 } })).toEqual(["fine"]);
  });

  test("an image is built from the files of the commit, without a network, once", async () => {
    const build = aBuild("FROM holdout-test/base:bookworm\nCOPY train.sh /train.sh\nRUN ls /sys/class/net > /net\n", {
      "train.sh": "#!/bin/sh\necho trained; cat /net",
    });
    expect(await lines("", { image: null, build, command: ["/train.sh"] })).toEqual(["trained", "lo"]);
    const first = await docker.getImage(imageTag(build.digest)).inspect();
    expect(await lines("", { image: null, build, command: ["/train.sh"] })).toEqual(["trained", "lo"]);
    expect((await docker.getImage(imageTag(build.digest)).inspect()).Created).toBe(first.Created);
  });

  test("a build that fails says which step, where, and what it printed last", async () => {
    const build = aBuild(
      "# ours\nFROM holdout-test/base:bookworm\n\nRUN echo one && \\\n  echo two\nRUN echo 'no such package'; exit 9\n",
    );
    await expect(run("", { image: null, build })).rejects.toThrow(
      /^Dockerfile:6: the image could not be built: step 3 of 3 \(RUN echo 'no such package'; exit 9\) failed: .*code: 9.*printed last: .*no such package/,
    );
  });

  test("a Dockerfile that cannot be read is the person's mistake, with its line", async () => {
    const build = aBuild("FROM holdout-test/base:bookworm\nRUNN true\n");
    await expect(run("", { image: null, build })).rejects.toThrow(/^Dockerfile:2: .*RUNN/i);
  });

  test("a base image that does not exist is the person's mistake", async () => {
    const build = aBuild("FROM 127.0.0.1:1/no-such-image:1\n");
    await expect(run("", { image: null, build })).rejects.toThrow(/^Dockerfile:1: .*step 1 of 1/);
  });

  test("a ready image that cannot be fetched is named", async () => {
    await expect(run("", { image: "127.0.0.1:1/nothing:1" })).rejects.toThrow(
      /127\.0\.0\.1:1\/nothing:1.*could not be fetched/,
    );
  });

  test("a build that takes too long is ended", async () => {
    const hasty = dockerRunner({ docker, runsDir, log: silent, build: { timeoutMs: 1500 } });
    const build = aBuild("FROM holdout-test/base:bookworm\nRUN sleep 60\n");
    await expect(hasty.start(aTraining("", { build }))).rejects.toThrow(/took longer than/);
  });

  test("a command that does not exist is the person's mistake", async () => {
    await expect(run("", { command: ["pithon3", "train.py"] })).rejects.toThrow(/pithon3.*could not be started/);
  });

  test("a container that was created by somebody who then died is started", async () => {
    const training = aTraining("echo ran", { image: BASE_IMAGE });
    started.push(training.runId);
    // Dies between creating and starting: this engine refuses to start anything.
    const dying = dockerRunner({ docker: refusingToStart(docker), runsDir, log: silent });
    await expect(dying.start(training)).rejects.toThrow("killed");
    expect(await runner.look(training.runId)).toBeNull();
    await runner.start(training);
    expect(await ended(runner, training.runId)).toMatchObject({ code: 0 });
    expect(await runner.lastLines(training.runId, 5)).toEqual(["ran"]);
  });

  test("two Holdouts on one engine do not see each other's runs", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "holdout-runs-"));
    const id = await run("true");
    expect(await dockerRunner({ docker, runsDir: elsewhere, log: silent }).list()).not.toContain(id);
    expect(await runner.list()).toContain(id);
    rmSync(elsewhere, { recursive: true });
  });

  test("a real network is trained with numpy in the sandbox", async () => {
    const id = await run(`python3 -c '${NUMPY_TRAINING}'`);
    expect(await ended(runner, id)).toMatchObject({ code: 0 });
    const losses = (await text(runner, id, "curve.jsonl"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)["train/loss"]);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 10);
  });

  test("a training that talks without end keeps its last lines and not the disk", async () => {
    const id = await run(
      "i=0; while [ $i -lt 300000 ]; do echo line $i of very many lines that say nothing at all; i=$((i+1)); done",
      {
        limits: { ...LIMITS, cpus: 2 },
      },
    );
    await ended(runner, id);
    expect((await runner.lastLines(id, 1))[0]).toContain("line 299999 of");
  });

  function aBuild(dockerfile: string, files: Record<string, string> = {}): NonNullable<Training["build"]> {
    const digest = `${process.pid}${Date.now()}${images.length}`.padStart(64, "0");
    images.push(...(dockerfile.includes("COPY") ? [imageTag(digest)] : []));
    const all = Object.entries({ Dockerfile: dockerfile, ...files });
    return {
      dockerfile: "Dockerfile",
      digest,
      files: new Map(all.map(([path, content]) => [path, Buffer.from(content)])),
    };
  }
});

const NUMPY_TRAINING = `
import json, os
import numpy as np
rng = np.random.default_rng(int(os.environ["HOLDOUT_SEED"]))
x = rng.normal(size=(256, 2)); y = (x[:, :1] * x[:, 1:] > 0).astype(float)
a = rng.normal(size=(2, 16)); b = rng.normal(size=(16, 1)); c = np.zeros(16)
with open("/holdout/out/curve.jsonl", "w") as curve:
    for step in range(3000):
        h = np.tanh(x @ a + c); p = 1 / (1 + np.exp(-h @ b)); g = (p - y) / len(x)
        loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        gh = (g @ b.T) * (1 - h * h)
        b -= 3 * h.T @ g; a -= 3 * x.T @ gh; c -= 3 * gh.sum(0)
        if step % 500 == 0 or step == 2999: curve.write(json.dumps({"step": step, "train/loss": loss}) + chr(10))
`;

function refusingToStart<T extends object>(docker: T): T {
  return new Proxy(docker, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        const made: unknown = Reflect.apply(member, target, args);
        if (name !== "getContainer") return made;
        return Object.assign(made as object, {
          start: () => Promise.reject(new Error("killed")),
          remove: () => Promise.resolve(),
        });
      };
    },
  });
}
