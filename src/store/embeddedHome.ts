import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "../common/errorCode.js";
import { sha256 } from "../common/hash.js";

/** Where an embedded server lives, and as whom it runs. */
export interface EmbeddedHome {
  /** The data folder as it was named: holds our own notes (secret, port, log), for our eyes only. */
  dataDir: string;
  /** PostgreSQL's own folder. Its parent belongs to the user who runs the server. */
  cluster: string;
  /** Where copies of the server's programs are kept. */
  programs: string;
  /** Undefined: as ourselves. */
  user: { uid: number; gid: number } | undefined;
}

/** Where the superuser keeps what another user must reach: a data folder under a private home would be closed to it. */
const SYSTEM_FOLDER = "/var/lib/holdout";

/**
 * The home of the server of a data folder. PostgreSQL refuses to run as root: root's server runs as `postgres` or `nobody`,
 * with its files where that user can go.
 */
export async function embeddedHome(dataDir: string): Promise<EmbeddedHome> {
  await mkdir(resolve(dataDir), { recursive: true });
  const folder = await realpath(dataDir);
  if (process.getuid?.() !== 0)
    return { dataDir: folder, cluster: join(folder, "postgres"), programs: folder, user: undefined };

  const user = await unprivilegedUser();
  const home = join(SYSTEM_FOLDER, sha256(folder).slice(0, 16));
  await mkdir(SYSTEM_FOLDER, { recursive: true });
  await chmod(SYSTEM_FOLDER, 0o755);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chown(home, user.uid, user.gid);
  return { dataDir: folder, cluster: join(home, "postgres"), programs: SYSTEM_FOLDER, user };
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const fields = lines.find(([user]) => user === name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return { uid: 65534, gid: 65534 };
}

/** The server's password; null when the data folder has none yet. */
export async function knownSecret(home: EmbeddedHome): Promise<string | null> {
  const secret = await readFile(join(home.dataDir, "postgres.secret"), "utf8").catch(() => "");
  return secret === "" ? null : secret;
}

/**
 * A new password, kept in the data folder. A data folder that was deleted means a new start: what the system folder still
 * holds of the old one is set aside, because nobody knows its password any more.
 */
export async function newSecret(home: EmbeddedHome): Promise<string> {
  if (await exists(home.cluster)) {
    await rm(`${home.cluster}.set-aside`, { recursive: true, force: true });
    await rename(home.cluster, `${home.cluster}.set-aside`);
  }
  const secret = randomBytes(24).toString("hex");
  const path = join(home.dataDir, "postgres.secret");
  await writeFile(`${path}.new`, secret, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secret;
}

/** Deletes a stopped server's files and its password. */
export async function forgetCluster(home: EmbeddedHome): Promise<void> {
  await rm(home.user ? dirname(home.cluster) : home.cluster, { recursive: true, force: true });
  await rm(join(home.dataDir, "postgres.secret"), { force: true });
}

/** Who started the server, and on which port: kept so that the next one finds a server that outlived its starter. */
export interface EmbeddedNote {
  port: number;
  owner: number;
}

export async function readNote(home: EmbeddedHome): Promise<EmbeddedNote | null> {
  try {
    return JSON.parse(await readFile(join(home.dataDir, "postgres.json"), "utf8")) as EmbeddedNote;
  } catch {
    return null;
  }
}

export async function writeNote(home: EmbeddedHome, note: EmbeddedNote): Promise<void> {
  await writeFile(join(home.dataDir, "postgres.json"), JSON.stringify(note), { mode: 0o600 });
}

/** Two processes that start at once must not both start a server: the second waits, then finds the first one's. */
export async function oneStarterAtATime<T>(home: EmbeddedHome, work: () => Promise<T>): Promise<T> {
  const path = join(home.dataDir, "postgres.lock");
  for (let waited = 0; ; waited += 50) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      if (await isStale(path)) await rm(path, { force: true });
      else if (waited > 120_000)
        throw new Error(`another process has been starting the database for two minutes (${path})`);
      else await sleep(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Its writer is dead, or never came to write its name. */
async function isStale(lock: string): Promise<boolean> {
  const holder = Number(await readFile(lock, "utf8").catch(() => "0"));
  if (holder > 0) return holder !== process.pid && !isAlive(holder);
  const age =
    Date.now() -
    (await stat(lock).then(
      (file) => file.mtimeMs,
      () => Date.now(),
    ));
  return age > 2_000;
}

/** True while a process runs; a dead one whose parent has not noticed (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: not ours to signal, but there.
    if (!hasCode(error, "EPERM")) return false;
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
