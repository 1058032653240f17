import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";

/** An XML element with the line (from 1) of its opening tag. */
export interface XmlElement {
  name: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  /** Text directly inside, trimmed. */
  text: string;
  line: number;
}

const DEEPEST = 200;
/** After so many tags it is told how far we are. */
const TAGS_AT_A_TIME = 20_000;
/** A tool writes a dozen attributes; of some millions the expression would throw. */
const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,1000})\s*(\/?)>/y;
const CROWDED_TAG = /<([A-Za-z_][\w.:-]*)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){1000}\s+[\w.:-]/y;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Parses the XML that annotation tools write: elements, attributes, text, comments, CDATA, the five named entities and
 * numeric ones. Document types with declarations inside are refused: they are how XML attacks its readers.
 *
 * @param onProgress told now and then which share of the text is read
 * @returns the root element
 * @throws UserError with file:line and what stands there
 */
export function parseXmlText(
  text: string,
  path: string,
  onProgress: (share: number) => void = () => undefined,
): XmlElement {
  const root: XmlElement = { name: "", attributes: new Map(), children: [], text: "", line: 1 };
  const open: XmlElement[] = [root];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  const wrong = (sentence: string) => new UserError(`this is not valid XML: ${sentence}`, { path, line });

  for (let tags = 1; at < text.length; tags++) {
    if (tags % TAGS_AT_A_TIME === 0) onProgress(at / text.length);
    const element = open.at(-1) ?? root;
    const next = text.indexOf("<", at);
    const between = text.slice(at, next === -1 ? text.length : next);
    if (between.trim() !== "" && element === root)
      throw wrong(`${shown(between.trim())} stands outside of any element`);
    element.text += unescaped(between);
    line += breaksIn(between);
    if (next === -1) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    if (tag === null && text.startsWith("<!DOCTYPE", next))
      throw wrong("its <!DOCTYPE> declares something, which label files have no need of; delete the declaration");
    CROWDED_TAG.lastIndex = next;
    const crowded = tag === null ? CROWDED_TAG.exec(text)?.[1] : undefined;
    if (crowded !== undefined)
      throw new UserError(`<${crowded}> has more than 1,000 attributes, which no tool for labels writes`, {
        path,
        line,
      });
    if (tag === null) throw wrong(`expected a tag but saw ${shown(text.slice(next, next + 30))}`);
    const [whole, slash, name, attributes, selfClosing] = tag;
    if (name === undefined) {
      if (whole.startsWith("<![CDATA[")) element.text += whole.slice(9, -3);
    } else if (slash === "/") {
      if (element.name !== name || open.length === 1)
        throw wrong(
          `</${name}> closes ${element.name === "" ? "nothing" : `<${element.name}> of line ${element.line}`}`,
        );
      open.pop();
      element.text = element.text.trim();
    } else {
      if (element === root && root.children.length > 0) throw wrong(`<${name}> is a second root element`);
      const child: XmlElement = { name, attributes: attributesIn(attributes ?? ""), children: [], text: "", line };
      element.children.push(child);
      if (selfClosing !== "/") open.push(child);
      if (open.length > DEEPEST) throw wrong(`elements lie more than ${DEEPEST} deep`);
    }
    line += breaksIn(whole);
    at = next + whole.length;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined && open.length > 1)
    throw wrong(`<${unclosed.name}> of line ${unclosed.line} is never closed; the file may be cut off`);
  const first = root.children[0];
  if (first === undefined) throw new UserError("the file has no XML element", { path });
  return first;
}

/** The first child of that name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/**
 * The finite number written in an attribute or an element.
 *
 * @throws UserError with file:line and the text seen
 */
export function numberIn(text: string | undefined, what: string, place: { path: string; line: number }): number {
  const number = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new UserError(`${what} is ${text === undefined ? "missing" : shown(text)}; expected a number`, place);
}

function attributesIn(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE))
    attributes.set(name, unescaped(double ?? single ?? ""));
  return attributes;
}

const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES.get(name) ?? whole;
    const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function breaksIn(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) breaks++;
  return breaks;
}
