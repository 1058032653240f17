import { spawn } from "node:child_process";
import { chown, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Binaries } from "./embeddedBinaries.js";
import { exists, isAlive, type EmbeddedHome } from "./embeddedHome.js";

const USER = "holdout";
/** Crash recovery of a large database takes its time. */
const START_TIMEOUT_MS = 120_000;
const LARGEST_LOG = 10 * 1024 * 1024;

export function urlOf(port: number, secret: string): string {
  return `postgres://${USER}:${secret}@127.0.0.1:${port}/postgres`;
}

/** Makes the cluster beside its place and renames it: a kill in between leaves nothing half made. */
export async function initialise(home: EmbeddedHome, binaries: Binaries, secret: string): Promise<void> {
  if (await exists(home.cluster)) return;
  const parent = dirname(home.cluster);
  for (const name of await readdir(parent))
    if (name.startsWith("postgres.new-")) await rm(join(parent, name), { recursive: true, force: true });

  const beside = join(parent, `postgres.new-${process.pid}`);
  const passwordFile = `${beside}.password`;
  await writeFile(passwordFile, secret, { mode: 0o600 });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"];
  // The password has 192 random bits: hashing it 4096 times at every connection would only cost time.
  const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--set=scram_iterations=1"];
  try {
    await run(home, binaries.initdb, [`--pgdata=${beside}`, "--no-sync", "--no-instructions", ...locale, ...access]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(beside, home.cluster);
  // Written to the disk while the server already runs.
  void run(home, binaries.initdb, ["--sync-only", `--pgdata=${home.cluster}`]).catch(() => undefined);
}

async function run(home: EmbeddedHome, program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { ...home.user, stdio: ["ignore", "ignore", "pipe"], env: environment() });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new Error(`${basename(program)} ended with ${code}: ${said.trim().slice(-2000)}`);
}

/** What the server inherits: no variable of ours, none that would change where it looks for itself. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC", TMPDIR: process.env["TMPDIR"] };
}

/** The first lines of `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
  isReady: boolean;
}

/** What `postmaster.pid` says, whether it is true or not; null when there is none. Looking changes nothing. */
export async function notedServer(home: Pick<EmbeddedHome, "cluster">): Promise<Postmaster | null> {
  const lines = (await readFile(notePath(home), "utf8").catch(() => "")).split("\n");
  const postmaster = { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
  return postmaster.pid > 0 ? postmaster : null;
}

/**
 * The server that holds this cluster, ready or not; null when none does. A note left by one that was killed is taken
 * away, so it must not be asked while one is being started: its note could be taken for the old one's.
 */
export async function runningServer(home: EmbeddedHome): Promise<Postmaster | null> {
  const postmaster = await notedServer(home);
  if (!postmaster) return null;
  if (isAlive(postmaster.pid) && (await isServerOf(home.cluster, postmaster.pid))) return postmaster;
  // Its number may belong to somebody else by now, and then PostgreSQL would refuse to start.
  await rm(notePath(home), { force: true });
  return null;
}

function notePath(home: Pick<EmbeddedHome, "cluster">): string {
  return join(home.cluster, "postmaster.pid");
}

async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  // Without /proc (macOS) the process's number is all we know.
  return command === null ? !(await exists("/proc/self")) : command.includes(cluster);
}

/** Starts the server and waits until it answers. It runs in a session of its own, so that Ctrl+C reaches us alone. */
export async function spawnServer(home: EmbeddedHome, binaries: Binaries, port: number): Promise<number> {
  const log = await openLog(home);
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "scram_iterations=1",
    "log_checkpoints=off",
  ];
  const args = ["-D", home.cluster, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const stdio = ["ignore", log.fd, log.fd] as const;
  try {
    const child = spawn(binaries.postgres, args, {
      ...home.user,
      detached: true,
      stdio: [...stdio],
      env: environment(),
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("error", reject).once("spawn", () => resolve(child.pid ?? 0));
    });
    let ended = false;
    child.once("exit", () => void (ended = true));
    child.unref();
    await untilReady(home, pid, () => ended);
    return pid;
  } finally {
    await log.close();
  }
}

async function untilReady(home: EmbeddedHome, pid: number, hasEnded: () => boolean): Promise<void> {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 10) {
    if (hasEnded()) throw new Error(`the embedded PostgreSQL did not start: ${await lastLines(home)}`);
    const postmaster = await notedServer(home);
    if (postmaster?.pid === pid && postmaster.isReady) return;
    await sleep(10);
  }
  throw new Error(
    `the embedded PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s: ${await lastLines(home)}`,
  );
}

function logPath(home: EmbeddedHome): string {
  return join(home.dataDir, "postgres.log");
}

async function openLog(home: EmbeddedHome) {
  const size = await stat(logPath(home)).then(
    (file) => file.size,
    () => 0,
  );
  return open(logPath(home), size > LARGEST_LOG ? "w" : "a", 0o600);
}

async function lastLines(home: EmbeddedHome): Promise<string> {
  const text = await readFile(logPath(home), "utf8").catch(() => "");
  return text.trim().split("\n").slice(-5).join(" | ");
}

/** The wanted port when it is free, else any free one. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer();
    const bound = await new Promise<number | null>((resolve) => {
      server.once("error", () => resolve(null));
      server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    if (bound !== null) {
      await new Promise((resolve) => server.close(resolve));
      return bound;
    }
  }
  throw new Error("there is no free port on 127.0.0.1");
}

/** True when the server on this port takes our secret and serves our cluster. */
export async function answers(home: EmbeddedHome, url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ cluster: string }>("select current_setting('data_directory') as cluster");
    return rows[0]?.cluster === home.cluster;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Fast shutdown: open transactions are rolled back. At once where that takes longer than ten seconds. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < patienceMs; waited += 10) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
}
