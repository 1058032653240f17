import type { Block, ChatPostMessageArguments, KnownBlock, WebClient } from "@slack/web-api";
import type { Log } from "../common/log.js";
import type { Chat, ChatMessage, ChatPlace, ChatTarget } from "../ports/chat.js";
import { slackChannels } from "./channels.js";
import { findTagged, hasFile, tagged } from "./messageTag.js";
import { pace } from "./pace.js";
import { patience } from "./patience.js";
import { respondThrough } from "./respond.js";
import { isSlackError } from "./slackError.js";

/** The team's chat through Slack's Web API: one message a second and channel, in the order in which they were given. */
export function slackChat(client: WebClient, options: { spacingMs: number; log: Log }): Chat {
  const { log } = options;
  const call = patience(log);
  const channels = slackChannels(client, call);
  const inTurn = pace(options.spacingMs);

  /** Joins a public channel that the bot was never invited to; a private one stays closed, and its error is told. */
  async function inside<T>(channel: string, request: () => Promise<T>): Promise<T> {
    return inTurn(channel, async () => {
      try {
        return await call(request);
      } catch (error) {
        if (!isSlackError(error, "not_in_channel")) throw error;
        await call(() => client.conversations.join({ channel }));
        return call(request);
      }
    });
  }

  /** A channel's name may have got another id since it was learnt. */
  async function at<T>(name: string, work: (channel: string) => Promise<T>): Promise<T> {
    const channel = await channels.idOf(name);
    try {
      return await work(channel);
    } catch (error) {
      if (name === channel || !isSlackError(error, "channel_not_found", "is_archived")) throw error;
      channels.forget(name);
      return work(await channels.idOf(name));
    }
  }

  async function permalink(channel: string, ts: string): Promise<string | null> {
    try {
      const answer = await call(() => client.chat.getPermalink({ channel, message_ts: ts }));
      return answer.permalink ?? null;
    } catch (error) {
      log.warn({ channel, ts, error: String(error) }, "Slack gives no link to the message");
      return null;
    }
  }

  return {
    async post(message, to) {
      const posted = await at(to.channel, (channel) =>
        inside(channel, () => client.chat.postMessage(posting(message, channel, to))),
      );
      if (!posted.channel || !posted.ts) throw new Error("Slack took a message and did not say where it stands");
      const { channel, ts } = posted;
      return { channel, ts, permalink: await permalink(channel, ts) } satisfies ChatPlace;
    },
    async find(tag, to) {
      return at(to.channel, async (channel) => {
        const ts = await findTagged(client, call, { tag, channel, thread: to.thread });
        return ts === null ? null : { channel, ts, permalink: await permalink(channel, ts) };
      });
    },
    async update(message, { channel, ts }) {
      try {
        await inside(channel, () => client.chat.update({ channel, ts, ...contentOf(message) }));
      } catch (error) {
        // Somebody deleted the message: there is nothing left to keep true.
        if (!isSlackError(error, "message_not_found")) throw error;
        log.warn({ channel, ts }, "the message to update is gone");
      }
    },
    async upload({ name, title, bytes, comment }, to) {
      const file = { file: Buffer.from(bytes), filename: name, title, initial_comment: comment, alt_text: title };
      await at(to.channel, (channel) =>
        inside(channel, () => client.files.uploadV2({ ...file, channel_id: channel, thread_ts: to.thread })),
      );
    },
    hasFile: (name, to) => at(to.channel, (channel) => hasFile(client, call, { name, channel, thread: to.thread })),
    respond: respondThrough({ client, call, log }),
  };
}

function posting(message: ChatMessage, channel: string, to: ChatTarget): ChatPostMessageArguments {
  const { thread, tag, broadcast } = to;
  const posting = {
    ...{ channel, ...contentOf(message), unfurl_links: false, unfurl_media: false },
    ...(tag !== undefined && { metadata: tagged(tag) }),
    ...(thread !== undefined && { thread_ts: thread, ...(broadcast && { reply_broadcast: true as const }) }),
  };
  // Slack's type is a union of every combination; it cannot see that we broadcast only into a thread.
  return posting as ChatPostMessageArguments;
}

/** An empty list of blocks would be refused in a new message, and takes the old ones away in an update. */
export function contentOf({ text, blocks }: ChatMessage): { text: string; blocks: (KnownBlock | Block)[] } {
  // Our blocks are Block Kit as data; Slack checks them itself.
  return { text, blocks: blocks as unknown as (KnownBlock | Block)[] };
}
