import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from "yaml";
import { shown } from "../common/csvRecords.js";
import { DEEPEST_YAML, refuseDeepYaml } from "../common/deepYaml.js";
import { UserError } from "../common/userError.js";

/** A YAML file as plain values, with the line of everything in it. */
export interface YamlFile {
  path: string;
  /** Keys and values; only strings, numbers, truth values, null, lists and objects. */
  value: Record<string, unknown>;
  /** Line (from 1) of each key and list item, by dotted path: `protocol.seeds.0` → 14. */
  lines: Record<string, number>;
}

/** Nobody writes a longer one by hand; what is larger is an attack or belongs into another format. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_ALIASES = 50;

/**
 * Reads a YAML 1.2 file (core schema: `off` and `no` are words, not truth values) whose top is a list of keys.
 * The text may come from a stranger's pull request: size, depth and aliases are limited.
 *
 * @throws UserError with file:line for anything that is not such a file, doubled keys, unknown tags, and numbers that are not finite or lose digits
 */
export function parseYamlFile(text: string, path: string): YamlFile {
  if (text.length > MOST_CHARACTERS) {
    throw new UserError(`the file has ${text.length} characters; a YAML file here may have ${MOST_CHARACTERS}`, {
      path,
    });
  }
  refuseDeepYaml(text, path);
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    version: "1.2",
    logLevel: "error",
    prettyErrors: false,
  });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const trouble = document.errors[0] ?? document.warnings[0];
  if (trouble) {
    throw new UserError(`this is not YAML that we can read: ${lowerFirst(trouble.message)}`, {
      path,
      line: lineAt(trouble.pos[0]),
    });
  }
  refuseOddNodes(document, path, lineAt);
  if (!isMap(document.contents)) {
    throw new UserError(`expected keys and values such as "title: …"; saw ${shownYaml(document.toJS())}`, {
      path,
      line: 1,
    });
  }
  const lines: Record<string, number> = {};
  noteLines(document.contents, [], lines, lineAt);
  // The top is a map, checked above, so its plain value is an object.
  return { path, value: document.toJS({ maxAliasCount: MOST_ALIASES }) as Record<string, unknown>, lines };
}

/** A value as a message shows it: JSON on one line, at most forty characters. */
export function shownYaml(value: unknown): string {
  if (typeof value === "string") return shown(value);
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 40 ? `${json.slice(0, 39)}…` : json;
}

function refuseOddNodes(document: Document, path: string, lineAt: (offset: number) => number): void {
  let aliases = 0;
  visit(document, {
    Node(key, node, ancestors) {
      const place = { path, line: lineAt(node.range?.[0] ?? 0) };
      if (isAlias(node) && ++aliases > MOST_ALIASES)
        throw new UserError(`the file has more than ${MOST_ALIASES} aliases (*name); write the values out`, place);
      if (ancestors.filter((ancestor) => !isPair(ancestor)).length > DEEPEST_YAML)
        throw new UserError(`this is nested too deeply; at most ${DEEPEST_YAML} levels`, place);
      if (key === "key" && !isScalar(node))
        throw new UserError("a key must be a plain word, not a list, a map or an alias", place);
      if (isScalar(node)) refuseOddScalar(node.value, node.source, place);
    },
  });
}

function refuseOddScalar(value: unknown, source: string | undefined, place: { path: string; line: number }): void {
  if (value === "__proto__") throw new UserError('the word "__proto__" may not stand here', place);
  if (typeof value === "string" && /\p{Surrogate}/u.test(value))
    throw new UserError(`${shown(value)} holds half of a character (a lone surrogate)`, place);
  if (typeof value !== "number") return;
  if (!Number.isFinite(value)) throw new UserError(`${source ?? String(value)} is not a finite number`, place);
  if (/^[-+]?\d+$/.test(source ?? "") && !Number.isSafeInteger(value))
    throw new UserError(`${source} has more digits than a number keeps; put it in quotes`, place);
}

function noteLines(
  node: unknown,
  at: string[],
  lines: Record<string, number>,
  lineAt: (offset: number) => number,
): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const path = [...at, String(key.value)];
      lines[path.join(".")] = lineAt(key.range?.[0] ?? 0);
      noteLines(value, path, lines, lineAt);
    }
  }
  if (isSeq(node)) {
    node.items.forEach((item, i) => {
      const path = [...at, String(i)];
      if (isNode(item)) lines[path.join(".")] = lineAt(item.range?.[0] ?? 0);
      noteLines(item, path, lines, lineAt);
    });
  }
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
