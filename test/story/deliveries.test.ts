import { afterEach, describe, expect, test } from "@jest/globals";
import type { Demo } from "../../src/demo/demo.js";
import { eventually, wordsOf, type Stage } from "../../src/demo/story/stage.js";
import { aDemo, readyToTrain } from "./aDemo.js";

let demo: Demo | undefined;
afterEach(async () => {
  await demo?.close();
  demo = undefined;
});

/** What people did while every webhook was held back. */
async function act(stage: Stage): Promise<number[]> {
  const [ben, mei] = [stage.world.person("ben"), stage.world.person("mei")];
  await ben.createBranch("wide");
  await ben.commitFiles(
    { "experiments/digits/wide.yaml": "hidden: 12\nlearning_rate: 0.01\nbatch_size: 64\n" },
    "Wide",
  );
  const wide = await ben.openPullRequest({ title: "Wide" });
  await ben.comment(wide, "/holdout run");
  await ben.comment(wide, "/holdout help");
  await mei.createBranch("flip");
  const labels = stage.files["data/digits/labels.csv"] ?? "";
  await mei.commitFiles({ "data/digits/labels.csv": labels.replace("digit-0002,1", "digit-0002,7") }, "Flip");
  const flip = await mei.openPullRequest({ title: "Flip" });
  await mei.commitFiles({ "data/digits/labels.csv": labels.replace("digit-0003,2", "digit-0003,7") }, "Another one");
  const eve = await stage.world.person("eve").comment(wide, "/holdout run");
  expect(eve).toBeGreaterThan(0);
  return [wide, flip];
}

/** Everything that anybody can see at the end, without what differs between two worlds: commits and times. */
async function endState(stage: Stage, numbers: number[]) {
  const pulls = await Promise.all(numbers.map((number) => stage.world.pullRequest(number)));
  const plain = (text: string) =>
    text
      .replace(/\b[0-9a-f]{8,40}\b/g, "<hex>")
      .replace(/\d+(\.\d+)? (s|min)\b/g, "<time>")
      .replace(/127\.0\.0\.1:\d+\S*/g, "<url>");
  const messages = stage.world.channel(stage.channel).messages;
  return {
    comments: pulls.map((pull) =>
      pull.comments
        .map(
          (one) =>
            `${one.author}: ${plain(one.body)} ${one.reactions
              .map((r) => r.content)
              .sort()
              .join()}`,
        )
        .sort(),
    ),
    checks: pulls.map((pull) =>
      pull.checks.map((one) => [
        one.name,
        one.status,
        one.conclusion,
        plain(one.title ?? ""),
        one.annotations.map((note) => `${note.path}:${note.start_line} ${note.message}`),
      ]),
    ),
    messages: messages.map((one) => plain(wordsOf(one))).sort(),
    replies: messages.flatMap((one) => one.replies.map((reply) => plain(reply.text))).sort(),
    files: messages.flatMap((one) => one.replies.flatMap((reply) => reply.files)).length,
  };
}

async function played(order: "as-is" | "reversed", copies: number) {
  demo = await aDemo({ environment: { HOLDOUT_RUNNER: "process" } });
  const { stage } = demo;
  stage.files[".holdout/tasks/digits.yaml"] = (stage.files[".holdout/tasks/digits.yaml"] ?? "")
    .replace("epochs: 20", "epochs: 5")
    .replace("[1, 2, 3]", "[1, 2]");
  await readyToTrain(stage);
  stage.world.deliveries.hold();
  const numbers = await act(stage);
  await stage.world.deliveries.release(order, copies);
  await eventually(
    "the result in the comment",
    async () =>
      (await stage.world.pullRequest(numbers[0] ?? 0)).comments.some((one) =>
        /### Measured|### Compared/.test(one.body),
      ) || null,
    90_000,
  );
  await eventually(
    "the result in Slack",
    () =>
      stage.world.channel(stage.channel).messages.some((one) => one.replies.some((reply) => reply.files.length > 0)) ||
      null,
  );
  await eventually(
    "the label check",
    async () => (await stage.world.pullRequest(numbers[1] ?? 0)).checks[0]?.conclusion === "failure" || null,
  );
  await settled(stage, numbers);
  const state = await endState(stage, numbers);
  await demo.close();
  demo = undefined;
  return state;
}

/** Until nothing has changed for a while. */
async function settled(stage: Stage, numbers: number[]): Promise<void> {
  let before = "";
  for (let quiet = 0; quiet < 4;) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const now = JSON.stringify(await endState(stage, numbers));
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}

describe("webhooks", () => {
  test("delivered twice and in reverse order they leave the same comments, checks, messages and runs", async () => {
    const once = await played("as-is", 1);
    const twice = await played("reversed", 2);
    expect(twice).toEqual(once);
    expect(once.files).toBe(1);
    expect(once.comments[0]?.filter((one) => /holdout:review/.test(one))).toHaveLength(1);
  }, 300_000);
});
