import { createHmac } from "node:crypto";
import { Registry } from "prom-client";
import { startHttp, type HttpOptions, type HttpServer } from "../../src/http/startHttp.js";
import type { Delivery } from "../../src/ports/deliveries.js";

export const secret = "webhook secret";
export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The server with a store that can fail, and what came to it. */
export interface AServer extends HttpServer {
  kept: Map<string, Delivery>;
  handedOn: Delivery[];
  trouble: { fails: boolean };
  send(changed?: { id?: string; body?: string | Buffer; signature?: string; without?: string }): Promise<Response>;
}

export async function aServer(changed: Partial<HttpOptions> = {}): Promise<AServer> {
  const kept = new Map<string, Delivery>();
  const handedOn: Delivery[] = [];
  const trouble = { fails: false };
  const keep = (delivery: Delivery) => {
    if (trouble.fails) return Promise.reject(new Error("no database"));
    if (kept.has(delivery.id)) return Promise.resolve("known" as const);
    kept.set(delivery.id, delivery);
    return Promise.resolve("new" as const);
  };
  const server = await startHttp({
    ...{ port: 0, host: "127.0.0.1", github: { webhookSecret: secret }, slackListener: null, deliveries: { keep } },
    ...{ onDelivery: (delivery: Delivery) => void handedOn.push(delivery), picture: () => Promise.resolve(null) },
    ...{ health: { ready: () => Promise.resolve({ database: "ok" }) }, metrics: new Registry(), log: silent },
    ...changed,
  });
  const send: AServer["send"] = ({ id = "guid-1", body = '{"zen":"é"}', signature, without } = {}) => {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      "x-github-delivery": id,
      "x-github-event": "ping",
      "x-hub-signature-256": signature ?? signed(body),
    };
    if (without) delete headers[without];
    return fetch(`${server.url}/api/github/webhooks`, { method: "POST", headers, body });
  };
  return { ...server, kept, handedOn, trouble, send };
}

export function signed(body: string | Buffer, by = secret): string {
  return `sha256=${createHmac("sha256", by).update(body).digest("hex")}`;
}
