import { setTimeout as sleep } from "node:timers/promises";
import { embeddedBinaries, type Binaries } from "./embeddedBinaries.js";
import {
  embeddedHome,
  forgetCluster,
  isAlive,
  knownSecret,
  newSecret,
  oneStarterAtATime,
  readNote,
  writeNote,
  type EmbeddedHome,
} from "./embeddedHome.js";
import {
  answers,
  freePort,
  initialise,
  runningServer,
  spawnServer,
  stopServer,
  urlOf,
  type Postmaster,
} from "./embeddedServer.js";

/** A PostgreSQL server of our own. */
export interface Embedded {
  /** `postgres://…@127.0.0.1:port/postgres`; stays the same while we run, also when the server is killed and started again. */
  url: string;
  /** False when the server ran already. */
  isNew: boolean;
  pid: number;
  /** PostgreSQL's own files. */
  folder: string;
  /** Ends the server if this process started it; a server that belongs to another living process is left alone. */
  stop(): Promise<void>;
  /** Stops it and deletes everything it held, wherever that lies. For tests and benches. */
  discard(): Promise<void>;
}

/** Data folders whose server this process started. */
const ours = new Set<string>();

/**
 * Starts the PostgreSQL server of a data folder, or joins the one that runs: a server that outlived a killed process is
 * adopted, one of another living process is shared. A server that dies is started again.
 *
 * @param dataDir such as `.holdout-data`; made when missing. Root's server keeps its files under `/var/lib/holdout`.
 * @param options `watch: false` leaves the server to itself: not started again when it dies, not ended with this process
 * @throws UserError on a platform without binaries
 */
export async function startEmbedded(dataDir: string, options: { watch?: boolean } = {}): Promise<Embedded> {
  const home = await embeddedHome(dataDir);
  return oneStarterAtATime(home, async () => {
    const running = await runningServer(home);
    const known = await knownSecret(home);
    if (running && known === null) await stopServer(running.pid);
    const secret = known ?? (await newSecret(home));
    const note = await readNote(home);
    const joined = running && known !== null ? await join(home, running, secret) : null;
    if (joined && note && isAnotherOwner(home, note.owner)) return embedded(home, secret, joined, false);

    const binaries = await embeddedBinaries(home.programs, home.user !== undefined);
    if (!joined) await initialise(home, binaries, secret);
    const server = joined ?? (await start(home, binaries, () => freePort(note?.port ?? 0)));
    await writeNote(home, { port: server.port, owner: process.pid });
    ours.add(home.dataDir);
    const stop = options.watch === false ? () => stopServer(server.pid) : keepRunning(home, binaries, server);
    const discard = async () => {
      await stop();
      await forgetCluster(home);
    };
    return { ...embedded(home, secret, server, !joined), stop, discard };
  });
}

function embedded(home: EmbeddedHome, secret: string, server: { pid: number; port: number }, isNew: boolean): Embedded {
  const { pid, port } = server;
  const nothing = () => Promise.resolve();
  return { url: urlOf(port, secret), isNew, pid, folder: home.cluster, stop: nothing, discard: nothing };
}

function isAnotherOwner(home: EmbeddedHome, owner: number): boolean {
  // Our own number with nothing started by us: we inherited the number of a dead process.
  return owner === process.pid ? ours.has(home.dataDir) : isAlive(owner);
}

/** A server that runs and takes our secret; one that does not answer is stopped. */
async function join(home: EmbeddedHome, running: Postmaster, secret: string): Promise<Postmaster | null> {
  for (let tries = 0; tries < 50 && isAlive(running.pid); tries++) {
    const now = await runningServer(home);
    if (now?.isReady && (await answers(home, urlOf(now.port, secret)))) return now;
    await sleep(100);
  }
  await stopServer(running.pid);
  return null;
}

/** After a kill, the memory of the old server stays in use until its last process has noticed: try again for a while. */
async function start(
  home: EmbeddedHome,
  binaries: Binaries,
  portOf: () => Promise<number>,
): Promise<{ pid: number; port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await portOf();
    await runningServer(home); // takes the note of a killed one away
    try {
      return { pid: await spawnServer(home, binaries, port), port };
    } catch (error) {
      if (tries >= 20) throw error;
      await sleep(250);
    }
  }
}

/** Watches the server and starts it again, on the same port, when it dies. Gives the function that ends both. */
function keepRunning(
  home: EmbeddedHome,
  binaries: Binaries,
  server: { pid: number; port: number },
): () => Promise<void> {
  let pid = server.pid;
  let stopping = false;
  let restarting: Promise<void> | null = null;
  const restart = async () => {
    try {
      pid = (await start(home, binaries, () => Promise.resolve(server.port))).pid;
    } finally {
      restarting = null;
    }
  };
  const watch = setInterval(() => {
    if (stopping || restarting || isAlive(pid)) return;
    restarting = restart();
    // Tried again at the next tick; what is wrong stands in postgres.log.
    restarting.catch(() => undefined);
  }, 250);
  watch.unref();
  const endWithUs = () => {
    if (isAlive(pid)) process.kill(pid, "SIGINT");
  };
  process.once("exit", endWithUs);

  return async () => {
    stopping = true;
    clearInterval(watch);
    process.off("exit", endWithUs);
    await restarting?.catch(() => undefined);
    await stopServer(pid);
    ours.delete(home.dataDir);
  };
}
