/**
 * JSON as Python's `json.dumps` writes it: NaN, Infinity and -Infinity are numbers. They are exactly what a diverging
 * training logs, and `JSON.parse` refuses them.
 *
 * @returns undefined where the text is not even that, or lies deeper than any log
 */
export function parsePythonJson(text: string): unknown {
  const value = parsedAny(text);
  return isShallow(value) ? value : undefined;
}

/** Whoever walked through lists that lie deeper in each other would run out of stack. */
const DEEPEST = 100;

function isShallow(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === DEEPEST) return false;
    level = level.flatMap((one) => Object.values(one).filter(isContainer));
  }
  return true;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function parsedAny(text: string): unknown {
  const plain = parsed(text);
  if (plain !== undefined || !/NaN|Infinity/.test(text)) return plain;
  return parsed(
    text.replace(BARE, (_, before: string, word: string) => `${before}"${MARK}${word}"`),
    (_key, value: unknown) =>
      typeof value === "string" && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value,
  );
}

const MARK = "not a JSON number: ";

/** The bare words, only where a value can stand: after a colon, a comma or an opening bracket. */
const BARE = /([:,[]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g;

function parsed(text: string, revive?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive);
  } catch {
    return undefined;
  }
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
