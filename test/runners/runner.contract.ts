import { afterAll, expect, test } from "@jest/globals";
import type { Look, Runner, Training } from "../../src/ports/runner.js";
import { aTraining, LIMITS } from "./aTraining.js";

/** What every runner promises. Each implementation calls this inside its own `describe`. */
export function runnerContract(open: () => Runner, here: Partial<Training>): void {
  const runner = open();
  const started: string[] = [];

  async function run(script: string, changes: Partial<Training> = {}): Promise<string> {
    const training = aTraining(script, { ...here, ...changes });
    started.push(training.runId);
    await runner.start(training);
    return training.runId;
  }

  afterAll(async () => {
    for (const runId of started) await runner.remove(runId);
  });

  test("a training that succeeds has ended with code 0 and left its files", async () => {
    const id = await run(
      'mkdir -p "$HOLDOUT_OUT/predictions"; echo 1 > "$HOLDOUT_OUT/predictions/20.csv"; echo 2 > "$HOLDOUT_OUT/curve.jsonl"',
    );
    const end = await ended(runner, id);
    expect(end).toMatchObject({ code: 0, outOfMemory: false, stopped: null });
    expect(Date.parse(end.endedAt)).toBeGreaterThanOrEqual(Date.parse(end.startedAt));
    expect(await runner.outputs(id)).toEqual(["curve.jsonl", "predictions/20.csv"]);
    expect(await text(runner, id, "predictions/20.csv")).toBe("1\n");
  });

  test("a training reads its input and knows its run, seed and folders", async () => {
    const id = await run('echo "$HOLDOUT_RUN $HOLDOUT_SEED $(cat "$HOLDOUT_IN/experiment.json")"');
    await ended(runner, id);
    expect(await runner.lastLines(id, 10)).toEqual([`${id} 7 {"seed":7}`]);
  });

  test("a training sees none of our secrets", async () => {
    process.env["HOLDOUT_TEST_SECRET"] = "a-token-nobody-may-see";
    const id = await run("env; cat /proc/$PPID/environ 2>/dev/null | tr '\\0' '\\n'; true");
    delete process.env["HOLDOUT_TEST_SECRET"];
    await ended(runner, id);
    const seen = (await runner.lastLines(id, 200)).join("\n");
    expect(seen).toContain(`HOLDOUT_RUN=${id}`);
    expect(seen).not.toContain("a-token-nobody-may-see");
  });

  test("a training that fails keeps its exit code and its last lines", async () => {
    const id = await run("for i in 1 2 3 4 5; do echo line $i; done; echo no such file >&2; exit 42");
    expect(await ended(runner, id)).toMatchObject({ code: 42, stopped: null });
    expect(await runner.lastLines(id, 3)).toHaveLength(3);
    expect((await runner.lastLines(id, 6)).sort()).toEqual([
      "line 1",
      "line 2",
      "line 3",
      "line 4",
      "line 5",
      "no such file",
    ]);
  });

  test("progress can be read while the training runs", async () => {
    const id = await run('echo "{\\"epoch\\":1}" > "$HOLDOUT_OUT/curve.jsonl"; sleep 30');
    await until(async () => (await runner.output(id, "curve.jsonl", 1000)) !== null);
    expect(await text(runner, id, "curve.jsonl")).toBe('{"epoch":1}\n');
    expect(await runner.look(id)).toMatchObject({ status: "running" });
    expect(await runner.list()).toContain(id);
    await runner.stop(id, "cancelled");
  });

  test("a training that is stopped says who stopped it, and another reason later changes nothing", async () => {
    const id = await run("sleep 60");
    await runner.stop(id, "cancelled");
    await runner.stop(id, "deadline");
    expect(await runner.look(id)).toMatchObject({ status: "exited", stopped: "cancelled" });
  });

  test("stopping a training that has ended does not change how it ended", async () => {
    const id = await run("exit 3");
    await ended(runner, id);
    await runner.stop(id, "cancelled");
    expect(await runner.look(id)).toMatchObject({ code: 3, stopped: null });
  });

  test("a training that ignores being asked to leave is made to leave", async () => {
    const id = await run('trap "" TERM; echo ready; while true; do sleep 0.2; done');
    await until(async () => (await runner.lastLines(id, 1))[0] === "ready");
    await runner.stop(id, "cancelled");
    expect(await runner.look(id)).toMatchObject({ status: "exited", stopped: "cancelled" });
  });

  test("a training over its deadline is stopped, though nobody looks", async () => {
    const id = await run("sleep 60", { limits: { ...LIMITS, timeoutMs: 1500 } });
    await pause(6500);
    expect(await runner.look(id)).toMatchObject({ status: "exited", stopped: "deadline" });
  });

  test("a training that writes too much is stopped", async () => {
    const id = await run(
      'i=0; while true; do head -c 300000 /dev/zero > "$HOLDOUT_OUT/part$i"; i=$((i+1)); sleep 0.2; done',
    );
    expect(await ended(runner, id)).toMatchObject({ stopped: "output-too-large" });
  });

  test("a training that wrote too much before anybody looked is told so", async () => {
    const id = await run('for i in 1 2 3 4 5; do head -c 300000 /dev/zero > "$HOLDOUT_OUT/part$i"; done');
    expect(await ended(runner, id)).toMatchObject({ stopped: "output-too-large" });
  });

  test("a million empty files are too much as well", async () => {
    const id = await run('i=0; while [ $i -lt 400 ]; do : > "$HOLDOUT_OUT/empty$i"; i=$((i+1)); done; sleep 60');
    expect(await ended(runner, id)).toMatchObject({ stopped: "output-too-large" });
  });

  test("starting a run again, also by many at once, starts it once", async () => {
    const training = aTraining('echo started >> "$HOLDOUT_OUT/starts"; sleep 1', here);
    started.push(training.runId);
    const another = open();
    await Promise.all([
      runner.start(training),
      another.start(training),
      runner.start(training),
      another.start(training),
    ]);
    await ended(runner, training.runId);
    await runner.start(training);
    await another.start(training);
    await pause(500);
    expect(await text(runner, training.runId, "starts")).toBe("started\n");
  });

  test("a runner made later finds the training, its lines and its end", async () => {
    const id = await run("echo hello; sleep 1; exit 5");
    const later = open();
    expect(await later.list()).toContain(id);
    expect(await later.look(id)).toMatchObject({ status: "running" });
    expect(await ended(later, id)).toMatchObject({ code: 5 });
    expect(await later.lastLines(id, 5)).toEqual(["hello"]);
  });

  test("a run that was never started is not here", async () => {
    expect(await runner.look("run-never")).toBeNull();
    expect(await runner.lastLines("run-never", 5)).toEqual([]);
    expect(await runner.output("run-never", "curve.jsonl", 10)).toBeNull();
    await expect(runner.remove("run-never")).resolves.toBeUndefined();
  });

  test("a run that is removed, also while it runs, is gone with everything it left", async () => {
    const id = await run(
      'echo 1 > "$HOLDOUT_OUT/curve.jsonl"; mkdir -p "$HOLDOUT_OUT/locked/in"; chmod 0 "$HOLDOUT_OUT/locked"; sleep 60',
    );
    await until(async () => (await runner.outputs(id)).length > 0);
    await runner.remove(id);
    expect(await runner.look(id)).toBeNull();
    expect(await runner.list()).not.toContain(id);
    expect(await runner.outputs(id)).toEqual([]);
  });

  test("a run that was stopped before its start does not run", async () => {
    const training = aTraining('echo ran > "$HOLDOUT_OUT/ran"', here);
    started.push(training.runId);
    await runner.stop(training.runId, "cancelled");
    await runner.start(training);
    expect(await ended(runner, training.runId)).toMatchObject({ stopped: "cancelled" });
    expect(await runner.outputs(training.runId)).toEqual([]);
  });

  test("output that is missing is null", async () => {
    const id = await run("true");
    await ended(runner, id);
    expect(await runner.output(id, "predictions.csv", 1000)).toBeNull();
  });

  test.each(["../in/experiment.json", "/etc/passwd", "a/../../in/experiment.json", ".."])(
    "the path %s does not leave the output folder",
    async (path) => {
      const id = await run("mkdir $HOLDOUT_OUT/a");
      await ended(runner, id);
      await expect(runner.output(id, path, 1000)).rejects.toThrow("leaves its folder");
    },
  );

  test("links, pipes and folders in the output are not read and not listed", async () => {
    const id = await run(
      'cd "$HOLDOUT_OUT"; ln -s /etc/passwd link.csv; ln -s /etc folder; ln -s ../in in; mkfifo pipe; mkdir real; echo 1 > real/file',
    );
    await ended(runner, id);
    expect(await runner.outputs(id)).toEqual(["real/file"]);
    for (const path of ["link.csv", "folder/passwd", "in/experiment.json", "pipe", "real"])
      await expect(runner.output(id, path, 100_000)).rejects.toThrow("link or no regular file");
    expect(await text(runner, id, "real/file")).toBe("1\n");
  });

  test("output over the size that was asked for is refused with its name", async () => {
    const id = await run('head -c 5001 /dev/zero > "$HOLDOUT_OUT/predictions.csv"');
    await ended(runner, id);
    expect((await runner.output(id, "predictions.csv", 5001))?.length).toBe(5001);
    await expect(runner.output(id, "predictions.csv", 5000)).rejects.toThrow(
      /predictions\.csv.*larger than 5000 bytes/,
    );
  });
}

export async function ended(runner: Runner, runId: string): Promise<Extract<Look, { status: "exited" }>> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) {
    const seen = await runner.look(runId);
    if (seen?.status === "exited") return seen;
  }
  throw new Error(`${runId} did not end: ${(await runner.lastLines(runId, 20)).join("\n")}`);
}

export async function text(runner: Runner, runId: string, path: string): Promise<string> {
  const bytes = await runner.output(runId, path, 1_000_000);
  return bytes === null ? "(missing)" : new TextDecoder().decode(bytes);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) if (await isSo()) return;
  throw new Error("waited for 20 seconds");
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
