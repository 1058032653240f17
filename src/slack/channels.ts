import type { WebClient } from "@slack/web-api";
import { UserError } from "../common/userError.js";
import { isSlackError } from "./slackError.js";

/** Channel ids by name, asked once and kept. */
export interface Channels {
  /** @param channel `#name`, `name`, or an id, which comes back as it is; UserError when the bot sees no such channel */
  idOf(channel: string): Promise<string>;
  /** Forgets what it knows of a channel that was renamed or deleted. */
  forget(channel: string): void;
}

/** @param call carries out a request, obeying Slack's rate limits */
export function slackChannels(client: WebClient, call: <T>(request: () => Promise<T>) => Promise<T>): Channels {
  const known = new Map<string, string>();

  async function learn(types: string): Promise<void> {
    let cursor: string | undefined;
    do {
      const query = { types, exclude_archived: true, limit: 1_000, cursor };
      const page = await call(() => client.conversations.list(query));
      for (const { name, id } of page.channels ?? []) if (name && id) known.set(name, id);
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor);
  }

  async function learnAll(): Promise<void> {
    try {
      await learn("public_channel,private_channel");
    } catch (error) {
      // Without the scope `groups:read` private channels stay unseen; the public ones still serve.
      if (!isSlackError(error, "missing_scope")) throw error;
      await learn("public_channel");
    }
  }

  return {
    async idOf(channel) {
      if (isId(channel)) return channel;
      const name = channel.replace(/^#/, "");
      if (!known.has(name)) await learnAll();
      const id = known.get(name);
      if (id) return id;
      throw new UserError(
        `there is no Slack channel #${name} that Holdout can see; create it, or invite Holdout with /invite @Holdout`,
      );
    },
    forget: (channel) => void known.delete(channel.replace(/^#/, "")),
  };
}

/** Ids are capitals and digits; names have no capitals. */
function isId(channel: string): boolean {
  return /^[CDGU][A-Z0-9]{2,}$/.test(channel);
}
