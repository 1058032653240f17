/**
 * The program that stands beside a plain-process training and outlives the bot: it starts the command in a process
 * group of its own, ends the group at the deadline or on SIGTERM, keeps the last output, and writes down how it ended.
 * CommonJS for `node -e`, so that it needs no file of ours while we are replaced by a newer version.
 *
 * Its one argument is the JSON of `Supervision`. What it leaves in `folder`:
 * - `supervisor.json` `{ pid, pidStart, startedAt }`, made by a link, which only one of two starters can do
 * - `child.json` `{ pid, pidStart }`
 * - `log` and `log.1`: standard output and error, the newest last, each at most `logBytes`
 * - `ended.json` `{ code, endedAt }`
 */
export const SUPERVISOR = String.raw`
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const { join } = require("node:path");
const { folder, command, cwd, env, timeoutMs, graceMs, logBytes } = JSON.parse(process.argv[1]);
const file = (name) => join(folder, name);

function pidStart(pid) {
  try { return fs.readFileSync("/proc/" + pid + "/stat", "utf8").split(") ").pop().split(" ")[19]; } catch { return null; }
}
function write(name, value, place = fs.renameSync) {
  const draft = file("." + name + "." + process.pid);
  fs.writeFileSync(draft, JSON.stringify(value));
  place(draft, file(name));
}

const me = { pid: process.pid, pidStart: pidStart(process.pid), startedAt: new Date().toISOString() };
try { write("supervisor.json", me, fs.linkSync); } catch (error) { process.exit(error.code === "EEXIST" ? 0 : 1); }

let logged = 0;
function log(bytes) {
  if (logged + bytes.length > logBytes) { try { fs.renameSync(file("log"), file("log.1")); } catch {} logged = 0; }
  fs.appendFileSync(file("log"), bytes.subarray(-logBytes));
  logged += bytes.length;
}
function end(code) {
  try { process.kill(-child.pid, "SIGKILL"); } catch {}
  write("ended.json", { code, endedAt: new Date().toISOString() });
  process.exit(0);
}
function endGroup() {
  try { process.kill(-child.pid, "SIGTERM"); } catch {}
  setTimeout(() => { try { process.kill(-child.pid, "SIGKILL"); } catch {} }, graceMs);
}
const signals = require("node:os").constants.signals;

const child = spawn(command[0], command.slice(1), { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
child.stdout.on("data", log);
child.stderr.on("data", log);
child.on("error", (error) => {
  log(Buffer.from("the command could not be started: " + error.message + "\n"));
  if (child.pid === undefined) end(127);
});
if (child.pid !== undefined) write("child.json", { pid: child.pid, pidStart: pidStart(child.pid) });
let code = null;
child.on("exit", (exitCode, signal) => {
  code = exitCode ?? 128 + (signals[signal] ?? 0);
  // Grandchildren may hold the pipes open for ever.
  setTimeout(() => end(code), 1000);
});
child.on("close", () => { if (code !== null) end(code); });
setTimeout(() => {
  try { fs.writeFileSync(file("stopped"), "deadline", { flag: "wx" }); } catch {}
  endGroup();
}, Math.min(timeoutMs, 2 ** 31 - 1)).unref();
process.on("SIGTERM", endGroup);
process.on("SIGINT", () => undefined);
process.on("SIGHUP", () => undefined);
`;

/** What the supervisor is told. */
export interface Supervision {
  folder: string;
  command: string[];
  cwd: string;
  env: Record<string, string>;
  timeoutMs: number;
  graceMs: number;
  logBytes: number;
}
