import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What reached a service, in order. */
export interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface AService {
  url: string;
  received: Received[];
  /** GitHub events as `event.action`. */
  events(): string[];
  /** What it answers to the next requests; default 200 and nothing. */
  answer(request: Received): { status?: number; body?: string; afterMs?: number };
  close(): Promise<void>;
}

/** A service that writes down what it is told. */
export async function aService(): Promise<AService> {
  const received: Received[] = [];
  const service: AService = {
    url: "",
    received,
    events: () =>
      received
        .filter(({ path }) => path === "/api/github/webhooks")
        .map(({ headers, body }) => {
          const { action } = JSON.parse(body) as { action?: string };
          return [headers["x-github-event"], action].filter(Boolean).join(".");
        }),
    answer: () => ({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      const { status = 200, body = "", afterMs = 0 } = service.answer(one);
      setTimeout(
        () => response.writeHead(status, body.startsWith("{") ? { "Content-Type": "application/json" } : {}).end(body),
        afterMs,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
}
