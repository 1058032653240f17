import type { RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import bolt from "@slack/bolt";
import webApi from "@slack/web-api";
import { sha256 } from "../common/hash.js";
import type { Log } from "../common/log.js";
import type { Chat } from "../ports/chat.js";
import type { Deliveries, Delivery } from "../ports/deliveries.js";
import { boltLog } from "./boltLog.js";
import { slackChat } from "./chat.js";
import { isOurAction } from "./slackEvent.js";

export interface SlackDoorOptions {
  botToken: string;
  signingSecret: string;
  /** Set for Socket Mode, where there is no public URL; then nothing comes over HTTP. */
  appToken?: string;
  /** By default `https://slack.com/api/`. */
  apiUrl?: string;
  /** True against a local counterpart: messages are not spaced, and failed requests are not sent again. */
  local?: boolean;
  deliveries: Pick<Deliveries, "keep">;
  /** What is new is handed on after the acknowledgement; what fails here is found by whoever sweeps the deliveries. */
  onDelivery(delivery: Delivery): void;
  /** The time, ISO 8601; by default this machine's. */
  now?: () => string;
  log: Log;
}

export interface SlackDoor {
  /** Takes every request under `/slack/`. */
  listener: RequestListener;
  chat: Chat;
  /** Connects in Socket Mode; nothing to do over HTTP, where the listener is mounted in the one server. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const NOT_TAKEN = "Holdout could not take this down. Please try again in a minute.";

/** Slack's door: commands and buttons are kept, acknowledged and handed on, in this order; and the chat to answer in. */
export function slackDoor(options: SlackDoorOptions): SlackDoor {
  const { log, local = false } = options;
  const receiver = receiverOf(options);
  const app = new bolt.App({
    receiver,
    // Asking Slack who we are at each event would stand before the acknowledgement.
    authorize: () => Promise.resolve({ botToken: options.botToken }),
    ignoreSelf: false,
    convoStore: false,
    logger: boltLog(log),
  });
  const take = taker(options);

  app.command(/^\//, async ({ ack, body }) => {
    const isTaken = await take({ ...body });
    await (isTaken ? ack() : ack({ response_type: "ephemeral", text: NOT_TAKEN }));
  });
  app.action({ type: "block_actions" }, async ({ ack, body, respond }) => {
    const [pressed] = body.actions;
    const isTaken = !pressed || !isOurAction(pressed.action_id) || (await take({ ...body }));
    await ack();
    if (!isTaken)
      await respond({ response_type: "ephemeral", replace_original: false, text: NOT_TAKEN }).catch(() => undefined);
  });
  app.error((error) => {
    log.error({ error: String(error) }, "Slack's door stumbled");
    return Promise.resolve();
  });

  return {
    listener: listenerOf(receiver),
    chat: slackChat(webClient(options), { spacingMs: local ? 0 : 1_000, log }),
    start: async () => {
      if (receiver instanceof bolt.SocketModeReceiver) await receiver.start();
    },
    stop: async () => {
      if (receiver instanceof bolt.SocketModeReceiver) await endSocket(receiver);
    },
  };
}

/** Keeps what came; false when it could not be kept. */
function taker({ deliveries, onDelivery, log, ...options }: SlackDoorOptions) {
  const now = options.now ?? (() => new Date().toISOString());
  return async (payload: Record<string, unknown>): Promise<boolean> => {
    const delivery = deliveryOf(payload, now());
    try {
      const kept = await deliveries.keep(delivery);
      if (kept === "new") setImmediate(() => onDelivery(delivery));
      return true;
    } catch (error) {
      log.error({ id: delivery.id, error: String(error) }, "a delivery from Slack could not be kept");
      return false;
    }
  };
}

/** Slack's trigger is one per command typed and button pressed, and the same when Slack sends it again. */
function deliveryOf(payload: Record<string, unknown>, at: string): Delivery {
  const body = JSON.stringify(payload);
  const trigger = payload["trigger_id"];
  const id = sha256(typeof trigger === "string" ? trigger : body).slice(0, 32);
  return { id: `slack-${id}`, source: "slack", headers: {}, body, at };
}

type Receiver = InstanceType<typeof bolt.HTTPReceiver> | InstanceType<typeof bolt.SocketModeReceiver>;

function receiverOf({ appToken, signingSecret, apiUrl, log }: SlackDoorOptions): Receiver {
  const logger = boltLog(log);
  if (appToken !== undefined) {
    const clientOptions = apiUrl === undefined ? {} : { slackApiUrl: apiUrl };
    return new bolt.SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions } });
  }
  const endpoints = ["/slack/events", "/slack/commands", "/slack/actions", "/slack/interactivity"];
  return new bolt.HTTPReceiver({ signingSecret, endpoints, logger });
}

/** Slack has a second to say goodbye; its client alone would wait for half a minute. Told twice, it ends at once. */
async function endSocket(receiver: InstanceType<typeof bolt.SocketModeReceiver>): Promise<void> {
  await Promise.race([receiver.client.disconnect(), sleep(1_000)]);
  await receiver.client.disconnect();
}

function listenerOf(receiver: Receiver): RequestListener {
  return (request, response) => {
    try {
      if (receiver instanceof bolt.HTTPReceiver) return receiver.requestListener(request, response);
    } catch {
      // Bolt throws for a path that it does not know.
    }
    response.writeHead(404).end();
  };
}

function webClient({ botToken, apiUrl, local, log }: SlackDoorOptions): InstanceType<typeof webApi.WebClient> {
  return new webApi.WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    // Rate limits are waited for in one place, `patience`; the client's own ten retries would take half an hour.
    rejectRateLimitedCalls: true,
    retryConfig: local ? { retries: 0 } : { retries: 3, minTimeout: 1_000, factor: 3 },
    timeout: 30_000,
    logger: boltLog(log),
  });
}
