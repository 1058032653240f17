import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChatMessage } from "../../src/ports/chat.js";
import { addressed } from "../../src/slack/respond.js";
import { aSlack, type ASlack } from "./aSlack.js";

let at: ASlack;
const channel = "#vision-experiments";
beforeAll(async () => {
  at = await aSlack();
});
afterAll(() => at.stop());

const seen = () => at.world.channel("vision-experiments");
const newest = () => seen().messages.at(-1);
const chat = () => at.door.chat;
const say = (text: string): ChatMessage => ({
  text,
  blocks: [{ type: "section", text: { type: "mrkdwn", text: `*${text}*` } }],
});

describe("speaking in the team's chat", () => {
  test("a message goes to a channel by name, and its place is known by id, time and link", async () => {
    const place = await chat().post(say("Hello"), { channel });
    expect(newest()).toMatchObject({ author: "holdout", text: "Hello", isBot: true, ts: place.ts });
    expect(newest()?.blocks).toMatchObject([{ type: "section", text: { text: "*Hello*" } }]);
    expect(place.channel).toBe(at.world.slack.channelIds["vision-experiments"]);
    expect(place.permalink).toContain(place.ts.replace(".", ""));
  });

  test("a reply stands in its thread, and in the channel too when it is news", async () => {
    const parent = await chat().post(say("Card"), { channel });
    const thread = parent.ts;
    await chat().post({ text: "quiet", blocks: [] }, { channel: parent.channel, thread });
    await chat().post(say("news"), { channel: parent.channel, thread, broadcast: true });
    expect(newest()?.replies.map(({ text, broadcast }) => [text, broadcast])).toEqual([
      ["quiet", false],
      ["news", true],
    ]);
  });

  test("a card edits itself, and one that somebody deleted is no error", async () => {
    const place = await chat().post(say("1 of 3"), { channel });
    await chat().update(say("2 of 3"), place);
    expect(newest()).toMatchObject({ ts: place.ts, text: "2 of 3", edited: true });
    await expect(chat().update(say("3 of 3"), { ...place, ts: "1.000001" })).resolves.toBeUndefined();
  });

  test("a picture goes into a thread, with its bytes, title and comment", async () => {
    const parent = await chat().post(say("Result"), { channel });
    const bytes = new Uint8Array([137, 80, 78, 71, 0, 255]);
    const file = { name: "chart.png", title: "Error against iterations", bytes, comment: "The chart" };
    const thread = { channel: parent.channel, thread: parent.ts };
    expect(await chat().hasFile("chart.png", thread)).toBe(false);
    await chat().upload(file, thread);
    expect(await chat().hasFile("chart.png", thread)).toBe(true);
    const [reply] = newest()?.replies ?? [];
    expect(reply).toMatchObject({ text: "The chart" });
    expect(reply?.files).toMatchObject([{ name: "chart.png", title: "Error against iterations" }]);
    expect(new Uint8Array(reply?.files[0]?.bytes ?? [])).toEqual(bytes);
  });

  test("a writer who was interrupted finds what it had said by its tag, in the channel and in a thread", async () => {
    const parent = await chat().post(say("Tagged"), { channel, tag: "card request-1" });
    const reply = await chat().post(say("Reply"), { channel, thread: parent.ts, tag: "done request-1" });
    expect(await chat().find("card request-1", { channel })).toEqual(parent);
    expect(await chat().find("done request-1", { channel, thread: parent.ts })).toEqual(reply);
    expect(await chat().find("done request-1", { channel })).toBeNull();
    expect(await chat().find("card request-2", { channel })).toBeNull();
  });

  test("a channel that Holdout cannot see is told in a sentence, with what to do", async () => {
    await expect(chat().post(say("x"), { channel: "#nowhere" })).rejects.toThrow(
      "there is no Slack channel #nowhere that Holdout can see; create it, or invite",
    );
  });

  test("what Slack says is too much is waited for and then said, once", async () => {
    const before = seen().messages.length;
    at.world.slack.failNext({ status: 429, match: "chat.postMessage" });
    const began = performance.now();
    await chat().post(say("patient"), { channel });
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
    expect(seen().messages).toHaveLength(before + 1);
  });
});

describe("answering a command", () => {
  const answerUrl = async () => {
    await at.world.person("ben").slash("status");
    const body = [...at.kept.values()].at(-1)?.body ?? "{}";
    return String((JSON.parse(body) as Record<string, unknown>)["response_url"]);
  };

  test("an ephemeral answer is seen by the one who asked, an open one by all", async () => {
    const url = await answerUrl();
    await chat().respond(url, say("for you"), "ephemeral");
    expect(seen().ephemerals.at(-1)).toMatchObject({ text: "for you", onlyFor: "ben" });
    await chat().respond(url, say("for all"), "in_channel");
    expect(newest()).toMatchObject({ text: "for all" });
  });

  test("after the URL has ended the person is answered all the same, and nothing is thrown", async () => {
    const url = await answerUrl();
    for (let i = 0; i < 5; i++) await chat().respond(url, say(`answer ${i}`), "ephemeral");
    const before = seen().ephemerals.length;
    const { channelIds, userIds } = at.world.slack;
    await chat().respond(
      addressed(url, channelIds["vision-experiments"] ?? "", userIds["ben"] ?? ""),
      say("sixth"),
      "ephemeral",
    );
    expect(seen().ephemerals).toHaveLength(before + 1);
    const sixth = seen().ephemerals.filter(({ text }) => text === "sixth");
    expect(sixth).toMatchObject([{ onlyFor: "ben" }]);
    await expect(chat().respond(url, say("nobody hears"), "ephemeral")).resolves.toBeUndefined();
    await expect(chat().respond("http://127.0.0.1:1/gone", say("x"), "ephemeral")).resolves.toBeUndefined();
  });
});
