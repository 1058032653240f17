import { UserError, type Place } from "../common/userError.js";
import { answering } from "../threads/answering.js";
import { openParquet, type ParquetFile, type ParquetSource } from "./parquetFile.js";
import type { ParquetCell } from "./parquetTexts.js";

/** Opens a file, reads a column of a row group of the open one, or closes it: an idle thread should hold nobody's bytes. */
export type ParquetRequest = ParquetSource | { column: string; group: number; wantsNumbers?: boolean } | "close";

/**
 * What was asked for (cells as text, or as numbers where wanted and possible), or why it cannot be had: the compression that nobody here
 * reads, what a sound file has that is not read, a reason for people, or none where the file is just damaged.
 */
export type ParquetReply =
  | { columns: string[]; groups: number[] }
  | { cells: ParquetCell[] | Float64Array }
  | { compression: string }
  | { refused: string; place: Place }
  | { failed: string | null };

// Of several reads at a time the first that fails is told; nobody waits for the others any more.
process.on("unhandledRejection", () => undefined);

let file: ParquetFile | undefined;

// Asked by `parquetBatches`; nobody else starts this file.
answering(answer);

async function answer(request: ParquetRequest): Promise<ParquetReply> {
  try {
    if (typeof request === "object" && "column" in request)
      return { cells: (await file?.cells(request.column, request.group, request.wantsNumbers)) ?? [] };
    await file?.close();
    file = undefined;
    if (request === "close") return { columns: [], groups: [] };
    file = await openParquet(request);
    return { columns: file.columns, groups: file.groups };
  } catch (error) {
    return refusal(error);
  }
}

/** Of the reader's own messages only those on formats help a person. */
function refusal(error: unknown): ParquetReply {
  const said = error instanceof Error ? error.message : "";
  const compression = /^parquet unsupported compression codec: ([A-Z0-9_]+)$/.exec(said)?.[1];
  if (compression !== undefined) return { compression };
  if (error instanceof UserError && error.place) return { refused: error.sentence, place: error.place };
  if (error instanceof UserError || /^parquet unsupported [a-z ]+: [A-Z0-9_]+$/.test(said)) return { failed: said };
  return { failed: null };
}
