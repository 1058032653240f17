import { UserError } from "../common/userError.js";

/** A text that may stand in many rows. Sent to another thread, this object is copied once, where a string is copied once a row. */
export interface SharedText {
  text: string;
}

export type ParquetCell = string | SharedText;

/** The texts of a column in a row group: what stands in many rows is in memory once. */
export interface ColumnTexts {
  /** @throws UserError for bytes that are not UTF-8 */
  decoded(bytes: Uint8Array): string;
  cellOf(text: string): ParquetCell;
}

/** Shorter texts may be copied, and of others so many are remembered; ids of millions of rows are neither. */
const SHORT_TEXT = 64;
const MOST_SHARED = 100_000;

export function columnTexts(): ColumnTexts {
  const shared = new Map<string, SharedText>();
  const cellOf = (text: string): ParquetCell => {
    if (text.length < SHORT_TEXT) return text;
    const key = keyOf(text);
    const known = shared.get(key);
    if (known) return known.text === text ? known : text;
    if (shared.size >= MOST_SHARED) return text;
    const first = { text };
    shared.set(key, first);
    return first;
  };
  return { decoded: (bytes) => textOfCell(cellOf(textOf(bytes))), cellOf };
}

export function textOfCell(cell: ParquetCell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** Characters of the cells, each shared text counted once. */
export function charactersIn(cells: readonly ParquetCell[]): number {
  const counted = new Set<SharedText>();
  let characters = 0;
  for (const cell of cells) {
    if (typeof cell !== "string") {
      if (counted.has(cell)) continue;
      counted.add(cell);
    }
    characters += textOfCell(cell).length;
  }
  return characters;
}

/** V8 hashes only the length of longer texts: a table of many that are equally long would be searched from end to end. */
const LONGEST_HASHED = 16_000;

function keyOf(text: string): string {
  if (text.length <= LONGEST_HASHED) return text;
  const middle = text.length >> 1;
  return [text.length, text.slice(0, 1000), text.slice(middle, middle + 1000), text.slice(-1000)].join(" ");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Strict: bytes that are not UTF-8 would all become the same replacement character, and names that differ the same name. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UserError(
      `a text of it is not UTF-8: its bytes begin with ${Buffer.from(bytes.subarray(0, 8)).toString("hex")}`,
    );
  }
}
