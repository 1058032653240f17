import type { Block, MessageRow } from "./slackRows.js";
import type { SlackInside } from "./slackInside.js";
import { channelOf } from "./slackInside.js";

/** Which button or menu: its action id, and what tells it from others of that id. */
export interface Wanted {
  action: string;
  value?: string;
  /** A menu's option, by value. */
  choose?: string;
  /** The message's `ts`; default the newest that fits. */
  message?: string;
  channel?: string;
}

type Element = Record<string, unknown> & { action_id?: string; value?: string; type: string };

/** A button or menu that a person can reach. */
export interface Found {
  message: MessageRow;
  ephemeral: boolean;
  block: Block;
  blockIndex: number;
  element: Element;
}

/** The newest reachable one; the error of a missing one says which there are. */
export function findAction(slack: SlackInside, userId: string, wanted: Wanted): Found {
  const reachable = allActions(slack, userId);
  const fits = ({ element, message }: Found) =>
    element.action_id === wanted.action &&
    (wanted.value === undefined || element.value === wanted.value) &&
    (wanted.message === undefined || message.ts === wanted.message) &&
    (wanted.channel === undefined || message.channel_id === channelOf(slack, wanted.channel).channel_id);
  const found = reachable.find(fits);
  if (found) return found;
  const known = [...new Set(reachable.map(({ element }) => `${element.action_id} ${element.value ?? ""}`.trim()))];
  throw new Error(`no message has the button ${JSON.stringify(wanted)}; there are: ${known.join(", ") || "none"}`);
}

function allActions(slack: SlackInside, userId: string): Found[] {
  const open = slack.rows.messages.all().map((message) => ({ message, ephemeral: false }));
  const own = slack.rows.ephemerals.all().filter(({ target_user }) => target_user === userId);
  const seen = [...open, ...own.map((message) => ({ message, ephemeral: true }))];
  seen.sort((a, b) => (a.message.ts < b.message.ts ? 1 : -1));
  return seen.flatMap(({ message, ephemeral }) =>
    (message.blocks ?? []).flatMap((block, blockIndex) =>
      elementsOf(block).map((element) => ({ message, ephemeral, block, blockIndex, element })),
    ),
  );
}

function elementsOf(block: Block): Element[] {
  const listed = Array.isArray(block["elements"]) ? block["elements"] : [];
  const all = block["accessory"] ? [...listed, block["accessory"]] : listed;
  return (all as Element[]).filter(({ action_id }) => action_id !== undefined); // Block Kit's shape, checked when it was posted
}
