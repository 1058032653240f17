import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbedded } from "../../src/store/embedded.js";

/** An empty database for one test file: of the server at TEST_DATABASE_URL, else of an embedded server that all files of a run share. */
export async function aDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = process.env["TEST_DATABASE_URL"] ?? (await sharedServer());
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * The first file of a run starts it, the others join. It ends with the run and not with the file that started it: a shell
 * waits for the run to end, however it ends.
 */
async function sharedServer(): Promise<string> {
  const isWorker = process.argv[1]?.includes("jest-worker") === true;
  const run = isWorker ? process.ppid : process.pid;
  const dataDir = join(tmpdir(), `holdout-test-${run}`);
  const server = await startEmbedded(dataDir, { watch: false });
  if (server.isNew) endWithRun(run, server.pid, [dataDir, server.folder]);
  return server.url;
}

function endWithRun(run: number, server: number, folders: string[]): void {
  const script = `while kill -0 ${run}; do sleep 0.5; done; kill -QUIT ${server}; sleep 0.2; rm -rf "$@"`;
  spawn("sh", ["-c", script, "sh", ...folders], { detached: true, stdio: "ignore" }).unref();
}
