import { parentPort } from "node:worker_threads";
import { keptInPieces, type PiecesRequest } from "./drawPieces.js";
import { READY } from "./thread.js";

// What `drawPopulation` sends; nobody else starts this file.
parentPort?.on("message", (request: PiecesRequest) => {
  void keptInPieces(request, () => undefined).then((kept) => parentPort?.postMessage(kept));
});
parentPort?.postMessage(READY);
