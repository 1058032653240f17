import { randomBytes } from "node:crypto";
import type { Block, MessageRow, ViewRow } from "./slackRows.js";
import { responseUrl, takeReply, type Reply } from "./replies.js";
import type { SignedRequests, SlackRequest } from "./signedRequests.js";
import type { SlackInside } from "./slackInside.js";
import { channelOf, leaveMessage, nextTs, slackApp } from "./slackInside.js";
import { findAction, type Found, type Wanted } from "./findAction.js";

/** What a person does in Slack. Each act resolves when the service has acknowledged it, or failed to. */
export interface SlackPerson {
  /** `slash("/holdout status digits")`, or without the leading `/holdout`. Typed in the first channel unless one is named. */
  slash(line: string, channel?: string): Promise<SlackRequest>;
  /** Presses a button, or chooses in a menu, of the newest message that has it. */
  press(wanted: Wanted): Promise<SlackRequest>;
  /** The modal that stands open for this person. */
  modal(): ViewRow | undefined;
  /** Submits it, with values by action id; errors that the service answers stay in `answer` and leave it open. */
  submitModal(values: Record<string, string>): Promise<SlackRequest>;
  /** Closes it without submitting. */
  dismissModal(): undefined;
  /** A message shortcut on a message. */
  shortcut(callbackId: string, message: { ts: string; channel: string }): Promise<SlackRequest>;
  /** An ordinary message; mentions of the bot reach the service as events. */
  say(text: string, channel?: string, threadTs?: string): Promise<void>;
  /** Opens the App's home tab. */
  openHome(): Promise<void>;
}

interface Who {
  login: string;
  id: string;
  token: string;
}

/** A member of the team at work in Slack. */
export function slackPerson(slack: SlackInside, who: Who, sendEvent: (event: object) => Promise<void>): SlackPerson {
  const home = slack.choices.channels[0] ?? "general";
  return {
    slash: (line, channel = home) => slash(slack, who, line, channel),
    press: (wanted) => press(slack, who, wanted),
    modal: () => modalOf(slack, who),
    submitModal: (values) => submitModal(slack, who, values),
    dismissModal() {
      const view = modalOf(slack, who);
      if (view) slack.rows.views.delete(view.id);
    },
    shortcut: (callbackId, { ts, channel }) => shortcut(slack, who, { callbackId, ts, channel }),
    async say(text, channel = home, thread_ts) {
      await callSlack(slack, who, "chat.postMessage", {
        channel: channelOf(slack, channel).channel_id,
        text,
        thread_ts,
      });
    },
    openHome: () =>
      sendEvent({ type: "app_home_opened", user: who.id, channel: `D${who.id}`, tab: "home", event_ts: nextTs(slack) }),
  };
}

async function slash(slack: SlackInside, who: Who, line: string, name: string): Promise<SlackRequest> {
  const channel = channelOf(slack, name);
  const full = line.startsWith("/") ? line : `${slackApp.command} ${line}`;
  const [command = "", ...rest] = full.split(" ");
  const target = { channelId: channel.channel_id, userId: who.id };
  slack.typed.push({ ts: nextTs(slack), channelId: channel.channel_id, userId: who.id, line: full.trim() });
  const form = {
    ...{ token: "legacy", team_id: slackApp.teamId, team_domain: slack.choices.owner },
    ...{ channel_id: channel.channel_id, channel_name: channel.name, user_id: who.id, user_name: who.login },
    ...{ command, text: rest.join(" ").trim(), api_app_id: slackApp.appId, is_enterprise_install: "false" },
    ...{ response_url: responseUrl(slack, target), trigger_id: newTrigger(slack, who.id) },
  };
  const request = await slack.requests.send("command", new URLSearchParams(form).toString());
  const answer = acknowledgedReply(request);
  if (answer) takeReply(slack, target, answer);
  if (!isAcknowledged(request)) tellTimeout(slack, target, command);
  return request;
}

/** A slash command may be answered in its acknowledgement: JSON, or plain text for the typist alone. */
function acknowledgedReply(request: SlackRequest): Reply | undefined {
  if (!isAcknowledged(request) || request.answer.trim() === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(request.answer);
    return typeof parsed === "object" && parsed !== null ? (parsed as Reply) : { text: request.answer }; // the service's own
  } catch {
    return { text: request.answer };
  }
}

function tellTimeout(slack: SlackInside, target: { channelId: string; userId: string }, command: string): void {
  const text = `${command} failed with the error "operation_timeout"`;
  leaveMessage(slack, { channelId: target.channelId, onlyFor: target.userId }, { text });
}

async function press(slack: SlackInside, who: Who, wanted: Wanted): Promise<SlackRequest> {
  const found = findAction(slack, who.id, wanted);
  const channel = channelOf(slack, found.message.channel_id);
  const { message, ephemeral } = found;
  const source = { ts: message.ts, ephemeral };
  const payload = {
    ...envelope(slack, who, "block_actions"),
    container: {
      ...{ type: "message", message_ts: message.ts, channel_id: channel.channel_id, is_ephemeral: ephemeral },
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    },
    channel: { id: channel.channel_id, name: channel.name },
    ...(ephemeral ? {} : { message: shownMessage(message) }),
    state: { values: {} },
    response_url: responseUrl(slack, { channelId: channel.channel_id, userId: who.id, source }),
    actions: [{ ...actionOf(found, wanted), action_ts: nextTs(slack) }],
  };
  return sendPayload(slack.requests, "block_actions", payload);
}

