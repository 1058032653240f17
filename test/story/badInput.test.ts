import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Demo } from "../../src/demo/demo.js";
import { answerTo, eventually, messageWith, wordsOf } from "../../src/demo/story/stage.js";
import { aDemo, readyToTrain } from "./aDemo.js";

const taskPath = ".holdout/tasks/digits.yaml";

describe("what people get wrong", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await aDemo({ environment: { HOLDOUT_RUNNER: "process" } });
    await readyToTrain(demo.stage, "ben");
  }, 120_000);
  afterAll(() => demo?.close());

  const task = () => demo.stage.files[taskPath] ?? "";

  async function checkOf(number: number) {
    return eventually("the check completed", async () => {
      const [check] = (await demo.stage.world.pullRequest(number)).checks;
      return check?.status === "completed" ? check : null;
    });
  }

  test("broken YAML in a pull request is a finding with file and line, and the check fails", async () => {
    const ben = demo.stage.world.person("ben");
    await ben.createBranch("broken");
    await ben.commitFiles({ [taskPath]: task().replace("kind: classification", "kind: classificatoin") }, "Break it");
    const check = await checkOf(await ben.openPullRequest({ title: "Broken" }));
    expect(check.conclusion).toBe("failure");
    expect(check.annotations).toEqual([expect.objectContaining({ path: taskPath, start_line: 3 })]);
    expect(check.annotations[0]?.message).toMatch(/classificatoin/);
  }, 60_000);

  test("a broken file on the default branch is told once, and its last good version serves", async () => {
    const { world, channel } = demo.stage;
    await world.person("ada").commitFiles({ [taskPath]: task().replace("kind:", "knid:") }, "Break it", "main");
    await eventually("the channel is told", () => messageWith(demo.stage, /cannot be read[\s\S]*knid/));
    await world.person("ada").commitFiles({ "NOTES.md": "something else\n" }, "Something else", "main");
    await world.person("ben").slash("status digits", channel);
    await eventually("the status by the last good version", () => answerTo(demo.stage, "ben", /accepted by ada/));
    const ben = world.person("ben");
    await ben.createBranch("fine");
    await ben.commitFiles(
      { "experiments/digits/fine.yaml": "hidden: 9\nlearning_rate: 0.01\nbatch_size: 64\n" },
      "Fine",
    );
    const check = await checkOf(await ben.openPullRequest({ title: "Fine" }));
    expect(check.name).toBe("Holdout / digits");
    const told = world.channel(channel).messages.filter((message) => /cannot be read/.test(wordsOf(message)));
    expect(told).toHaveLength(1);
    await world.person("ada").commitFiles({ [taskPath]: task() }, "Mend it", "main");
  }, 90_000);

  test("a broken workflow of the team is told once, with file and line; a good one answers its events", async () => {
    const { world, channel } = demo.stage;
    const path = ".holdout/workflows/weekly.yaml";
    const workflow = "name: weekly\non: push\nsteps:\n  - uses: digest/tell\n";
    const ada = world.person("ada");
    await ada.commitFiles({ [path]: workflow.replace("digest/tell", "digest/tel") }, "Tell more", "main");
    await eventually("the channel is told", () =>
      messageWith(demo.stage, /weekly\.yaml:4[\s\S]*did you mean 'digest\/tell'/),
    );
    await ada.commitFiles({ [path]: workflow }, "Mend it", "main");
    await eventually("it is served", async () => {
      await ada.commitFiles({ "NOTES.md": `${Date.now()}\n` }, "Something", "main");
      return messageWith(demo.stage, /The week of/);
    });
    await ada.commitFiles(
      { [path]: "name: weekly\non: installation\nsteps:\n  - uses: digest/tell\n" },
      "Enough",
      "main",
    );
    const told = world.channel(channel).messages.filter((message) => /weekly\.yaml:4/.test(wordsOf(message)));
    expect(told).toHaveLength(1);
  }, 60_000);

  test("an unknown command names the nearest known one", async () => {
    await demo.stage.world.person("ben").slash("statsu", demo.stage.channel);
    expect(await eventually("the answer", () => answerTo(demo.stage, "ben", /I do not know/))).toMatch(
      /did you mean `?status/,
    );
  }, 40_000);

  test("somebody with no write access can neither accept nor run, nor can somebody unknown", async () => {
    const { world, channel } = demo.stage;
    await world.person("mei").slash("run baseline", channel);
    await eventually("mei is asked who she is", () => answerTo(demo.stage, "mei", /who you are on GitHub/));
    const eve = world.person("eve");
    const issue = await eve.openIssue({ title: "Hello" });
    await eve.slash("link", channel);
    const offer = await eventually("a code", () => answerTo(demo.stage, "eve", /holdout link [0-9a-f]{8,}/));
    await eve.comment(issue, `/holdout link ${/holdout link ([0-9a-f]+)/.exec(offer)?.[1] ?? ""}`);
    await eventually("linked", async () =>
      (await world.issues()).find((one) => one.number === issue)?.comments.find((one) => /Linked/.test(one.body)),
    );
    await eve.slash("run baseline", channel);
    await eventually("eve is refused", () => answerTo(demo.stage, "eve", /ask somebody with write access/));
  }, 60_000);

  test("a webhook with a wrong signature is refused with 401, and nothing comes of it", async () => {
    const body = JSON.stringify({ action: "opened", number: 1, repository: { full_name: "acme/digits" } });
    const send = (signature: string) =>
      fetch(`${demo.serviceUrl}/api/github/webhooks`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-github-event": "pull_request",
          "x-github-delivery": randomUUID(),
          "x-hub-signature-256": signature,
        },
        body,
      });
    const wrong = createHmac("sha256", "not the secret").update(body).digest("hex");
    expect((await send(`sha256=${wrong}`)).status).toBe(401);
    const right = createHmac("sha256", demo.stage.world.github.webhookSecret).update(body).digest("hex");
    expect((await send(`sha256=${right}`)).status).toBe(202);
  });

  test("the service says that it lives and is ready", async () => {
    expect((await fetch(`${demo.serviceUrl}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${demo.serviceUrl}/readyz`)).json()).toMatchObject({ status: "ok" });
    expect(await (await fetch(`${demo.serviceUrl}/metrics`)).text()).toMatch(/process_cpu/);
  });
});
