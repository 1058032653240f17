import type { Block } from "./slackRows.js";

type Json = Record<string, unknown>;

const most = {
  blocks: 50,
  viewBlocks: 100,
  sectionText: 3_000,
  field: 2_000,
  fields: 10,
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  value: 2_000,
  id: 255,
  url: 3_000,
  altText: 2_000,
  options: 100,
  optionText: 75,
  optionValue: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  all: 13_200,
};

/**
 * What Slack would refuse in these blocks, in sentences; empty when it would take them.
 * The limits are those of https://docs.slack.dev/reference/block-kit/blocks, and about 13,200 characters in all.
 */
export function whatIsWrongWithBlocks(blocks: readonly Block[], where: "message" | "view" = "message"): string[] {
  const limit = where === "view" ? most.viewBlocks : most.blocks;
  const wrong: string[] = [];
  if (blocks.length > limit) wrong.push(`no more than ${limit} items allowed [json-pointer:/blocks]`);
  blocks.forEach((block, index) =>
    wrong.push(...wrongInBlock(block).map((what) => `${what} [json-pointer:/blocks/${index}]`)),
  );
  const ids = blocks.map(({ block_id }) => block_id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) wrong.push("block_id must be unique");
  const length = allText(blocks);
  if (where === "message" && length > most.all) wrong.push(`msg_blocks_too_long: ${length} characters in all`);
  return wrong;
}

function wrongInBlock(block: Block): string[] {
  const judge = judges[block.type];
  if (!judge) return [`unsupported type: ${block.type}`];
  return [...tooLong("block_id", block.block_id, most.id), ...judge(block)];
}

const judges: Record<string, (block: Json) => string[]> = {
  divider: () => [],
  rich_text: () => [],
  file: () => [],
  markdown: (block) => needed("text", block["text"]),
  video: () => [],
  header: (block) => wrongText("header", block["text"], most.header, ["plain_text"]),
  section: (block) => [
    ...(block["text"] || block["fields"] ? [] : ["section needs text or fields"]),
    ...(block["text"] ? wrongText("section", block["text"], most.sectionText) : []),
    ...list(block["fields"]).flatMap((field) => wrongText("field", field, most.field)),
    ...tooMany("fields", block["fields"], most.fields),
    ...(block["accessory"] ? wrongElement(block["accessory"] as Json) : []), // read field by field below
  ],
  context: (block) => [
    ...(list(block["elements"]).length > 0 ? [] : ["context needs elements"]),
    ...tooMany("elements", block["elements"], most.contextElements),
    ...list(block["elements"]).flatMap((element) =>
      element["type"] === "image" ? wrongImage(element) : wrongText("context", element, most.sectionText),
    ),
  ],
  actions: (block) => [
    ...(list(block["elements"]).length > 0 ? [] : ["actions needs elements"]),
    ...tooMany("elements", block["elements"], most.actionsElements),
    ...list(block["elements"]).flatMap(wrongElement),
    ...doubledActions(list(block["elements"])),
  ],
  image: (block) => [...wrongImage(block), ...(block["title"] ? wrongText("title", block["title"], most.altText) : [])],
  input: (block) => [
    ...wrongText("label", block["label"], most.altText, ["plain_text"]),
    ...(block["element"] ? wrongElement(block["element"] as Json) : ["input needs an element"]), // read field by field below
  ],
};

function wrongElement(element: Json): string[] {
  const options = list(element["options"]);
  return [
    ...tooLong("action_id", element["action_id"], most.id),
    ...(element["type"] === "button" ? wrongButton(element) : []),
    ...(element["type"] === "image" ? wrongImage(element) : []),
    ...(element["confirm"] ? wrongConfirm(element["confirm"] as Json) : []), // read field by field below
    ...tooMany("options", options, most.options),
    ...options.flatMap((option) => wrongText("option", option["text"], most.optionText)),
    ...options.flatMap((option) => tooLong("option value", option["value"], most.optionValue)),
  ];
}

function wrongButton(button: Json): string[] {
  const style = button["style"];
  return [
    ...wrongText("button", button["text"], most.buttonText, ["plain_text"]),
    ...tooLong("value", button["value"], most.value),
    ...tooLong("url", button["url"], most.url),
    ...(style === undefined || style === "primary" || style === "danger" ? [] : [`invalid style: ${String(style)}`]),
  ];
}

function wrongConfirm(confirm: Json): string[] {
  return [
    ...wrongText("confirm title", confirm["title"], most.confirmTitle, ["plain_text"]),
    ...wrongText("confirm text", confirm["text"], most.confirmText),
    ...wrongText("confirm button", confirm["confirm"], most.confirmButton, ["plain_text"]),
    ...wrongText("deny button", confirm["deny"], most.confirmButton, ["plain_text"]),
  ];
}

function wrongImage(image: Json): string[] {
  const source = image["image_url"] ?? image["slack_file"];
  return [
    ...needed("image_url or slack_file", source),
    ...needed("alt_text", image["alt_text"]),
    ...tooLong("image_url", image["image_url"], most.url),
    ...tooLong("alt_text", image["alt_text"], most.altText),
  ];
}

function wrongText(name: string, given: unknown, limit: number, kinds = ["plain_text", "mrkdwn"]): string[] {
  const { type, text } = (given ?? {}) as { type?: string; text?: unknown }; // anything may have come
  if (typeof text !== "string" || text.length === 0) return [`${name}: must have text`];
  if (!type || !kinds.includes(type)) return [`${name}: text must be ${kinds.join(" or ")}`];
  return text.length > limit ? [`${name}: must be less than ${limit + 1} characters`] : [];
}

function doubledActions(elements: readonly Json[]): string[] {
  const ids = elements.map((element) => element["action_id"]).filter((id) => id !== undefined);
  return new Set(ids).size < ids.length ? ["action_id must be unique in its block"] : [];
}

function tooLong(name: string, value: unknown, limit: number): string[] {
  return typeof value === "string" && value.length > limit
    ? [`${name}: must be less than ${limit + 1} characters`]
    : [];
}

function tooMany(name: string, items: unknown, limit: number): string[] {
  return list(items).length > limit ? [`${name}: no more than ${limit} items allowed`] : [];
}

function needed(name: string, value: unknown): string[] {
  return value === undefined || value === "" ? [`missing required field: ${name}`] : [];
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []; // their fields are checked one by one
}

/** Characters in every `text` of the blocks. */
function allText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + allText(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  let sum = 0;
  for (const [key, inner] of Object.entries(value))
    sum += key === "text" && typeof inner === "string" ? inner.length : allText(inner);
  return sum;
}