function actionOf({ block, blockIndex, element }: Found, { choose }: Wanted): Record<string, unknown> {
  const { action_id, type, value, text, style, options } = element;
  const chosen = (options as { value: string }[] | undefined)?.find((option) => option.value === choose); // Block Kit's shape
  return {
    ...{ action_id, type, block_id: block.block_id ?? `block-${blockIndex}` },
    ...(value === undefined ? {} : { value }),
    ...(text === undefined ? {} : { text }),
    ...(style === undefined ? {} : { style }),
    ...(choose === undefined ? {} : { selected_option: chosen ?? { value: choose } }),
  };
}

function shownMessage({ ts, user, text, blocks, thread_ts, metadata }: MessageRow): Record<string, unknown> {
  return {
    type: "message",
    ts,
    user,
    text,
    blocks,
    bot_id: slackApp.botId,
    app_id: slackApp.appId,
    thread_ts,
    metadata,
  };
}

function modalOf(slack: SlackInside, { id }: Who): ViewRow | undefined {
  return slack.rows.views
    .all()
    .filter((view) => view.type === "modal" && view.user_id === id)
    .at(-1);
}

async function submitModal(slack: SlackInside, who: Who, values: Record<string, string>): Promise<SlackRequest> {
  const view = modalOf(slack, who);
  if (!view) throw new Error(`no modal is open for ${who.login}`);
  const { id: _id, created_at: _created, updated_at: _updated, view_id, user_id: _user, ...rest } = view;
  const state = { values: stateOf(view.blocks, values) };
  const payload = {
    ...envelope(slack, who, "view_submission"),
    view: { id: view_id, ...rest, state },
    response_urls: [],
  };
  const request = await sendPayload(slack.requests, "view_submission", payload);
  if (isAcknowledged(request) && !request.answer.includes('"errors"')) slack.rows.views.delete(view.id);
  return request;
}

function stateOf(blocks: readonly Block[], values: Record<string, string>): Record<string, Record<string, unknown>> {
  const state: Record<string, Record<string, unknown>> = {};
  blocks.forEach((block, index) => {
    const element = block["element"] as { action_id: string; type: string } | undefined; // Block Kit's shape
    if (block.type !== "input" || !element) return;
    const value = values[element.action_id];
    state[block.block_id ?? `block-${index}`] = { [element.action_id]: inputState(element.type, value) };
  });
  return state;
}

function inputState(type: string, value: string | undefined): Record<string, unknown> {
  if (type === "plain_text_input" || type === "number_input") return { type, value: value ?? null };
  if (type === "users_select") return { type, selected_user: value ?? null };
  return { type, selected_option: value === undefined ? null : { value, text: { type: "plain_text", text: value } } };
}

interface Shortcut {
  callbackId: string;
  ts: string;
  channel: string;
}

async function shortcut(
  slack: SlackInside,
  who: Who,
  { callbackId, ts, channel: name }: Shortcut,
): Promise<SlackRequest> {
  const channel = channelOf(slack, name);
  const message = slack.rows.messages.findBy("ts", ts).find(({ channel_id }) => channel_id === channel.channel_id);
  if (!message) throw new Error(`there is no message ${ts} in ${name}`);
  const payload = {
    ...envelope(slack, who, "message_action"),
    callback_id: callbackId,
    message_ts: ts,
    channel: { id: channel.channel_id, name: channel.name },
    message: shownMessage(message),
    response_url: responseUrl(slack, { channelId: channel.channel_id, userId: who.id }),
  };
  return sendPayload(slack.requests, "message_action", payload);
}

type Kind = "block_actions" | "view_submission" | "message_action";

function envelope(slack: SlackInside, who: Who, type: Kind): Record<string, unknown> {
  const team = { id: slackApp.teamId, domain: slack.choices.owner };
  const user = { id: who.id, username: who.login, name: who.login, team_id: slackApp.teamId };
  const trigger_id = newTrigger(slack, who.id);
  return {
    type,
    token: "legacy",
    api_app_id: slackApp.appId,
    team,
    user,
    trigger_id,
    enterprise: null,
    is_enterprise_install: false,
  };
}

function sendPayload(requests: SignedRequests, kind: Kind, payload: unknown): Promise<SlackRequest> {
  return requests.send(kind, new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
}

/** Good for one modal within three seconds, as in Slack. */
function newTrigger(slack: SlackInside, userId: string): string {
  const trigger_id = `${Date.now()}.${randomBytes(6).toString("hex")}`;
  const expires_at = Math.floor(Date.now() / 1000) + 4; // whole seconds: three at the least
  slack.rows.triggers.insert({
    trigger_id,
    team_id: slackApp.teamId,
    user_id: userId,
    app_id: slackApp.appId,
    expires_at,
    used: false,
  });
  return trigger_id;
}

async function callSlack(slack: SlackInside, who: Who, method: string, body: unknown): Promise<void> {
  const headers = { Authorization: `Bearer ${who.token}`, "Content-Type": "application/json" };
  const url = `${slack.emulator.baseUrl}/api/${method}`;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as { ok: boolean; error?: string }; // Slack's documented envelope
  if (!answer.ok) throw new Error(`${who.login}: ${method} → ${answer.error}`);
}

function isAcknowledged({ status }: SlackRequest): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
