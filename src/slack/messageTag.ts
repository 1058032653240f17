import type { ConversationsHistoryResponse, WebClient } from "@slack/web-api";

const EVENT_TYPE = "holdout_tag";
/** Tags are looked for after an interruption, among the newest messages. */
const MOST_PAGES = 5;
const PAGE = 200;

/** Metadata that carries a tag, unseen by people: https://docs.slack.dev/messaging/message-metadata */
export function tagged(tag: string): { event_type: string; event_payload: Record<string, string> } {
  return { event_type: EVENT_TYPE, event_payload: { tag } };
}

type Call = <T>(request: () => Promise<T>) => Promise<T>;
interface Where {
  channel: string;
  /** `ts` of the parent; undefined for the channel itself. */
  thread?: string;
}
type Message = NonNullable<ConversationsHistoryResponse["messages"]>[number];

/** The `ts` of the message with this tag among the thousand newest of the channel or thread; null when there is none. */
export async function findTagged(
  client: WebClient,
  call: Call,
  where: Where & { tag: string },
): Promise<string | null> {
  const found = await findMessage(client, call, where, (message) => tagOf(message.metadata) === where.tag);
  return found?.ts ?? null;
}

/** True when one of the messages of a thread holds a file of this name. */
export async function hasFile(
  client: WebClient,
  call: Call,
  where: Required<Where> & { name: string },
): Promise<boolean> {
  const holds = ({ files }: Message) => files?.some((file) => file.name === where.name) ?? false;
  return (await findMessage(client, call, where, holds)) !== null;
}

async function findMessage(
  client: WebClient,
  call: Call,
  { channel, thread }: Where,
  isIt: (message: Message) => boolean,
): Promise<Message | null> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { channel, include_all_metadata: true, limit: PAGE, cursor };
    const answer: Pick<ConversationsHistoryResponse, "messages" | "response_metadata"> = await call(() =>
      thread === undefined
        ? client.conversations.history(query)
        : client.conversations.replies({ ...query, ts: thread }),
    );
    const found = answer.messages?.find(isIt);
    if (found) return found;
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (!cursor) return null;
  }
  return null;
}

function tagOf(metadata: { event_type?: string; event_payload?: object } | undefined): unknown {
  if (metadata?.event_type !== EVENT_TYPE) return undefined;
  return (metadata.event_payload as { tag?: unknown } | undefined)?.tag;
}
