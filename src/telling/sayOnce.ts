import type { Log } from "../common/log.js";
import { UserError } from "../common/userError.js";
import type { Chat, ChatMessage, ChatPlace, ChatTarget } from "../ports/chat.js";
import type { Clock } from "../ports/clock.js";
import type { Locks, Posts } from "../ports/ledger.js";

export interface Speaker {
  chat: Chat;
  posts: Posts;
  clock: Clock;
  locks: Locks;
}

/** How long a second speaker waits for the first: a message, with the waiting that Slack may ask for. */
const patienceMs = 60_000;

/**
 * Posts a message unless something was said under this key before, and tells where it stands. Whoever wants to say the
 * same waits; a writer that died between speaking and noting it is followed by one that looks in the channel first. So
 * nothing is said twice.
 */
export async function sayOnce(speaker: Speaker, key: string, message: ChatMessage, to: ChatTarget): Promise<ChatPlace> {
  return (await placeOf(speaker, key)) ?? (await inTurn(speaker, key, () => say(speaker, key, message, to)));
}

/** Posts the message under this key, or writes it over the one that stands there. */
export async function keepSaid(
  speaker: Speaker,
  key: string,
  message: ChatMessage,
  to: ChatTarget,
): Promise<ChatPlace> {
  const said = await placeOf(speaker, key);
  if (!said) return sayOnce(speaker, key, message, to);
  await speaker.chat.update(message, said);
  return said;
}

/** Puts a file into a thread, once: `name` is its own there, and by it an interrupted writer sees that it was put. */
export async function showOnce(
  speaker: Speaker,
  key: string,
  file: { name: string; title: string; bytes: Uint8Array; comment: string },
  to: { channel: string; thread: string },
): Promise<void> {
  await inTurn(speaker, key, async () => {
    if (await speaker.posts.place(key)) return;
    const first = await speaker.posts.reserve(key, speaker.clock.now());
    if (first || !(await speaker.chat.hasFile(file.name, to))) await speaker.chat.upload(file, to);
    await speaker.posts.said(key, { url: file.name });
  });
}

/**
 * Says it in a channel that the team named; null where nobody can speak there (it was renamed, or never was): everything
 * else goes on, and the log knows.
 */
export async function sayInChannel(
  speaker: Speaker & { log: Log },
  key: string,
  message: ChatMessage,
  to: ChatTarget,
): Promise<ChatPlace | null> {
  try {
    return await sayOnce(speaker, key, message, to);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    speaker.log.warn({ key, channel: to.channel, why: error.message }, "the team's channel cannot be spoken in");
    return null;
  }
}

/** Where the message under this key stands, or null. */
export async function placeOf(speaker: Pick<Speaker, "posts">, key: string): Promise<ChatPlace | null> {
  const place = await speaker.posts.place(key);
  return place && "ts" in place ? place : null;
}

async function say(speaker: Speaker, key: string, message: ChatMessage, to: ChatTarget): Promise<ChatPlace> {
  const said = await placeOf(speaker, key);
  if (said) return said;
  const first = await speaker.posts.reserve(key, speaker.clock.now());
  const found = first ? null : await speaker.chat.find(key, to);
  const place = found ?? (await speaker.chat.post(message, { ...to, tag: key }));
  await speaker.posts.said(key, place);
  return place;
}

async function inTurn<T>({ locks }: Speaker, key: string, work: () => Promise<T>): Promise<T> {
  const done = await locks.holding(`say ${key}`, patienceMs, async () => ({ value: await work() }));
  if (!done) throw new Error(`"${key}" is being said by somebody else`);
  return done.value;
}
