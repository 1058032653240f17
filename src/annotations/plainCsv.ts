import { isUtf8 } from "node:buffer";
import type { CsvShape } from "../common/csvBytes.js";
import { plainHeader } from "../common/csvHeader.js";
import { boxColumnsIn } from "./boxColumns.js";
import { keyedRows } from "./keyedRows.js";
import { labelColumns, type FoundColumns, type LabelColumns } from "./labelColumns.js";

/** A label file as bytes. */
export interface LabelBytes {
  path: string;
  bytes: Uint8Array;
}

/** A CSV or TSV with one label a row. */
export interface PlainCsv extends LabelBytes {
  columns: FoundColumns;
  /** What is wanted of it: id and label. */
  shape: CsvShape;
  /** The indexes of its other columns, by name. */
  others: ReadonlyMap<string, number>;
  /** First byte and line after the header. */
  from: number;
  firstLine: number;
}

/**
 * What the header of a file says.
 *
 * @returns undefined where it is not that plain: boxes, nameless or doubled columns, an id that only its values tell, bytes that are no text
 * @throws UserError as `labelColumns`
 */
export function plainCsv({ path, bytes }: LabelBytes, delimiter: string, wanted: LabelColumns): PlainCsv | undefined {
  const from = bytes.indexOf(10) + 1;
  if (from === 0 || bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const columns = plainHeader(bytes.subarray(0, from), delimiter);
  if (columns === undefined || boxColumnsIn(columns) !== undefined) return undefined;
  const found = columnsByName(columns, path, wanted);
  const rows = found && rowsOf(found, { bytes, from, delimiter: delimiter.charCodeAt(0), names: columns });
  if (found === undefined || rows === undefined) return undefined;
  const label = rows.names.indexOf(found.label);
  const shape = {
    delimiter: rows.delimiter,
    columns: rows.names.length,
    wanted: [rows.names.indexOf(found.id), label],
    mayDouble: [label],
    mayNotSeemDoubled: [label],
  };
  const others = new Map(rows.names.map((name, index) => [name, index]));
  for (const name of [found.id, found.label]) others.delete(name);
  return { path, columns: found, bytes: rows.bytes, shape, others, from: rows.from, firstLine: 2 };
}

interface Rows {
  bytes: Uint8Array;
  /** First byte after the header. */
  from: number;
  delimiter: number;
  names: readonly string[];
}

/** Rows by their ids; where somebody's labels are told from others', by item and annotator. */
function rowsOf({ id, annotator }: FoundColumns, rows: Rows): Rows | undefined {
  if (annotator === undefined) return rows;
  const { names, ...table } = rows;
  const asked = { item: names.indexOf(id), annotator: names.indexOf(annotator), columns: names.length };
  const bytes = keyedRows({ ...table, ...asked });
  const others = names.filter((name) => name !== id && name !== annotator);
  return bytes && { bytes, from: 0, delimiter: TAB, names: [id, ...others] };
}

const TAB = 9;

/** `labelColumns`; undefined where it wants to know what values there are, which is known with all rows at hand. */
function columnsByName(columns: readonly string[], path: string, wanted: LabelColumns): FoundColumns | undefined {
  let isAsked = false;
  const ask = () => {
    isAsked = true;
    return false;
  };
  try {
    return labelColumns(columns, path, wanted, { isUnique: ask, isYesOrNo: ask });
  } catch (error) {
    if (isAsked) return undefined;
    throw error;
  }
}
