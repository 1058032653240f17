import type { ChatBlock, ChatMessage } from "../ports/chat.js";
import { mrkdwnFence } from "./escape.js";

/** Slack refuses a longer text in one section. */
const longestSection = 3_000;

/** A paragraph; longer text is split at line ends, so that nothing is refused and nothing is lost. */
export function sections(mrkdwn: string): ChatBlock[] {
  return split(mrkdwn).map((text) => ({ type: "section", text: { type: "mrkdwn", text } }));
}

/** Fixed-width lines; a long table is split between its lines, each part in a fence of its own. */
export function fences(text: string): ChatBlock[] {
  return fenced(text).flatMap(sections);
}

/** The same as text: one fence, or several where one section could not hold it. */
export function fenced(text: string): string[] {
  const parts: string[][] = [[]];
  let length = 0;
  for (const line of text.split("\n").map((each) => each.slice(0, 500))) {
    // A character may become five when it is escaped.
    const size = mrkdwnFence([line]).length;
    if (length + size > longestSection) parts.push([]);
    length = length + size > longestSection ? size : length + size;
    parts.at(-1)?.push(line);
  }
  return parts.map(mrkdwnFence);
}

export function header(text: string): ChatBlock {
  return { type: "header", text: { type: "plain_text", text: text.slice(0, 150), emoji: true } };
}

/** Small grey text under a message. */
export function context(mrkdwn: string): ChatBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text: mrkdwn.slice(0, longestSection) }] };
}

export function actions(...buttons: object[]): ChatBlock {
  return { type: "actions", elements: buttons };
}

/** A button whose press comes back as a `button` event with `action` and `value`. */
export function button(label: string, action: string, value: object, style?: "primary" | "danger"): object {
  return {
    type: "button",
    text: { type: "plain_text", text: label.slice(0, 75) },
    action_id: `holdout:${action}`,
    value: JSON.stringify(value),
    ...(style ? { style } : {}),
  };
}

/** A button that opens a page. */
export function linkButton(label: string, url: string, name: string): object {
  return {
    type: "button",
    text: { type: "plain_text", text: label.slice(0, 75) },
    action_id: `holdout:open-${name}`,
    url,
  };
}

/** A message of blocks; `text` is what notifications say. At most 50 blocks, as Slack allows. */
export function message(text: string, blocks: ChatBlock[]): ChatMessage {
  const kept =
    blocks.length > 50 ? [...blocks.slice(0, 49), context(`… and ${blocks.length - 49} more blocks`)] : blocks;
  return { text: text.slice(0, longestSection), blocks: kept };
}

/** A message of mrkdwn alone. */
export function plain(text: string): ChatMessage {
  return message(text, sections(text));
}

function split(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > longestSection) {
    const lineEnd = rest.lastIndexOf("\n", longestSection);
    const end = lineEnd > 0 ? lineEnd : longestSection;
    parts.push(rest.slice(0, end));
    rest = rest.slice(lineEnd > 0 ? end + 1 : end);
  }
  return rest === "" && parts.length > 0 ? parts : [...parts, rest || " "];
}
