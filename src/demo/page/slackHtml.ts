import type { SeenChannel, SeenEphemeral, SeenFile, SeenMessage } from "../world/slack/slackReader.js";
import type { Block } from "../world/slack/slackRows.js";
import { withEmoji } from "./emoji.js";
import type { Faces } from "./faces.js";
import { clock } from "./faces.js";
import type { Html, Part } from "./html.js";
import { html, part } from "./html.js";
import type { Names } from "./mrkdwn.js";
import { mrkdwn, plainText } from "./mrkdwn.js";

type Json = Record<string, unknown>;
type Text = { type: string; text: string };

interface Drawing {
  faces: Faces;
  names: Names;
  /** The login of who looks. */
  viewer: string;
}

const openReplies = 6;

/** A channel as Slack draws it, oldest first, threads unfolded under their first message. */
export function channelHtml(channel: SeenChannel, drawing: Drawing): Part[] {
  const messages = channel.messages.map((message) => ({
    ts: message.ts,
    drawn: part(message.ts, threadHtml(message, drawing)),
  }));
  const ephemerals = channel.ephemerals.map((message) => ({
    ts: message.ts,
    drawn: part(`only-${message.ts}`, ephemeralHtml(message, drawing)),
  }));
  const commands = channel.commands.map(({ ts, author, line }) => ({
    ts,
    drawn: part(`typed-${ts}`, commandHtml(author, line, drawing)),
  }));
  const all = [...messages, ...ephemerals, ...commands].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  return all.map(({ drawn }) => drawn);
}

function threadHtml(message: SeenMessage, drawing: Drawing): Html {
  const early = message.replies.slice(0, Math.max(0, message.replies.length - openReplies));
  const late = message.replies.slice(early.length);
  const folded =
    early.length > 0
      ? html`<details class="early">
          <summary>${early.length} earlier replies</summary>
          ${early.map((reply) => messageHtml(reply, drawing, follows(message.replies, reply)))}
        </details>`
      : undefined;
  const thread =
    message.replies.length > 0
      ? html`<div class="thread">
          ${folded}${late.map((reply) => messageHtml(reply, drawing, follows(message.replies, reply)))}
        </div>`
      : undefined;
  return html`${messageHtml(message, drawing)}${thread}`;
}

function ephemeralHtml(message: SeenEphemeral, drawing: Drawing): Html {
  const mine = message.onlyFor === drawing.viewer;
  const who = mine ? "you" : drawing.faces.nameOf(message.onlyFor);
  return html`<div class="ephemeral ${mine ? "" : "others"}">
    <p class="only">👁 Only visible to ${who}</p>
    ${messageHtml({ ...message, replies: [] }, drawing)}
  </div>`;
}

function commandHtml(author: string, line: string, { faces }: Drawing): Html {
  return html`<p class="typed">${faces.nameOf(author)} typed <code>${line}</code></p>`;
}

/** Said by the author of the reply before it: drawn without name and picture. */
function follows(replies: readonly SeenMessage[], reply: SeenMessage): boolean {
  const before = replies[replies.indexOf(reply) - 1];
  return before !== undefined && before.author === reply.author && !reply.broadcast;
}

function messageHtml(message: SeenMessage, drawing: Drawing, compact = false): Html {
  const { faces } = drawing;
  const content =
    message.blocks.length > 0
      ? blocksHtml(message, drawing)
      : html`<div class="text">${mrkdwn(message.text, drawing.names)}</div>`;
  return html`<article class="message${compact ? " compact" : ""}" data-ts="${message.ts}">
    ${faces.avatar(message.author)}
    <div class="said">
      <header>
        <b>${faces.nameOf(message.author)}</b>${message.isBot ? html` <span class="app">APP</span>` : undefined}
        <time>${clock(message.ts)}</time
        >${message.broadcast ? html` <span class="quiet">also sent to the channel</span>` : undefined}
      </header>
      ${content}${message.edited && message.blocks.length === 0 ? html`<span class="quiet"> (edited)</span>` : undefined}
      ${message.files.map(fileHtml)}
      ${message.reactions.length > 0 ? html`<footer class="reactions">${message.reactions.map(({ name, count }) => html`<span class="reaction">${withEmoji(`:${name}:`)} ${count}</span>`)}</footer>` : undefined}
    </div>
  </article>`;
}

