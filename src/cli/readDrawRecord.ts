import type { DrawRecord } from "../validation/drawRecord.js";
import { wholeFile } from "./inputFile.js";

/** The record of a draw. What checks it is loaded only here: a draw that has none before it should not wait. */
export async function readDrawRecord(path: string): Promise<DrawRecord> {
  const text = (await wholeFile(path, "the record of a draw")).toString("utf8");
  const { parseDrawRecord } = await import("../validation/drawRecord.js");
  return parseDrawRecord(text, path);
}
