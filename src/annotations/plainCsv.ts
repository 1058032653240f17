import { isUtf8 } from "node:buffer";
import type { CsvShape } from "../common/csvBytes.js";
import { plainHeader } from "../common/csvHeader.js";
import { boxColumnsIn } from "./boxColumns.js";
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
 * @returns undefined where it is not that plain: annotators, boxes, nameless or doubled columns, an id that only its values tell, bytes that are no text
 * @throws UserError as `labelColumns`
 */
export function plainCsv({ path, bytes }: LabelBytes, delimiter: string, wanted: LabelColumns): PlainCsv | undefined {
  const from = bytes.indexOf(10) + 1;
  if (from === 0 || bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const columns = plainHeader(bytes.subarray(0, from), delimiter);
  if (columns === undefined || boxColumnsIn(columns) !== undefined) return undefined;
  const found = columnsByName(columns, path, wanted);
  if (found === undefined || found.annotator !== undefined) return undefined;
  const shape = {
    delimiter: delimiter.charCodeAt(0),
    columns: columns.length,
    wanted: [columns.indexOf(found.id), columns.indexOf(found.label)],
    mayDouble: [columns.indexOf(found.label)],
    mayNotSeemDoubled: [columns.indexOf(found.label)],
  };
  const others = new Map(columns.map((name, index) => [name, index]));
  for (const name of [found.id, found.label]) others.delete(name);
  return { path, columns: found, bytes, shape, others, from, firstLine: 2 };
}

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
