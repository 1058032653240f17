import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import bolt from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import type { World } from "../../src/demo/world/world.js";
import { startWorld } from "../../src/demo/world/world.js";
import { aService } from "./aService.js";
import { eventually } from "./eventually.js";

let world: World;
let server: Server;
let client: WebClient;
const heard: string[] = [];

/** Refusals are what these tests ask for; nobody needs to read them. */
const quiet = () => undefined;
const level = bolt.LogLevel.ERROR;
const silent = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  setName: quiet,
  getLevel: () => level,
};

/** A Bolt app behind the same door as the service's. */
function listeners({ signingSecret, botToken, url }: World["slack"]) {
  const receiver = new bolt.HTTPReceiver({ signingSecret, logLevel: bolt.LogLevel.ERROR });
  const clientOptions = { slackApiUrl: `${url}/api/` };
  const app = new bolt.App({ token: botToken, receiver, clientOptions, logLevel: bolt.LogLevel.ERROR });
  app.command("/holdout", async ({ command, ack, respond }) => {
    await ack();
    if (command.text === "news") await respond({ response_type: "in_channel", text: "News for all" });
    else await respond(`You said *${command.text}*, ${command.user_name}`);
  });
  app.action("approve", async ({ ack, action, respond, body }) => {
    await ack();
    heard.push(`${body.user.name} approved ${"value" in action ? action.value : ""}`);
    await respond({ replace_original: true, text: "Approved", blocks: [] });
  });
  app.action("open_modal", async ({ ack, body, client: web }) => {
    await ack();
    const view = {
      ...{ type: "modal" as const, callback_id: "new_task", title: { type: "plain_text" as const, text: "New task" } },
      submit: { type: "plain_text" as const, text: "Open" },
      blocks: [
        {
          ...{ type: "input" as const, block_id: "name", label: { type: "plain_text" as const, text: "Name" } },
          element: { type: "plain_text_input" as const, action_id: "name" },
        },
      ],
    };
    await web.views.open({ trigger_id: "trigger_id" in body ? body.trigger_id : "", view });
  });
  app.view("new_task", async ({ ack, view }) => {
    const name = view.state.values["name"]?.["name"]?.value ?? "";
    if (name.includes(" ")) return ack({ response_action: "errors", errors: { name: "no spaces" } });
    await ack();
    heard.push(`task ${name}`);
  });
  app.event("app_mention", async ({ event }) => void heard.push(`mentioned: ${event.text}`));
  app.event("app_home_opened", async ({ event }) => void heard.push(`home of ${event.user}`));
  app.shortcut("report_label", async ({ ack, shortcut }) => {
    await ack();
    heard.push(`shortcut on ${"message" in shortcut ? shortcut.message.text : ""}`);
  });
  return receiver.requestListener.bind(receiver);
}

beforeAll(async () => {
  world = await startWorld();
  server = createServer(listeners(world.slack));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  world.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client = new WebClient(world.slack.botToken, {
    slackApiUrl: `${world.slack.url}/api/`,
    retryConfig: { retries: 0 },
    logger: silent,
  });
});

