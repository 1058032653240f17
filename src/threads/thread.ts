import { Worker, type ResourceLimits } from "node:worker_threads";
import { READY } from "./answering.js";
import { errorCode } from "../common/errorCode.js";

/** A thread that answers one request after the other. */
export interface Thread<Request, Reply> {
  /** The answer, or why there is none: it took longer than `patienceMs` (no end without), or more memory than allowed. The thread is not alive then. */
  ask(request: Request, patienceMs?: number): Promise<Reply | "too late" | "too large">;
  isAlive(): boolean;
  end(): void;
}

/** Compiled, a thread is a JavaScript file; run from the sources, tests say how TypeScript is read. */
const IS_COMPILED = import.meta.url.endsWith(".js");

/**
 * Starts a file as a thread, which posts `READY` when it listens, then one reply for each message. It keeps the process
 * alive only while it is asked.
 *
 * @param file its address without its ending: `new URL("./drawThread", import.meta.url)`
 */
export function startThread<Request, Reply>(file: URL, resourceLimits: ResourceLimits = {}): Thread<Request, Reply> {
  const worker = new Worker(new URL(`${file.href}${IS_COMPILED ? ".js" : ".ts"}`), {
    resourceLimits,
    ...(IS_COMPILED
      ? {}
      : { execArgv: ["--import", new URL("../../test/support/typescript.mjs", import.meta.url).href] }),
  });
  let isAlive = true;
  let isReady = false;
  let failure: unknown = new Error(`the thread ${file.href} ended`);
  worker.unref();
  worker.once("message", () => (isReady = true));
  // An error ends the thread, and its end is what the asking function hears.
  worker.on("error", (error) => (failure = error));
  worker.on("exit", () => (isAlive = false));
  const end = () => {
    isAlive = false;
    void worker.terminate();
  };
  return {
    isAlive: () => isAlive,
    end,
    ask: (request, patienceMs) =>
      new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined;
        const wait = () => {
          if (patienceMs !== undefined) timer = setTimeout(() => settle("too late"), patienceMs);
        };
        const settle = (reply: Reply | "too late" | "too large") => {
          clearTimeout(timer);
          worker.off("message", hear).off("exit", onExit);
          worker.unref();
          if (reply === "too late") end();
          resolve(reply);
        };
        const hear = (message: Reply | typeof READY) => {
          if (message === READY) wait();
          else settle(message);
        };
        const onExit = () => {
          if (errorCode(failure) !== "ERR_WORKER_OUT_OF_MEMORY") reject(failure);
          settle("too large");
        };
        if (isReady) wait();
        worker.ref();
        worker.on("message", hear).on("exit", onExit);
        worker.postMessage(request);
        if (!isAlive) onExit();
      }),
  };
}
