// Processes that the tests need for a while: started here, ended here, by their own ids.
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

const started = [];

/** Starts a server in the background, its output in `logPath`; `endAll` ends it. */
export function startServer(command, args, logPath) {
  const log = openSync(logPath, "a");
  const child = spawn(command, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  child.on("error", () => undefined); // told by `waitFor`, which sees that nothing answers
  started.push(child);
  return child;
}

/** Ends everything that `startServer` started, last first; who does not go within `graceMs` is killed. */
export async function endAll(graceMs = 20_000) {
  for (const child of started.splice(0).reverse()) await end(child, graceMs);
}

async function end(child, graceMs) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const tooLate = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(tooLate);
}

/** Asks until the answer is true; false when `child` ended or `timeoutMs` passed before. */
export async function waitFor(question, child, timeoutMs = 30_000) {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (await question().catch(() => false)) return true;
    if (child && (child.exitCode !== null || child.pid === undefined)) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