function fileHtml(file: SeenFile): Html {
  const address = `/file/${file.id}`;
  if (file.mimetype.startsWith("image/"))
    return html`<figure>
      <figcaption>${file.title}</figcaption>
      <a href="${address}" target="_blank"><img src="${address}" alt="${file.altText}" /></a>
    </figure>`;
  return html`<a class="file-card" href="${address}" target="_blank"
    ><b>${file.title}</b><span class="quiet">${file.name} · ${Math.ceil(file.bytes.length / 1024)} kB</span></a
  >`;
}

function blocksHtml(message: SeenMessage, drawing: Drawing): Html {
  return html`<div class="blocks">${message.blocks.map((block) => blockHtml(block, message.ts, drawing))}</div>`;
}

function blockHtml(block: Block, ts: string, { names }: Drawing): Html {
  const draw = drawers[block.type];
  return draw ? draw(block, ts, names) : html`<p class="quiet">(${block.type})</p>`;
}

const drawers: Record<string, (block: Json, ts: string, names: Names) => Html> = {
  divider: () => html`<hr />`,
  header: ({ text }) => html`<h3>${plainText((text as Text).text)}</h3>`, // Block Kit, checked when it was posted; so below
  section: ({ text, fields, accessory }, ts, names) =>
    html`<div class="section">
      <div>
        ${text ? textHtml(text as Text, names) : undefined}${fields ? html`<div class="fields">${(fields as Text[]).map((field) => html`<div>${textHtml(field, names)}</div>`)}</div>` : undefined}
      </div>
      ${accessory ? elementHtml(accessory as Json, ts, names) : undefined}
    </div>`,
  context: ({ elements }, ts, names) =>
    html`<div class="context">
      ${(elements as Json[]).map((element) => (element["type"] === "image" ? elementHtml(element, ts, names) : html`<span>${textHtml(element as Text, names)}</span>`))}
    </div>`,
  actions: ({ elements }, ts, names) =>
    html`<div class="actions">${(elements as Json[]).map((element) => elementHtml(element, ts, names))}</div>`,
  image: ({ title, image_url, slack_file, alt_text }) =>
    html`<figure>
      ${title ? html`<figcaption>${(title as Text).text}</figcaption>` : undefined}<img
        src="${imageAddress(image_url, slack_file)}"
        alt="${String(alt_text)}"
      />
    </figure>`,
  markdown: ({ text }, _ts, names) => html`<div class="text">${mrkdwn(String(text), names)}</div>`,
};

function imageAddress(url: unknown, slackFile: unknown): string {
  const id = (slackFile as { id?: string } | undefined)?.id;
  return id ? `/file/${id}` : String(url ?? "");
}

function textHtml({ type, text }: Text, names: Names): Html {
  return type === "plain_text" ? plainText(text) : mrkdwn(text, names);
}

function elementHtml(element: Json, ts: string, names: Names): Html {
  if (element["type"] === "button") return buttonHtml(element, ts);
  if (element["type"] === "image")
    return html`<img
      class="small"
      src="${imageAddress(element["image_url"], element["slack_file"])}"
      alt="${String(element["alt_text"])}"
    />`;
  if (Array.isArray(element["options"])) return menuHtml(element, ts, names);
  return html`<span class="quiet">(${String(element["type"])})</span>`;
}

function buttonHtml(button: Json, ts: string): Html {
  const label = plainText((button["text"] as Text).text);
  const style = typeof button["style"] === "string" ? button["style"] : "";
  if (typeof button["url"] === "string")
    return html`<a class="slack-button ${style}" href="${button["url"]}" target="_blank" rel="noopener">${label}</a>`;
  const confirm = button["confirm"] ? html` data-confirm="${JSON.stringify(button["confirm"])}"` : undefined;
  const value = typeof button["value"] === "string" ? html` data-value="${button["value"]}"` : undefined;
  return html`<button
    class="slack-button ${style}"
    data-act="press"
    data-ts="${ts}"
    data-action="${String(button["action_id"])}"
    ${value}${confirm}
  >
    ${label}
  </button>`;
}

function menuHtml(menu: Json, ts: string, names: Names): Html {
  const options = (menu["options"] as { text: Text; value: string }[]).map(
    ({ text, value }) => html`<option value="${value}">${textHtml(text, names)}</option>`,
  );
  const placeholder = (menu["placeholder"] as Text | undefined)?.text ?? "Choose…";
  return html`<select class="slack-button" data-act="choose" data-ts="${ts}" data-action="${String(menu["action_id"])}">
    <option value="" selected>${placeholder}</option>
    ${options}
  </select>`;
}
