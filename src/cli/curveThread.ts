import { parentPort } from "node:worker_threads";
import { judgedTogether, type CurvesRequest } from "./judgedCurves.js";
import { READY } from "./thread.js";

// What `judgedCurves` sends; nobody else starts this file.
parentPort?.on("message", (request: CurvesRequest) => {
  void judgedTogether(request, () => undefined).then((judged) => parentPort?.postMessage(judged));
});
parentPort?.postMessage(READY);
