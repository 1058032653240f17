import type { Inside } from "../emulator/emulatorApp.js";
import type { WorldChoices } from "../worldOptions.js";
import type { SignedRequests } from "./signedRequests.js";
import type { Block, ChannelRow, MessageRow, SlackRows } from "./slackRows.js";
import { slackRows } from "./slackRows.js";

/** The App as Slack knows it. */
export const slackApp = {
  appId: "A0HOLDOUT",
  botId: "B0HOLDOUT",
  botUserId: "U0HOLDOUT",
  name: "Holdout",
  command: "/holdout",
  teamId: "T000000001", // the counterpart's own
} as const;

/** What a `response_url` answers to. */
export interface ReplyTarget {
  channelId: string;
  userId: string;
  /** The message whose button was pressed. */
  source?: { ts: string; ephemeral: boolean };
  uses: number;
  expiresAtMs: number;
}

/** What the files that close a gap share. */
export interface SlackInside {
  readonly emulator: Inside;
  readonly rows: SlackRows;
  readonly requests: SignedRequests;
  readonly choices: WorldChoices;
  /** By the last part of the URL. */
  readonly replyTargets: Map<string, ReplyTarget>;
  /** Slash commands as typed, for whoever draws the channel. */
  readonly typed: TypedCommand[];
  enter(inside: Inside): void;
}

export interface TypedCommand {
  ts: string;
  channelId: string;
  userId: string;
  line: string;
}

/** A `SlackInside` whose emulator is put in later, by the plugin's `register`. */
export function slackInside(choices: WorldChoices, requests: SignedRequests): SlackInside {
  let emulator: Inside | undefined;
  let rows: SlackRows | undefined;
  const entered = () => {
    if (!emulator) throw new Error("the Slack counterpart does not run yet");
    return emulator;
  };
  return {
    choices,
    requests,
    replyTargets: new Map(),
    typed: [],
    enter: (inside) => void (emulator = inside),
    get emulator() {
      return entered();
    },
    get rows() {
      return (rows ??= slackRows(entered().store));
    },
  };
}

/** A channel by name, with or without `#`, or by id. */
export function channelOf(slack: SlackInside, name: string): ChannelRow {
  const bare = name.replace(/^#/, "");
  const found = slack.rows.channels.all().find((channel) => channel.name === bare || channel.channel_id === bare);
  if (!found) throw new Error(`there is no channel ${name}`);
  return found;
}

/**
 * A new message time. The counterpart counts its own times up inside a second; one digit more sorts this one behind all
 * that there are and before all that come.
 */
export function nextTs(slack: SlackInside): string {
  const { messages, ephemerals } = slack.rows;
  const known = [...messages.all(), ...ephemerals.all(), ...slack.typed].map(({ ts }) => ts);
  const newest = known.reduce((latest, ts) => (ts > latest ? ts : latest), "0.000000");
  const [second = "0", count = "000000"] = newest.split(".");
  const now = String(Math.max(Number(second), Math.floor(Date.now() / 1000)));
  return `${now}.${count}5`;
}

export interface Said {
  text?: string;
  blocks?: Block[];
  thread_ts?: string;
}

/** A message that the bot leaves without the Web API: an answer to a `response_url` or in an acknowledgement. */
export function leaveMessage(slack: SlackInside, target: { channelId: string; onlyFor?: string }, said: Said): string {
  const ts = nextTs(slack);
  const message = {
    ...{ ts, channel_id: target.channelId, user: slackApp.botUserId, text: said.text ?? "", type: "message" },
    ...(said.blocks ? { blocks: said.blocks } : {}),
    ...(said.thread_ts ? { thread_ts: said.thread_ts } : {}),
    ...{ reply_count: 0, reply_users: [], reactions: [] as MessageRow["reactions"] },
  };
  if (target.onlyFor) slack.rows.ephemerals.insert({ ...message, target_user: target.onlyFor });
  else slack.rows.messages.insert(message);
  return ts;
}
