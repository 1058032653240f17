import { spawn, spawnSync } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { BackendChoice } from "../../src/engine/queueBackend.js";

/** A server for queues during one test file. */
export interface TestBackend {
  choice: BackendChoice;
  stop(): Promise<void>;
}

/** False where Redis can be neither reached (TEST_REDIS_URL) nor started (`redis-server`). */
export function hasRedis(): boolean {
  return process.env["TEST_REDIS_URL"] !== undefined || spawnSync("redis-server", ["--version"]).status === 0;
}

/** Redis at TEST_REDIS_URL, or one of our own on a free port that keeps nothing. */
export async function redisBackend(): Promise<TestBackend> {
  const given = process.env["TEST_REDIS_URL"];
  if (given !== undefined) return { choice: { redisUrl: given }, stop: () => Promise.resolve() };
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", settings, { stdio: "ignore" });
  const endWithUs = () => void server.kill("SIGKILL");
  process.once("exit", endWithUs);
  await untilItAnswers(`redis://127.0.0.1:${port}`);
  return {
    choice: { redisUrl: `redis://127.0.0.1:${port}` },
    async stop() {
      process.off("exit", endWithUs);
      const exit = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await exit;
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => undefined);
  await client.ping();
  client.disconnect();
  await sleep(0);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
