import { isBlankText } from "../common/byteStrings.js";
import { itemKey } from "./labelSet.js";

const [TAB, LINE_FEED, RETURN, QUOTE] = [9, 10, 13, 34];
const [SEPARATOR] = Buffer.from(itemKey("", ""));

/** Where a table's rows stand, and which of their cells make the key. */
export interface KeyedAsked {
  bytes: Uint8Array;
  /** First byte after the header. */
  from: number;
  delimiter: number;
  /** Number of columns of the header. */
  columns: number;
  /** The indexes of item and annotator. */
  item: number;
  annotator: number;
}

/**
 * The rows of a table with `itemKey(item, annotator)` in their first cell, the others behind it in their order, tabs between
 * them: who labelled is a part of which label it is.
 *
 * @returns undefined where a row has another number of cells, quotes or line ends in its cells, tabs, no item, or ends in a lone carriage return
 */
export function keyedRows({ bytes, from, delimiter, columns, item, annotator }: KeyedAsked): Uint8Array | undefined {
  // A key is as long as its two cells with the delimiter between them; the last line may lack its end.
  const out = Buffer.allocUnsafe(bytes.length - from + 1);
  const [starts, ends] = [new Int32Array(columns), new Int32Array(columns)];
  let count = 0;
  const add = (cell: number, behind: number): void => {
    // All cells are of the row.
    for (let at = starts[cell] as number; at < (ends[cell] as number); at++) out[count++] = bytes[at] as number;
    out[count++] = behind;
  };
  for (let at = from; at < bytes.length; at++) {
    let [cell, isQuoted] = [0, false];
    starts[0] = at;
    for (let code = bytes[at]; code !== LINE_FEED && code !== undefined; code = bytes[++at]) {
      if (code === delimiter) {
        ends[cell] = isQuoted ? at - 1 : at;
        if (++cell === columns) return undefined;
        isQuoted = false;
        starts[cell] = at + 1;
      } else if (code === QUOTE && !isQuoted && at === starts[cell]) {
        at = closingQuote(bytes, at);
        if (at < 0) return undefined;
        [isQuoted, starts[cell]] = [true, (starts[cell] as number) + 1];
      } else if (code === RETURN && bytes[at + 1] === LINE_FEED) continue;
      else if (isQuoted || code === QUOTE || isUnfit(code)) return undefined;
    }
    ends[cell] = at - Number(bytes[at - 1] === RETURN) - Number(isQuoted);
    if (cell + 1 < columns || isBlankCell(bytes, starts[item] as number, ends[item] as number)) return undefined;
    add(item, SEPARATOR as number);
    add(annotator, TAB);
    for (cell = 0; cell < columns; cell++) if (cell !== item && cell !== annotator) add(cell, TAB);
    out[count - 1] = LINE_FEED;
  }
  return out.subarray(0, count);
}

/** The place of the quote that ends the cell begun by the one at `from`; −1 where the cell holds what is more than its bytes. */
function closingQuote(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const code = bytes[at] as number;
    // Two quotes stand for one.
    if (code === QUOTE) return bytes[at + 1] === QUOTE ? -1 : at;
    if (code === LINE_FEED || isUnfit(code)) return -1;
  }
  return -1;
}

/** What a row of cells with tabs between them cannot hold, or a key. */
function isUnfit(code: number): boolean {
  return code === TAB || code === SEPARATOR || code === RETURN;
}

function isBlankCell(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  // A letter of ASCII is none; what else begins the cell is rare.
  if (end > start && first > 32 && first < 128) return false;
  return isBlankText(Buffer.from(bytes.subarray(start, end)).toString());
}
