// A Redis of the tests' own, on a free port, that keeps nothing.
import { createServer, connect } from "node:net";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startServer, waitFor } from "./processes.mjs";
import { isInstalled } from "./systemPackages.mjs";

/** `{ url }` of a server that answers, or `{ missing }` with the reason. */
export async function redisServer(folder) {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL };
  if (!isInstalled("redis-server")) return { missing: "redis-server is not installed (apt-get install redis-server)" };
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const options = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = startServer("redis-server", args, join(folder, "log"));
  if (await waitFor(() => answers(port), server, 10_000)) return { url: `redis://127.0.0.1:${port}` };
  return { missing: `redis-server did not start; see ${join(folder, "log")}` };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (reply) => {
      socket.destroy();
      resolve(reply.toString().startsWith("+PONG"));
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
