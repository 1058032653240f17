import { randomBytes } from "node:crypto";
import type { Around, Context, Gaps, Handler } from "../emulator/emulatorApp.js";
import { startEmulator } from "../emulator/startEmulator.js";
import type { Fault, Faults } from "../faults.js";
import { createFaults } from "../faults.js";
import type { WorldChoices } from "../worldOptions.js";
import { whatIsWrongWithBlocks } from "./blockKit.js";
import { createEvents, type SlackEvents } from "./events.js";
import { addResponseRoute } from "./replies.js";
import type { SlackRequest } from "./signedRequests.js";
import { signedRequests } from "./signedRequests.js";
import type { SlackInside } from "./slackInside.js";
import { slackApp, slackInside } from "./slackInside.js";
import type { Block } from "./slackRows.js";

/** Slack as the service and the people meet it. */
export interface SlackCounterpart {
  url: string;
  botToken: string;
  signingSecret: string;
  botUserId: string;
  appId: string;
  teamId: string;
  /** Channel ids by name. */
  channelIds: Record<string, string>;
  /** User ids by GitHub login. */
  userIds: Record<string, string>;
  userTokenFor(login: string): string;
  /** Every signed request to the service, oldest first. */
  requests: readonly SlackRequest[];
  /** Those the service did not acknowledge in time. */
  unacknowledged(): SlackRequest[];
  /** Fail the bot's next Web API calls that match `POST /api/<method>`. */
  failNext(fault: Fault): void;
  faults: Faults;
  inside: SlackInside;
  events: SlackEvents;
  stop(): Promise<void>;
}

const botToken = "xoxb-holdout-world";

/** Starts Slack with the team, its channels and the App's bot. */
export async function startSlack(
  choices: WorldChoices,
  serviceUrl: () => string | undefined,
): Promise<SlackCounterpart> {
  const signingSecret = randomBytes(16).toString("hex");
  const requests = signedRequests({ signingSecret, url: serviceUrl, timeoutMs: choices.slackTimeoutMs });
  const inside = slackInside(choices, requests);
  const events = createEvents(inside);
  const faults = createFaults();
  const gaps = slackGaps({ inside, faults, events });
  const seed = slackSeed(choices, signingSecret);
  const emulator = await startEmulator({ service: "slack", port: choices.slackPort, seed, gaps });
  const channelIds = settleIds(inside);
  return {
    url: emulator.url,
    botToken,
    signingSecret,
    botUserId: slackApp.botUserId,
    appId: slackApp.appId,
    teamId: slackApp.teamId,
    channelIds,
    userIds: Object.fromEntries(choices.team.map(({ login, slackId }) => [login, slackId])),
    userTokenFor: userToken,
    requests: requests.sent,
    unacknowledged: () => requests.unacknowledged(),
    failNext: (fault) => faults.failNext(fault),
    faults,
    inside,
    events,
    async stop() {
      events.stop();
      await emulator.close();
    },
  };
}

interface Closing {
  inside: SlackInside;
  faults: Faults;
  events: SlackEvents;
}

function slackGaps({ inside, faults, events }: Closing): Gaps {
  const message = validated("message");
  const view = validated("view");
  return {
    before(emulator) {
      inside.enter(emulator);
      emulator.app.use("/api/:method", injectSlackFaults(faults));
      addResponseRoute(inside);
    },
    around: {
      "POST /api/chat.postMessage": message,
      "POST /api/chat.update": message,
      "POST /api/chat.postEphemeral": message,
      "POST /api/views.open": view,
      "POST /api/views.update": view,
      "POST /api/views.push": view,
      "POST /api/views.publish": view,
    },
    after({ app, webhooks }) {
      app.use("/api/:method", refuseUnknownTokens(inside));
      webhooks.dispatch = (type, _action, payload) => events.consider(type, payload);
    },
  };
}

