import { startDemo } from "../src/demo/demo.js";
import { eventually } from "../src/demo/story/stage.js";
import { compared, type Measured } from "./timedProgram.js";

const pullRequests = 8;

/**
 * From the webhook of a new pull request to its finished check and comment on the counterpart, the median of some. What
 * it stands beside is the time in which the counterpart answers as many requests as a review must make at least: two
 * commits' trees, a comparison, the check opened and closed, the comments listed and written.
 */
export async function run(): Promise<Measured[]> {
  const demo = await startDemo({ port: 0, environment: { HOLDOUT_RUNNER: "process" } });
  try {
    const { world, files } = demo.stage;
    await world
      .person("ada")
      .commitFiles({ ".holdout/tasks/digits.yaml": files[".holdout/tasks/digits.yaml"] ?? "" }, "Task", "main");
    const seconds: number[] = [];
    for (let i = 0; i < pullRequests; i++) seconds.push(await review(demo.stage.world, i));
    const line = {
      name: "webhook to finished check and comment",
      theirs: "the seven requests it takes at least, one after the other",
    };
    return [compared(line, { seconds: median(seconds) }, { seconds: await bareRequests(world) })];
  } finally {
    await demo.close();
  }
}

type World = Awaited<ReturnType<typeof startDemo>>["stage"]["world"];

async function review(world: World, i: number): Promise<number> {
  const ben = world.person("ben");
  await ben.createBranch(`try-${i}`);
  await ben.commitFiles(
    { [`experiments/digits/try-${i}.yaml`]: `hidden: ${16 + i}\nlearning_rate: 0.001\nbatch_size: 32\n` },
    "Try",
  );
  const started = performance.now();
  const number = await ben.openPullRequest({ title: `Try ${i}` });
  await eventually("check and comment", async () => {
    const { checks, comments } = await world.pullRequest(number);
    return checks[0]?.status === "completed" && comments.some((one) => one.body.includes("holdout:review"))
      ? true
      : null;
  });
  return (performance.now() - started) / 1000;
}

async function bareRequests(world: World): Promise<number> {
  const ben = world.person("ben");
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    for (const path of [
      "git/trees/main?recursive=1",
      "git/trees/try-0?recursive=1",
      "compare/main...try-0",
      "commits/main/check-runs",
      "commits/try-0/check-runs",
      "issues/1/comments",
      "pulls?state=open",
    ]) {
      await ben.github("GET", `/repos/${world.github.repository}/${path}`);
    }
    times.push((performance.now() - started) / 1000);
  }
  return median(times);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
