import { randomBytes } from "node:crypto";
import type { Context } from "../emulator/emulatorApp.js";
import type { Block } from "./slackRows.js";
import { whatIsWrongWithBlocks } from "./blockKit.js";
import type { ReplyTarget, SlackInside } from "./slackInside.js";
import { leaveMessage, nextTs, slackApp } from "./slackInside.js";

/** What a service may send to a `response_url`, or in the acknowledgement of a slash command. */
export interface Reply {
  text?: string;
  blocks?: Block[];
  response_type?: "ephemeral" | "in_channel";
  replace_original?: boolean;
  delete_original?: boolean;
  thread_ts?: string;
}

const lifetimeMs = 30 * 60_000; // Slack's own: five answers within half an hour
const mostUses = 5;

/** A fresh `response_url` for one command or press. */
export function responseUrl(slack: SlackInside, target: Omit<ReplyTarget, "uses" | "expiresAtMs">): string {
  const secret = randomBytes(12).toString("hex");
  slack.replyTargets.set(secret, { ...target, uses: 0, expiresAtMs: Date.now() + lifetimeMs });
  return `${slack.emulator.baseUrl}/actions/${slackApp.teamId}/${secret}`;
}

/** The endpoint behind every `response_url`. */
export function addResponseRoute(slack: SlackInside): void {
  slack.emulator.app.post("/actions/:team/:secret", async (context: Context) => {
    const target = slack.replyTargets.get(context.req.param("secret"));
    if (!target) return context.text("not_found", 404);
    target.uses += 1;
    if (target.uses > mostUses) return context.text("used_url", 404);
    if (Date.now() > target.expiresAtMs) return context.text("expired_url", 404);
    const reply = (await context.req.json().catch(() => ({}))) as Reply; // anything may have come
    const wrong = whatIsWrongWithBlocks(reply.blocks ?? []);
    if (wrong.length > 0)
      return context.json({ ok: false, error: "invalid_blocks", response_metadata: { messages: wrong } }, 400);
    if (!reply.text && !reply.blocks && !reply.delete_original) return context.text("no_text", 400);
    takeReply(slack, target, reply);
    return context.text("ok");
  });
}

/** Shows a reply where it belongs: instead of the message whose button was pressed, to one person, or to all. */
export function takeReply(slack: SlackInside, target: Omit<ReplyTarget, "uses" | "expiresAtMs">, reply: Reply): void {
  const { source, channelId, userId } = target;
  if (source && reply.delete_original) return removeMessage(slack, channelId, source);
  const replaces = reply.replace_original ?? reply.response_type === undefined;
  if (source && replaces) return replaceMessage(slack, channelId, source, reply);
  const onlyFor = reply.response_type === "in_channel" ? {} : { onlyFor: userId };
  leaveMessage(slack, { channelId, ...onlyFor }, reply);
}

type Source = NonNullable<ReplyTarget["source"]>;

function removeMessage(slack: SlackInside, channelId: string, source: Source): void {
  const table = source.ephemeral ? slack.rows.ephemerals : slack.rows.messages;
  const row = table.all().find(({ ts, channel_id }) => ts === source.ts && channel_id === channelId);
  if (row) table.delete(row.id);
}

function replaceMessage(slack: SlackInside, channelId: string, source: Source, reply: Reply): void {
  const table = source.ephemeral ? slack.rows.ephemerals : slack.rows.messages;
  const row = table.all().find(({ ts, channel_id }) => ts === source.ts && channel_id === channelId);
  const change = {
    text: reply.text ?? "",
    blocks: reply.blocks,
    edited: { user: slackApp.botUserId, ts: nextTs(slack) },
  };
  if (row) table.update(row.id, change);
}
