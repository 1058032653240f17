import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { slackEvent } from "../../src/slack/slackEvent.js";
import { aSlack, type ASlack } from "./aSlack.js";

let at: ASlack;
beforeAll(async () => {
  at = await aSlack();
});
afterAll(() => at.stop());
afterEach(async () => {
  await settled();
  at.trouble.fails = false;
  at.trouble.takesMs = 0;
  at.kept.clear();
  at.handedOn.length = 0;
});

const ben = () => at.world.person("ben");
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const onlyKept = () => {
  expect(at.kept.size).toBe(1);
  const [delivery] = at.kept.values();
  if (!delivery) throw new Error("nothing was kept");
  return delivery;
};
const theChannel = () => at.world.slack.channelIds["vision-experiments"] ?? "";

async function send(body: string, changed: { secret?: string; ageSeconds?: number } = {}): Promise<Response> {
  const { secret = at.world.slack.signingSecret, ageSeconds = 0 } = changed;
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${digest}`,
  };
  return fetch(`${at.url}/slack/events`, { method: "POST", headers, body });
}

const aCommand = (trigger: string) =>
  new URLSearchParams({
    ...{ command: "/holdout", text: "runs", user_id: "U0BEN", channel_id: "C1", channel_name: "x" },
    ...{ response_url: "http://127.0.0.1:1/r", trigger_id: trigger },
  }).toString();

async function aButton(action: string, value?: string) {
  const button = {
    type: "button",
    text: { type: "plain_text", text: "Do" },
    action_id: action,
    ...(value ? { value } : { url: "https://example.org" }),
  };
  const blocks = [{ type: "actions", elements: [button] }];
  return at.door.chat.post({ text: "A button", blocks }, { channel: "#vision-experiments" });
}

describe("Slack's door", () => {
  test("a command is kept, acknowledged with nothing, and handed on as an event", async () => {
    const request = await ben().slash("/holdout status digits");
    expect([request.status, request.answer]).toEqual([200, ""]);
    await settled();
    const delivery = onlyKept();
    expect(at.handedOn).toEqual([delivery]);
    expect(slackEvent(delivery)).toEqual({
      id: delivery.id,
      at: delivery.at,
      repository: null,
      kind: "slash_command",
      text: "status digits",
      user: "U0BEN",
      channel: theChannel(),
      channelName: "vision-experiments",
      responseUrl: expect.stringMatching(/^http.*#channel=C\w+&user=U0BEN$/),
    });
  });

  test("a pressed button is an event with its action, its value and its message", async () => {
    const place = await aButton("holdout:approve", '{"rule":"protocol-is-fixed"}');
    const request = await ben().press({ action: "holdout:approve" });
    expect(request.status).toBe(200);
    expect(slackEvent(onlyKept())).toMatchObject({
      kind: "button",
      action: "approve",
      value: '{"rule":"protocol-is-fixed"}',
      user: "U0BEN",
      channel: place.channel,
      messageTs: place.ts,
      responseUrl: expect.stringContaining("#channel="),
    });
  });

  test("a button that opens a page, and another app's button, are acknowledged and not kept", async () => {
    await aButton("holdout:open-run");
    await aButton("somebody-else", "1");
    expect((await ben().press({ action: "holdout:open-run" })).status).toBe(200);
    expect((await ben().press({ action: "somebody-else" })).status).toBe(200);
    expect(at.kept.size).toBe(0);
  });

  test("the same command delivered twice is kept once and handed on once", async () => {
    const answers = [await send(aCommand("trigger-1")), await send(aCommand("trigger-1"))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await settled();
    expect([at.kept.size, at.handedOn.length]).toEqual([1, 1]);
    await send(aCommand("trigger-2"));
    expect(at.kept.size).toBe(2);
  });

  test("a wrong signature is 401 and nothing is kept", async () => {
    expect((await send(aCommand("t"), { secret: "wrong" })).status).toBe(401);
    const unsigned = await fetch(`${at.url}/slack/events`, { method: "POST", body: aCommand("t") });
    expect(unsigned.status).toBe(401);
    expect(at.kept.size).toBe(0);
  });

  test("a request signed more than five minutes ago is a replay: 401 and nothing is kept", async () => {
    expect((await send(aCommand("t"), { ageSeconds: 301 })).status).toBe(401);
    expect(at.kept.size).toBe(0);
    expect((await send(aCommand("t"), { ageSeconds: 290 })).status).toBe(200);
  });

  test("what could not be kept is told to the person, who tries again", async () => {
    at.trouble.fails = true;
    await ben().slash("status");
    expect(at.world.channel("vision-experiments").ephemerals.at(-1)).toMatchObject({
      onlyFor: "ben",
      text: "Holdout could not take this down. Please try again in a minute.",
    });
    await aButton("holdout:cancel", "run-1");
    await ben().press({ action: "holdout:cancel" });
    await settled();
    expect(at.world.channel("vision-experiments").ephemerals).toHaveLength(2);
    expect([at.kept.size, at.handedOn.length]).toEqual([0, 0]);
  });

  test("an acknowledgement takes far less than the three seconds that Slack allows", async () => {
    at.trouble.takesMs = 5;
    await ben().slash("warm up");
    const { durationMs } = await ben().slash("status");
    expect(durationMs).toBeLessThan(500);
    expect(at.world.slack.unacknowledged()).toEqual([]);
  });

  test("an unknown path is 404, and Slack's question about the address is answered", async () => {
    expect((await fetch(`${at.url}/slack/other`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${at.url}/slack/events`)).status).toBe(404);
    expect(await at.world.slack.events.verifyUrl()).toBe(true);
  });

  test("a payload that Slack does not document is refused by the name of the field", () => {
    const delivery = { id: "1", source: "slack" as const, headers: {}, at: "2026-01-01T00:00:00.000Z" };
    expect(() => slackEvent({ ...delivery, body: "{" })).toThrow("Slack sent what it does not document");
    expect(() => slackEvent({ ...delivery, body: '{"type":"block_actions","actions":[]}' })).toThrow();
  });
});
