import { execFile } from "node:child_process";
import { createHmac, timingSafeEqual } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Registry } from "prom-client";
import { startHttp } from "../src/http/startHttp.js";
import { startEmbedded } from "../src/store/embedded.js";
import { openStore } from "../src/store/store.js";

const SECRET = "bench";
/** About what GitHub sends for a pull request. */
const BYTES = 20_000;
const COUNT = 3_000;
const CONNECTIONS = 32;
const ROUNDS = 3;

export interface WebhookBench {
  name: "webhooks";
  /** Webhooks per second, best of the rounds: a bare `node:http` server with HMAC that keeps nothing, and Holdout, which keeps each durably before its 202. */
  barePerSecond: number;
  holdoutPerSecond: number;
  /** Holdout's rate as a share of the bare server's. */
  share: number;
  /** Milliseconds from request to answer under that load. */
  bare: { p50Ms: number; p99Ms: number };
  holdout: { p50Ms: number; p99Ms: number };
  setting: { count: number; bytes: number; connections: number; rounds: number; database: string };
}

/** Webhooks per second stored durably, against a server that only checks the signature, in turns in the same run. */
export async function run(): Promise<WebhookBench> {
  await using holdout = await startHoldout();
  await using bare = await startBare();
  const rounds = { bare: [] as Load[], holdout: [] as Load[] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.bare.push(await load(bare.url, `bare-${round}`));
    rounds.holdout.push(await load(holdout.url, `holdout-${round}`));
  }
  const kept = await holdout.kept();
  if (kept !== COUNT * ROUNDS) throw new Error(`${kept} of ${COUNT * ROUNDS} webhooks were kept`);
  const best = { bare: fastest(rounds.bare), holdout: fastest(rounds.holdout) };
  return {
    name: "webhooks",
    barePerSecond: Math.round(COUNT / best.bare.seconds),
    holdoutPerSecond: Math.round(COUNT / best.holdout.seconds),
    share: best.bare.seconds / best.holdout.seconds,
    bare: { p50Ms: best.bare.p50Ms, p99Ms: best.bare.p99Ms },
    holdout: { p50Ms: best.holdout.p50Ms, p99Ms: best.holdout.p99Ms },
    setting: { count: COUNT, bytes: BYTES, connections: CONNECTIONS, rounds: ROUNDS, database: holdout.database },
  };
}

async function startHoldout() {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-"));
  const given = process.env["DATABASE_URL"];
  const embedded = given === undefined ? await startEmbedded(folder) : null;
  const store = await openStore(given ?? embedded?.url ?? "");
  let kept = 0;
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const server = await startHttp({
    ...{ port: 0, host: "127.0.0.1", github: { webhookSecret: SECRET }, slackListener: null, log: quiet },
    ...{ deliveries: store.deliveries, onDelivery: () => void kept++, picture: () => Promise.resolve(null) },
    ...{ health: { ready: () => Promise.resolve({}) }, metrics: new Registry() },
  });
  return {
    url: `${server.url}/api/github/webhooks`,
    database: given === undefined ? "embedded" : "DATABASE_URL",
    kept: () => Promise.resolve(kept),
    async [Symbol.asyncDispose]() {
      await server.close();
      await store.close();
      await embedded?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startBare() {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const digest = createHmac("sha256", SECRET).update(Buffer.concat(pieces)).digest("hex");
      const given = Buffer.from(String(request.headers["x-hub-signature-256"]));
      const right = Buffer.from(`sha256=${digest}`);
      const isRight = given.length === right.length && timingSafeEqual(given, right);
      response.writeHead(isRight ? 202 : 401).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Load {
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

async function load(url: string, prefix: string): Promise<Load> {
  const script = join(process.cwd(), "bench", "webhookLoad.mjs");
  const order = { url, prefix, secret: SECRET, count: COUNT, connections: CONNECTIONS, bytes: BYTES };
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(order)]);
  // Printed by our own script.
  const result = JSON.parse(stdout) as Load;
  if (result.failed > 0) throw new Error(`${result.failed} webhooks were not answered with 202`);
  return result;
}

function fastest(loads: Load[]): Load {
  return loads.reduce((best, one) => (one.seconds < best.seconds ? one : best));
}
