import type { Collection, Store } from "../emulator/emulatorApp.js";

interface Row {
  id: number;
  created_at: string;
  updated_at: string;
}

export type Block = Record<string, unknown> & { type: string; block_id?: string };

export interface SlackUserRow extends Row {
  user_id: string;
  name: string;
  real_name: string;
  is_bot: boolean;
  profile: Record<string, unknown>;
}

export interface ChannelRow extends Row {
  channel_id: string;
  name: string;
  members: string[];
  num_members: number;
  is_im: boolean;
}

export interface FileRow extends Row {
  file_id: string;
  name: string;
  title: string;
  mimetype: string;
  content_base64?: string;
  alt_txt?: string;
}

export interface MessageRow extends Row {
  ts: string;
  channel_id: string;
  user: string;
  text: string;
  type: string;
  subtype?: string;
  thread_ts?: string;
  blocks?: Block[];
  files?: FileRow[];
  username?: string;
  metadata?: unknown;
  reply_broadcast?: boolean;
  edited?: { user: string; ts: string };
  reply_count: number;
  reply_users: string[];
  reactions: { name: string; users: string[]; count: number }[];
}

export interface EphemeralRow extends MessageRow {
  target_user: string;
}

export interface ViewRow extends Row {
  view_id: string;
  user_id: string;
  type: "modal" | "home";
  title: unknown;
  submit: unknown;
  close: unknown;
  blocks: Block[];
  private_metadata: string;
  callback_id: string;
  external_id: string;
  hash: string;
  root_view_id: string;
  previous_view_id?: string;
  state: unknown;
  app_id: string;
  bot_id: string;
}

export interface TriggerRow extends Row {
  trigger_id: string;
  team_id: string;
  user_id: string;
  app_id: string;
  expires_at: number;
  used: boolean;
  view_id?: string;
}

export interface SlackRows {
  users: Collection<SlackUserRow>;
  channels: Collection<ChannelRow>;
  messages: Collection<MessageRow>;
  ephemerals: Collection<EphemeralRow>;
  files: Collection<FileRow>;
  views: Collection<ViewRow>;
  triggers: Collection<TriggerRow>;
  tokens: Collection<Row & { token: string; user_id: string }>;
}

/** The counterpart's tables; to be asked for only after its plugin has made them. */
export function slackRows(store: Store): SlackRows {
  return {
    users: store.collection("slack.users"),
    channels: store.collection("slack.channels"),
    messages: store.collection("slack.messages"),
    ephemerals: store.collection("slack.ephemeral_messages"),
    files: store.collection("slack.files"),
    views: store.collection("slack.views"),
    triggers: store.collection("slack.view_triggers"),
    tokens: store.collection("slack.tokens"),
  };
}
