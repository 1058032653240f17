import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { World } from "../world/world.js";
import type { Act } from "./acts.js";
import { carryOut } from "./acts.js";
import { pageState } from "./pageState.js";

export interface PageOptions {
  world: World;
  /** 0 takes a free port. */
  port: number;
  host?: string;
}

export interface Page {
  url: string;
  close(): Promise<void>;
}

/** The world's page: pull requests and the Slack channel side by side, with buttons that really press. */
export async function startPage({ world, port, host = "127.0.0.1" }: PageOptions): Promise<Page> {
  const statics = staticFolder();
  const server = createServer((request, response) => {
    answer(world, statics, request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo; // a TCP server's address is always an AddressInfo
  return {
    url: `http://${host}:${chosen}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The files stay among the sources: `src/demo/page` and `dist/demo/page` lie equally deep under the package's root. */
function staticFolder(): string {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
  return join(root, "src", "demo", "page", "static");
}

async function answer(
  world: World,
  statics: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://page");
  if (request.method === "POST" && url.pathname === "/act") return act(world, request, response);
  if (request.method !== "GET") return sendJson(response, 405, { error: "GET, or POST /act" });
  if (url.pathname === "/state") return state(world, url, request, response);
  if (url.pathname === "/team") return sendJson(response, 200, world.team);
  if (url.pathname.startsWith("/file/")) return file(world, url.pathname.slice("/file/".length), response);
  return staticFile(statics, url.pathname === "/" ? "index.html" : url.pathname.slice(1), response);
}

/** Unchanged since the page last asked: 304 and nothing. */
async function state(world: World, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = (name: string) => url.searchParams.get(name) ?? "";
  const now = await pageState(world, { open: asked("open"), channel: asked("channel"), viewer: asked("viewer") });
  const body = JSON.stringify(now);
  const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
  if (request.headers["if-none-match"] === tag) return void response.writeHead(304).end();
  response.writeHead(200, { ...headers, "Content-Type": "application/json; charset=utf-8", ETag: tag }).end(body);
}

async function act(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!comesFromThePage(request)) return sendJson(response, 403, { error: "only the page itself may act" });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without an encoding yields buffers
  const asked = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Act; // `carryOut` does nothing it does not know
  try {
    sendJson(response, 200, { problem: (await carryOut(world, asked)) ?? null });
  } catch (error) {
    sendJson(response, 200, { problem: error instanceof Error ? error.message : String(error) });
  }
}

/** Another site's form or script cannot send JSON with this origin. */
function comesFromThePage({ headers: { origin, host, "content-type": type } }: IncomingMessage): boolean {
  return type === "application/json" && (origin === undefined || origin === `http://${host}`);
}

function file(world: World, id: string, response: ServerResponse): void {
  const found = world.slackFile(id);
  if (!found) return sendJson(response, 404, { error: "no such file" });
  const shown = /^image\/(png|jpeg|gif)$/.test(found.mimetype) ? found.mimetype : "text/plain; charset=utf-8";
  response.writeHead(200, { ...headers, "Content-Type": shown, "Cache-Control": "max-age=3600" }).end(found.bytes);
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const headers = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' data: http: https:; frame-ancestors 'none'; base-uri 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-cache",
};

async function staticFile(folder: string, name: string, response: ServerResponse): Promise<void> {
  const type = types[extname(name)];
  const found = type && /^[\w.-]+$/.test(name) ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
  if (!type || !found) return sendJson(response, 404, { error: "not found" });
  response.writeHead(200, { ...headers, "Content-Type": type }).end(found);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { ...headers, "Content-Type": "application/json; charset=utf-8" })
    .end(JSON.stringify(body));
}