/** Blocks are checked as Slack checks them; the counterpart takes any. */
function validated(where: "message" | "view"): Around {
  return async (context, original) => {
    const body = await context.req.text();
    context.req.text = () => Promise.resolve(body);
    const wrong = whatIsWrongWithBlocks(blocksIn(context, body, where), where);
    if (wrong.length === 0) return original();
    const messages = wrong.map((what) => `[ERROR] ${what}`);
    return context.json({ ok: false, error: "invalid_blocks", errors: wrong, response_metadata: { messages } });
  };
}

function blocksIn(context: Context, body: string, where: "message" | "view"): Block[] {
  const isJson = (context.req.header("Content-Type") ?? "").includes("json");
  const fields = (isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body))) as Record<string, unknown>;
  const parsed = (value: unknown): unknown => (typeof value === "string" && value ? JSON.parse(value) : value);
  const view = where === "view" ? (parsed(fields["view"]) as { blocks?: unknown }) : undefined; // judged field by field
  const blocks = parsed(view ? view.blocks : fields["blocks"]);
  return Array.isArray(blocks) ? (blocks as Block[]) : [];
}

function injectSlackFaults(faults: Faults): Handler {
  return async (context, next) => {
    const fromBot = context.req.header("Authorization")?.endsWith(botToken);
    const fault = fromBot ? faults.take(`${context.req.method} ${context.req.path}`) : undefined;
    if (!fault || fault.afterwards) await next();
    if (!fault) return undefined;
    if (fault.status === 429) context.header("Retry-After", "1");
    return context.json({ ok: false, error: fault.status === 429 ? "ratelimited" : "internal_error" }, fault.status);
  };
}

/** A token nobody was given is refused; the counterpart takes it for its first user. */
function refuseUnknownTokens(slack: SlackInside): Handler {
  return async (context, next) => {
    const token = context.req.header("Authorization")?.replace(/^Bearer\s+/i, "");
    if (token && !slack.rows.tokens.findOneBy("token", token))
      return context.json({ ok: false, error: "invalid_auth" });
    await next();
    return undefined;
  };
}

function slackSeed(choices: WorldChoices, signingSecret: string): Record<string, unknown> {
  const { appId: app_id, botId: bot_id, botUserId: bot_user_id, name } = slackApp;
  const bot = { app_id, client_id: "1.1", bot_id, bot_user_id };
  const people = choices.team.map(({ login }) => ({ token: userToken(login), user: login, type: "user" }));
  return {
    slack: {
      team: { name: choices.owner, domain: choices.owner },
      users: choices.team.map(({ login, name: real_name }) => ({
        name: login,
        real_name,
        email: `${login}@${choices.owner}.example`,
      })),
      channels: choices.channels.map((channel) => ({ name: channel })),
      oauth_apps: [
        { ...bot, client_secret: "unused", name, bot_name: name.toLowerCase(), redirect_uris: [], scopes: [] },
      ],
      tokens: [{ ...bot, token: botToken, type: "bot", user_id: bot_user_id }, ...people],
      signing_secret: signingSecret,
    },
  };
}

function userToken(login: string): string {
  return `xoxp-${login}`;
}

/** The counterpart invents ids at every start; here the same team has the same ones. Returns channel ids by name. */
function settleIds({ rows, choices }: SlackInside): Record<string, string> {
  for (const { login, slackId } of choices.team) {
    const user = rows.users.findOneBy("name", login);
    const token = rows.tokens.findOneBy("token", userToken(login));
    if (user) rows.users.update(user.id, { user_id: slackId });
    if (token) rows.tokens.update(token.id, { user_id: slackId });
  }
  const members = [slackApp.botUserId, ...choices.team.map(({ slackId }) => slackId)];
  const ids: Record<string, string> = {};
  for (const name of choices.channels) {
    const channel = rows.channels.findOneBy("name", name);
    const channel_id = `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}`;
    if (channel) rows.channels.update(channel.id, { channel_id, members, num_members: members.length });
    ids[name] = channel_id;
  }
  return ids;
}
