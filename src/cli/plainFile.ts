import type { LabelColumns } from "../annotations/labelColumns.js";
import { plainTable, type PlainFormat, type PlainTable } from "../annotations/plainTable.js";
import { UserError } from "../common/userError.js";
import { wholeFile } from "./inputFile.js";

/** A label file that may be a plain table. It is sent to a thread. */
export interface PlainFileRequest {
  path: string;
  format: PlainFormat;
  wanted: LabelColumns;
}

/** The table in a file; undefined where it is not that plain, or something is wrong with it, which the ordinary way says. */
export async function plainFile({ path, format, wanted }: PlainFileRequest): Promise<PlainTable | undefined> {
  try {
    return plainTable({ path, bytes: await wholeFile(path, "a file of labels") }, format, wanted);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
