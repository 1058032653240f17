import { parentPort } from "node:worker_threads";
import type { PlainTable } from "../annotations/plainTable.js";
import { plainFile, type PlainFileRequest } from "./plainFile.js";
import { READY } from "./thread.js";

// What `largeTables` sends; nobody else starts this file.
parentPort?.on("message", (request: PlainFileRequest) => {
  void plainFile(request).then((table) => parentPort?.postMessage(table, table && memoryOf(table)));
});
parentPort?.postMessage(READY);

/** What is handed over, not copied. */
function memoryOf({ bytes, rows: { spans, groups, labels, labelSpans, lines } }: PlainTable): ArrayBuffer[] {
  // A file as large as these has memory of its own, and none of it is shared.
  return [bytes, spans, groups.pairs, labels, labelSpans, lines].map(({ buffer }) => buffer as ArrayBuffer);
}
