import { isUtf8 } from "node:buffer";
import { csvRecordReader } from "./csvRecords.js";

/**
 * The columns that a CSV's first line names, where nothing about it is odd.
 *
 * @param line up to its line feed, which counts to it
 * @returns undefined where it is not UTF-8, has an open quote, a nameless or doubled column or a lone CR, which ends a line, too
 */
export function plainHeader(line: Uint8Array, delimiter: string): string[] | undefined {
  if (!isUtf8(line)) return undefined;
  const text = Buffer.from(line).toString("utf8");
  if (/\r(?!\n)/.test(text)) return undefined;
  const columns = cellsOf(text, delimiter);
  const isOdd = columns.some((name) => name.trim() === "" || name === "__proto__");
  return columns.length === 0 || isOdd || new Set(columns).size < columns.length ? undefined : columns;
}

function cellsOf(line: string, delimiter: string): string[] {
  try {
    const reader = csvRecordReader("", delimiter);
    return [...reader.push(line), ...reader.end()][0]?.cells ?? [];
  } catch {
    return []; // what is wrong is said where the file is parsed
  }
}
