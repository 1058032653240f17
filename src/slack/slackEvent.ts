import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { Delivery } from "../ports/deliveries.js";
import type { Event, EventKind } from "../ports/event.js";
import { addressed } from "./respond.js";

/** Every action that is ours starts with this; what follows is the event's `action`. */
export const actionPrefix = "holdout:";
/** Buttons that open a page: Slack tells of the click, and nothing is to be done. */
const linkPrefix = `${actionPrefix}open-`;

/**
 * The event that a kept delivery from Slack tells, or null when Holdout has no use for it.
 *
 * @throws UserError when the body is not what Slack documents
 */
export function slackEvent(delivery: Delivery): Event | null {
  const kind = kindOf(parsed(delivery.body));
  return kind && { id: delivery.id, at: delivery.at, repository: null, ...kind };
}

/** True for a payload of an action that must be kept: ours, and not the mere opening of a page. */
export function isOurAction(actionId: string): boolean {
  return actionId.startsWith(actionPrefix) && !actionId.startsWith(linkPrefix);
}

const Command = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  channel_id: z.string(),
  channel_name: z.string().default(""),
  response_url: z.string(),
});

const Action = z.object({
  action_id: z.string(),
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const BlockActions = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ message_ts: z.string().optional(), channel_id: z.string().optional() }).default({}),
  message: z.object({ ts: z.string() }).optional(),
  response_url: z.string().default(""),
  actions: z.array(Action).min(1),
});

const Payload = z.union([BlockActions, Command]);

function kindOf(payload: z.infer<typeof Payload>): EventKind | null {
  return "command" in payload ? commandEvent(payload) : buttonEvent(payload);
}

function commandEvent(payload: z.infer<typeof Command>): EventKind {
  const { user_id: user, channel_id: channel, channel_name: channelName } = payload;
  const responseUrl = addressed(payload.response_url, channel, user);
  return { kind: "slash_command", text: payload.text.trim(), user, channel, channelName, responseUrl };
}

function buttonEvent(payload: z.infer<typeof BlockActions>): EventKind | null {
  const pressed = payload.actions[0];
  if (!pressed || !isOurAction(pressed.action_id)) return null;
  const user = payload.user.id;
  const channel = payload.channel?.id ?? payload.container.channel_id ?? "";
  return {
    kind: "button",
    action: pressed.action_id.slice(actionPrefix.length),
    value: pressed.value ?? pressed.selected_option?.value ?? "",
    user,
    channel,
    messageTs: payload.container.message_ts ?? payload.message?.ts ?? "",
    responseUrl: addressed(payload.response_url, channel, user),
  };
}

function parsed(body: string): z.infer<typeof Payload> {
  const payload = Payload.safeParse(json(body));
  if (payload.success) return payload.data;
  const first = payload.error.issues[0];
  throw new UserError(
    `Slack sent what it does not document: ${first?.path.join(".") ?? ""}: ${first?.message ?? "unreadable"}`,
  );
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
