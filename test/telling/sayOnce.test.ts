import { describe, expect, test } from "@jest/globals";
import { UserError } from "../../src/common/userError.js";
import { keepSaid, sayInChannel, sayOnce, showOnce } from "../../src/telling/sayOnce.js";
import { memoryChat, memoryLocks, memoryLog, memoryPosts, someClock } from "../support/memoryWorld.js";

const hello = { text: "hello", blocks: [] };
const to = { channel: "C1" };

function aSpeaker() {
  return { chat: memoryChat(), posts: memoryPosts(), clock: someClock, locks: memoryLocks(), log: memoryLog() };
}

describe("a thing to say", () => {
  test("is said once, however often it is asked, and one after the other tells where", async () => {
    const speaker = aSpeaker();
    const places = [await sayOnce(speaker, "k", hello, to), await sayOnce(speaker, "k", hello, to)];
    expect(speaker.chat.posted).toHaveLength(1);
    expect(places[1]).toEqual(places[0]);
  });

  test("is said once by two who want to say it at the same time", async () => {
    const speaker = aSpeaker();
    await Promise.all([sayOnce(speaker, "k", hello, to), sayOnce(speaker, "k", hello, to)]);
    expect(speaker.chat.posted).toHaveLength(1);
  });

  test.each(["before", "after"] as const)("is said once by a writer killed %s it was posted", async (when) => {
    const speaker = aSpeaker();
    speaker.chat.fail.post = when;
    await expect(sayOnce(speaker, "k", hello, to)).rejects.toThrow("killed");
    const place = await sayOnce(speaker, "k", hello, to);
    expect(speaker.chat.posted).toHaveLength(1);
    expect(place.ts).toBe("1");
  });

  test("is written over when it says something new", async () => {
    const speaker = aSpeaker();
    await keepSaid(speaker, "k", hello, to);
    await keepSaid(speaker, "k", { text: "changed", blocks: [] }, to);
    expect(speaker.chat.posted.map(({ message }) => message.text)).toEqual(["changed"]);
  });

  test("that no channel takes is nothing to stop for, and another fault is", async () => {
    const speaker = aSpeaker();
    const closed = { ...speaker, chat: { ...speaker.chat, post: () => Promise.reject(new UserError("no channel")) } };
    expect(await sayInChannel(closed, "k", hello, to)).toBeNull();
    expect(speaker.log.said).toHaveLength(1);
    const down = { ...speaker, chat: { ...speaker.chat, post: () => Promise.reject(new Error("503")) } };
    await expect(sayInChannel(down, "k2", hello, to)).rejects.toThrow("503");
  });
});

describe("a picture", () => {
  const picture = { name: "digits-0123.png", title: "", bytes: new Uint8Array(), comment: "" };
  const thread = { channel: "C1", thread: "1" };

  test("is put into a thread once, also by a writer that is killed before it could note it", async () => {
    const speaker = aSpeaker();
    speaker.chat.fail.upload = "after";
    await expect(showOnce(speaker, "k", picture, thread)).rejects.toThrow("killed");
    await Promise.all([showOnce(speaker, "k", picture, thread), showOnce(speaker, "k", picture, thread)]);
    expect(speaker.chat.files).toEqual(["digits-0123.png"]);
  });
});
