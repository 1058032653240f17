import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { refuseDeepYaml } from "../common/deepYaml.js";
import { UserError } from "../common/userError.js";

/** A value of a YAML file that knows its line (from 1). */
export type YamlNode =
  | { kind: "scalar"; line: number; value: string | number | boolean | null }
  | { kind: "list"; line: number; items: YamlNode[] }
  | { kind: "map"; line: number; entries: { key: string; line: number; node: YamlNode }[] };

const LARGEST_FILE = 64 * 1024;
const DEEPEST = 20;
/** Counted with aliases followed, so that a short file cannot become an endless one. */
const MOST_NODES = 5_000;

/**
 * Reads one YAML document.
 *
 * @throws UserError with file:line: not YAML, empty, too long, too deep, too many values behind aliases, keys that are not text
 */
export function parseYaml(text: string, path: string): YamlNode {
  if (text.length > LARGEST_FILE)
    throw new UserError(`the file has ${text.length} characters; a workflow has at most ${LARGEST_FILE}`, { path });
  refuseDeepYaml(text, path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem)
    throw new UserError(`this is not YAML: ${problem.message}`, { path, line: lines.linePos(problem.pos[0]).line });
  if (!document.contents) throw new UserError("the file is empty; a workflow has 'on' and 'steps'", { path });
  return reader(document, lines, path)(document.contents, 0);
}

function reader(document: Document, lines: LineCounter, path: string) {
  let nodes = 0;
  const lineOf = (node: unknown) => {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return range ? lines.linePos(range[0]).line : 1;
  };
  const read = (node: unknown, depth: number): YamlNode => {
    const line = lineOf(node);
    if (depth > DEEPEST) throw new UserError(`values are nested more than ${DEEPEST} deep`, { path, line });
    if (++nodes > MOST_NODES) throw new UserError(`more than ${MOST_NODES} values, aliases counted`, { path, line });
    if (isAlias(node)) {
      const target: Node | undefined = node.resolve(document);
      if (!target) throw new UserError(`the alias *${node.source} has no anchor`, { path, line });
      return read(target, depth + 1);
    }
    if (isMap(node)) {
      const entries = node.items.map((pair) => {
        const key = isScalar(pair.key) ? pair.key.value : undefined;
        if (typeof key !== "string" || key === "__proto__")
          throw new UserError("a key must be plain text", { path, line: lineOf(pair.key) });
        return { key, line: lineOf(pair.key), node: read(pair.value, depth + 1) };
      });
      return { kind: "map", line, entries };
    }
    if (isSeq(node)) return { kind: "list", line, items: node.items.map((item) => read(item, depth + 1)) };
    return { kind: "scalar", line, value: scalarOf(isScalar(node) ? node.value : null) };
  };
  return read;
}

function scalarOf(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

/** The value without its lines. */
export function plain(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.node)]));
}

/** As a person wrote it, for a message: `"three"`, `a list`, `nothing`. */
export function described(node: YamlNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  return node.value === null ? "nothing" : JSON.stringify(node.value);
}
