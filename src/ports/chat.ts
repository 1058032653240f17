/** Speaks in the team's chat. */
export interface Chat {
  /** Posts to a channel (`#name` or id) or into a thread. */
  post(message: ChatMessage, to: ChatTarget): Promise<ChatPlace>;
  /** The message that carries this tag, or null: how a writer who was interrupted learns whether it had spoken. */
  find(tag: string, to: { channel: string; thread?: string }): Promise<ChatPlace | null>;
  update(message: ChatMessage, at: ChatPlace): Promise<void>;
  /** A picture or a text file into a thread. */
  upload(
    file: { name: string; title: string; bytes: Uint8Array; comment: string },
    to: { channel: string; thread: string },
  ): Promise<void>;
  /** True when a file of this name stands in the thread: how a writer who was interrupted learns whether it was put there. */
  hasFile(name: string, to: { channel: string; thread: string }): Promise<boolean>;
  /** Answers a slash command or button through its response URL: seen by that person alone, or by all. */
  respond(responseUrl: string, message: ChatMessage, visibility: "ephemeral" | "in_channel"): Promise<void>;
}

export interface ChatTarget {
  /** `#name` or id. */
  channel: string;
  /** `ts` of the parent message, for a reply. */
  thread?: string;
  /** Shows a reply in the channel, too. */
  broadcast?: boolean;
  /** Kept in the message's metadata, unseen by people. */
  tag?: string;
}

export interface ChatMessage {
  /** What notifications and screen readers say; mrkdwn. */
  text: string;
  /** Block Kit, at most 50; empty for plain text. */
  blocks: ChatBlock[];
}

/** A Block Kit block as Slack's API takes it. */
export type ChatBlock = { type: string } & Record<string, unknown>;

export interface ChatPlace {
  /** Channel id. */
  channel: string;
  ts: string;
  permalink: string | null;
}
