import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fastify, type FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import type { Log } from "../common/log.js";
import type { Deliveries, Delivery } from "../ports/deliveries.js";
import { observed } from "./observed.js";
import { addService, type Health } from "./serviceRoutes.js";
import { webhooks } from "./webhooks.js";

export interface HttpOptions {
  /** 0 takes a free one. */
  port: number;
  host: string;
  github: { webhookSecret: string };
  /** Takes what comes under `/slack/`; null where there is no Slack. */
  slackListener: RequestListener | null;
  deliveries: Pick<Deliveries, "keep">;
  /** Called after a new delivery was answered; a failure is logged and left to the sweeper. */
  onDelivery(delivery: Delivery): void | Promise<void>;
  /** The picture of a signed token, or null when it is unknown, forged or ended. */
  picture(token: string): Promise<Uint8Array | null>;
  health: Health;
  metrics: Registry;
  /** Adds pages, such as the board of the queues. */
  pages?: (server: FastifyInstance) => void | Promise<void>;
  /** The time, ISO 8601; by default this machine's. */
  now?: () => string;
  log: Log;
}

export interface HttpServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  port: number;
  /** Takes nothing new and ends when everything begun is answered. */
  close(): Promise<void>;
}

/** The one HTTP server: GitHub's and Slack's doors read their raw streams, all else is Fastify's. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const doors = doorsOf(options);
  const server = fastify({
    logger: false,
    forceCloseConnections: "idle",
    serverFactory: (handler) =>
      createServer((request, response) => (doorFor(request.url ?? "", doors) ?? handler)(request, response)),
  });
  server.setErrorHandler((error, request, reply) => {
    options.log.error({ url: request.url, error: String(error) }, "a page could not be shown");
    return reply.code(500).send({ error: "This is our mistake, not yours. It has been noted." });
  });
  addService(server, options);
  await options.pages?.(server);
  await server.listen({ port: options.port, host: options.host });
  // A server that listens on a port has an address with a port.
  const { port } = server.server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, close: () => server.close() };
}

type Doors = [prefix: string, listener: RequestListener][];

function doorsOf(options: HttpOptions): Doors {
  const { github, deliveries, onDelivery, slackListener, log, metrics } = options;
  const now = options.now ?? (() => new Date().toISOString());
  const observe = observed(metrics);
  const doors: Doors = [
    [
      "/api/github/webhooks",
      observe("github", webhooks({ secret: github.webhookSecret, deliveries, onDelivery, now, log })),
    ],
  ];
  if (slackListener) doors.push(["/slack/", observe("slack", slackListener)]);
  return doors;
}

function doorFor(url: string, doors: Doors): RequestListener | undefined {
  const path = url.split("?", 1)[0] ?? "";
  return doors.find(([prefix]) => (prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix))?.[1];
}