afterAll(async () => {
  await world.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const channel = "C0VISIONEXPERIMENTS";
const button = (action_id: string, value: string) => ({
  ...{ type: "button" as const, action_id, value, text: { type: "plain_text" as const, text: "Approve" } },
});

/** The last thing that one person alone was told. */
function lastEphemeral(login: string) {
  return world
    .channel("vision-experiments")
    .ephemerals.filter(({ onlyFor }) => onlyFor === login)
    .at(-1);
}

describe("slash commands of the small world", () => {
  test("a command reaches the service signed, and its answer is for the typist alone", async () => {
    const request = await world.person("ada").slash("status digits");
    expect(request).toMatchObject({ status: 200, kind: "command" });
    await eventually(() => expect(lastEphemeral("ada")).toBeDefined());
    expect(lastEphemeral("ada")).toMatchObject({
      text: "You said *status digits*, ada",
      author: "holdout",
      isBot: true,
    });
    expect(lastEphemeral("ben")).toBeUndefined();
    expect(world.channel("vision-experiments").commands.at(-1)).toMatchObject({
      author: "ada",
      line: "/holdout status digits",
    });
  });

  test("an answer in_channel is a message for all", async () => {
    await world.person("ada").slash("/holdout news", "general");
    await eventually(() => expect(world.channel("general").messages.map(({ text }) => text)).toEqual(["News for all"]));
  });

  test("a service that is too slow is counted, and the typist reads operation_timeout", async () => {
    const service = await aService();
    const slow = await startWorld({ serviceUrl: service.url, slackTimeoutMs: 50, slackRetryDelaysMs: [0] });
    service.answer = () => ({ afterMs: 300 });
    await slow.person("ben").slash("status");
    expect(slow.slack.unacknowledged().map(({ kind, status }) => [kind, status])).toEqual([["command", 0]]);
    expect(slow.channel("vision-experiments").ephemerals[0]?.text).toContain("operation_timeout");
    await slow.person("ben").openHome();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(service.received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, undefined, "1"]);
    await slow.stop();
    await service.close();
  });

  test("a command may be answered in its acknowledgement", async () => {
    const service = await aService();
    const other = await startWorld({ serviceUrl: service.url });
    service.answer = () => ({ body: JSON.stringify({ response_type: "ephemeral", text: "at once" }) });
    await other.person("mei").slash("help");
    expect(other.channel("vision-experiments").ephemerals).toMatchObject([{ onlyFor: "mei", text: "at once" }]);
    await other.stop();
    await service.close();
  });
});

describe("buttons, modals and events", () => {
  test("a press is told with the message, and the answer may replace it", async () => {
    const blocks = [
      { type: "actions" as const, elements: [button("approve", "waiver-1"), button("deny", "waiver-1")] },
    ];
    const posted = await client.chat.postMessage({ channel, text: "A waiver?", blocks });
    await world.person("grace").press({ action: "approve", value: "waiver-1" });
    await eventually(() => {
      const message = world.channel("vision-experiments").messages.find(({ ts }) => ts === posted.ts);
      expect(message).toMatchObject({ text: "Approved", blocks: [], edited: true });
    });
    expect(heard).toContain("grace approved waiver-1");
  });

  test("a button that is not there is an error that names those there are", async () => {
    const blocks = [{ type: "actions" as const, elements: [button("cancel", "run-9")] }];
    await client.chat.postMessage({ channel, text: "A run", blocks });
    await expect(world.person("ada").press({ action: "approve", value: "nosuch" })).rejects.toThrow("cancel run-9");
  });

  test("a button in a message for one person is out of others' reach", async () => {
    const blocks = [{ type: "actions" as const, elements: [button("approve", "only-mei")] }];
    await client.chat.postEphemeral({ channel, user: "U0MEI", text: "Psst", blocks });
    await expect(world.person("ben").press({ action: "approve", value: "only-mei" })).rejects.toThrow(
      "no message has the button",
    );
    expect((await world.person("mei").press({ action: "approve", value: "only-mei" })).kind).toBe("block_actions");
  });

  test("a modal opens on a press, refuses what the service refuses, and closes", async () => {
    const blocks = [{ type: "actions" as const, elements: [button("open_modal", "1")] }];
    await client.chat.postMessage({ channel, text: "New", blocks });
    const ada = world.person("ada");
    await ada.press({ action: "open_modal" });
    await eventually(() => expect(ada.modal()).toBeDefined());
    expect((await ada.submitModal({ name: "two words" })).answer).toContain("no spaces");
    expect(ada.modal()).toBeDefined();
    await ada.submitModal({ name: "digits" });
    expect(ada.modal()).toBeUndefined();
    expect(heard).toContain("task digits");
  });

  test("mentions, the home tab, shortcuts and the URL check arrive as Slack sends them", async () => {
    await world.person("ben").say(`<@${world.slack.botUserId}> hello`);
    await world.person("ben").say("not for the bot");
    await world.person("ben").openHome();
    const { ts } = world.channel("vision-experiments").messages.at(-1) ?? { ts: "" };
    await world.person("ben").shortcut("report_label", { ts, channel: "vision-experiments" });
    await world.idle();
    expect(heard.filter((line) => line.startsWith("mentioned"))).toEqual([
      `mentioned: <@${world.slack.botUserId}> hello`,
    ]);
    expect(heard).toEqual(expect.arrayContaining(["home of U0BEN", "shortcut on not for the bot"]));
    expect(await world.slack.events.verifyUrl()).toBe(true);
  });
});

describe("the Web API", () => {
  test("messages stand in threads, are edited, and have permalinks", async () => {
    const parent = await client.chat.postMessage({ channel, text: "Run 7" });
    await client.chat.postMessage({ channel, text: "epoch 1", thread_ts: parent.ts });
    await client.chat.postMessage({ channel, text: "done", thread_ts: parent.ts ?? "", reply_broadcast: true });
    await client.chat.update({ channel, ts: parent.ts ?? "", text: "Run 7: done" });
    const seen = world.channel("#vision-experiments").messages.find(({ ts }) => ts === parent.ts);
    expect(seen).toMatchObject({ text: "Run 7: done", edited: true });
    expect(seen?.replies.map(({ text, broadcast }) => [text, broadcast])).toEqual([
      ["epoch 1", false],
      ["done", true],
    ]);
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: parent.ts ?? "" });
    expect(permalink).toBe(`${world.slack.url}/archives/${channel}/p${parent.ts?.replace(".", "")}`);
  });

  test("an uploaded file keeps its bytes in the thread it was sent to", async () => {
    const parent = await client.chat.postMessage({ channel, text: "Chart follows" });
    const bytes = Buffer.from([137, 80, 78, 71, 0, 255]);
    await client.files.uploadV2({
      channel_id: channel,
      thread_ts: parent.ts ?? "",
      file: bytes,
      filename: "chart.png",
      title: "Error",
    });
    const [reply] = world.channel("vision-experiments").messages.find(({ ts }) => ts === parent.ts)?.replies ?? [];
    const [file] = reply?.files ?? [];
    expect(file).toMatchObject({ name: "chart.png", title: "Error", mimetype: "image/png" });
    expect(file?.bytes.equals(bytes)).toBe(true);
    expect(world.slackFile(file?.id ?? "")?.bytes.equals(bytes)).toBe(true);
  });

  test("channels are found by name and people by id", async () => {
    const { channels } = await client.conversations.list();
    expect(channels?.find(({ name }) => name === "vision-experiments")?.id).toBe(channel);
    expect((await client.users.info({ user: "U0ADA" })).user?.real_name).toBe("Ada Lindqvist");
    expect(await client.auth.test()).toMatchObject({ user_id: world.slack.botUserId, bot_id: "B0HOLDOUT" });
  });

  test("blocks that Slack would refuse are refused", async () => {
    const section = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });
    const refused = [
      Array.from({ length: 51 }, () => ({ type: "divider" as const })),
      [section("x".repeat(3_001))],
      [1, 2, 3, 4, 5].map(() => section("x".repeat(2_999))),
      [{ type: "actions" as const, elements: [button("same", "1"), button("same", "2")] }],
      [{ type: "header" as const, text: { type: "plain_text" as const, text: "h".repeat(151) } }],
      [
        { ...section("a"), block_id: "twice" },
        { ...section("b"), block_id: "twice" },
      ],
    ];
    for (const blocks of refused)
      await expect(client.chat.postMessage({ channel, text: "t", blocks })).rejects.toThrow("invalid_blocks");
    await expect(
      client.chat.postMessage({ channel, text: "t", blocks: [section("x".repeat(3_000))] }),
    ).resolves.toMatchObject({ ok: true });
  });

  test("calls fail as asked, and a token nobody was given is refused", async () => {
    world.slack.failNext({ status: 500, match: "chat.update" });
    const { ts } = await client.chat.postMessage({ channel, text: "stands" });
    await expect(client.chat.update({ channel, ts: ts ?? "", text: "fails" })).rejects.toThrow();
    await client.chat.update({ channel, ts: ts ?? "", text: "works" });
    const stranger = new WebClient("xoxb-nobody", {
      slackApiUrl: `${world.slack.url}/api/`,
      retryConfig: { retries: 0 },
      logger: silent,
    });
    await expect(stranger.auth.test()).rejects.toThrow("invalid_auth");
  });

  test("a rate limit is answered with 429 and Retry-After, which the client obeys", async () => {
    world.slack.failNext({ status: 429, match: "chat.postMessage" });
    const patient = new WebClient(world.slack.botToken, {
      slackApiUrl: `${world.slack.url}/api/`,
      retryConfig: { retries: 1, minTimeout: 1 },
      logger: silent,
    });
    const began = Date.now();
    await expect(patient.chat.postMessage({ channel, text: "later" })).resolves.toMatchObject({ ok: true });
    expect(Date.now() - began).toBeGreaterThan(900);
  });
});
