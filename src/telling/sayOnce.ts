import type { Chat, ChatMessage, ChatPlace, ChatTarget } from "../ports/chat.js";
import type { Clock } from "../ports/clock.js";
import type { Posts } from "../ports/ledger.js";

export interface Speaker {
  chat: Chat;
  posts: Posts;
  clock: Clock;
}

/**
 * Posts a message unless something was said under this key before, and tells where it stands. A writer that died
 * between speaking and noting it is followed by one that looks in the channel first, so nothing is said twice.
 * Callers hold the lock of what they speak about (one writer per pull request, per request).
 */
export async function sayOnce(speaker: Speaker, key: string, message: ChatMessage, to: ChatTarget): Promise<ChatPlace> {
  const said = await placeOf(speaker, key);
  if (said) return said;
  const first = await speaker.posts.reserve(key, speaker.clock.now());
  const found = first ? null : await speaker.chat.find(key, to);
  const place = found ?? (await speaker.chat.post(message, { ...to, tag: key }));
  await speaker.posts.said(key, place);
  return place;
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

/** Where the message under this key stands, or null. */
export async function placeOf(speaker: Pick<Speaker, "posts">, key: string): Promise<ChatPlace | null> {
  const place = await speaker.posts.place(key);
  return place && "ts" in place ? place : null;
}
