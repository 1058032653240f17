import type { PlainTable } from "../annotations/plainTable.js";
import { answering } from "../threads/answering.js";
import { plainFile, type PlainFileRequest } from "./plainFile.js";

// Asked by `largeTables`; nobody else starts this file.
answering((request: PlainFileRequest) => plainFile(request), memoryOf);

function memoryOf(table: PlainTable | undefined): ArrayBuffer[] {
  if (table === undefined) return [];
  const { bytes, rows } = table;
  const { spans, groups, labels, labelSpans, lines } = rows;
  // A file as large as these has memory of its own, and none of it is shared.
  return [bytes, spans, groups.pairs, labels, labelSpans, lines].map(({ buffer }) => buffer as ArrayBuffer);
}
