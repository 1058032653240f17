import { parentPort } from "node:worker_threads";

/** The first message of a thread: starting is not counted as a part of the first answer. */
export const READY = "ready";

/**
 * Makes a file a thread for `startThread`: it answers one request after the other, and says first that it listens. The file
 * stands apart from `thread.ts`, since each file that a thread needs delays its start.
 *
 * @param memoryOf what of an answer is handed over, not copied
 */
export function answering<Request, Reply>(
  answer: (request: Request) => Promise<Reply>,
  memoryOf: (reply: Reply) => ArrayBuffer[] = () => [],
): void {
  parentPort?.on("message", (request: Request) => {
    void answer(request).then((reply) => parentPort?.postMessage(reply, memoryOf(reply)));
  });
  parentPort?.postMessage(READY);
}
