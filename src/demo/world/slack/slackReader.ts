import type { Block, EphemeralRow, FileRow, MessageRow } from "./slackRows.js";
import type { SlackInside, TypedCommand } from "./slackInside.js";
import { channelOf, slackApp } from "./slackInside.js";

/** A file of a message, with its bytes. */
export interface SeenFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  altText: string;
  bytes: Buffer;
}

/** A message as a reader sees it. */
export interface SeenMessage {
  ts: string;
  /** A GitHub login of the team, or `holdout` for the bot. */
  author: string;
  isBot: boolean;
  text: string;
  blocks: Block[];
  files: SeenFile[];
  reactions: { name: string; count: number }[];
  edited: boolean;
  /** A reply that is shown in the channel too. */
  broadcast: boolean;
  /** Of the thread it stands in, if any. */
  threadTs: string | undefined;
  replies: SeenMessage[];
}

/** What one person alone sees. */
export interface SeenEphemeral extends Omit<SeenMessage, "replies"> {
  /** The login of the person. */
  onlyFor: string;
}

export interface SeenChannel {
  id: string;
  name: string;
  /** Oldest first, replies inside their thread's first message. */
  messages: SeenMessage[];
  ephemerals: SeenEphemeral[];
  commands: { ts: string; author: string; line: string }[];
}

/** Reads a channel as its members would, whatever the service believes. */
export function readChannel(slack: SlackInside, name: string): SeenChannel {
  const { channel_id: id, name: bare } = channelOf(slack, name);
  const rows = slack.rows.messages.findBy("channel_id", id).sort(byTime);
  const parents = rows.filter(({ ts, thread_ts }) => !thread_ts || thread_ts === ts);
  const repliesTo = (ts: string) => rows.filter((row) => row.thread_ts === ts && row.ts !== ts);
  return {
    ...{ id, name: bare },
    messages: parents.map((row) => ({
      ...seen(slack, row),
      replies: repliesTo(row.ts).map((reply) => ({ ...seen(slack, reply), replies: [] })),
    })),
    ephemerals: slack.rows.ephemerals
      .findBy("channel_id", id)
      .sort(byTime)
      .map((row) => seenEphemeral(slack, row)),
    commands: slack.typed.filter(({ channelId }) => channelId === id).map((typed) => seenCommand(slack, typed)),
  };
}

/** A file's bytes by id, or undefined. */
export function readFile(slack: SlackInside, id: string): SeenFile | undefined {
  const row = slack.rows.files.findOneBy("file_id", id);
  return row && seenFile(row);
}

function seen(slack: SlackInside, row: MessageRow): Omit<SeenMessage, "replies"> {
  const isBot = row.user === slackApp.botUserId;
  return {
    ...{ ts: row.ts, author: loginOf(slack, row.user), isBot, text: row.text, blocks: row.blocks ?? [] },
    files: (row.files ?? []).map(seenFile),
    reactions: row.reactions.map(({ name, count }) => ({ name, count })),
    ...{ edited: row.edited !== undefined, broadcast: row.reply_broadcast === true, threadTs: row.thread_ts },
  };
}

function seenEphemeral(slack: SlackInside, row: EphemeralRow): SeenEphemeral {
  return { ...seen(slack, row), onlyFor: loginOf(slack, row.target_user) };
}

function seenCommand(slack: SlackInside, { ts, userId, line }: TypedCommand): SeenChannel["commands"][number] {
  return { ts, author: loginOf(slack, userId), line };
}

function seenFile({ file_id: id, name, title, mimetype, alt_txt, content_base64 }: FileRow): SeenFile {
  return { id, name, title, mimetype, altText: alt_txt ?? title, bytes: Buffer.from(content_base64 ?? "", "base64") };
}

function loginOf(slack: SlackInside, userId: string): string {
  return slack.rows.users.findOneBy("user_id", userId)?.name ?? userId;
}

function byTime(a: { ts: string }, b: { ts: string }): number {
  return a.ts < b.ts ? -1 : 1;
}
