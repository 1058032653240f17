/**
 * Sends signed webhooks from a process of its own, so that the server has its thread to itself.
 * `node webhookLoad.mjs '{"url","secret","count","connections","bytes","prefix"}'` prints `{ seconds, p50Ms, p99Ms, failed }`.
 */
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";

const { url, secret, count, connections, bytes, prefix } = JSON.parse(process.argv[2] ?? "{}");
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const webhooks = Array.from({ length: count }, (_, i) => aWebhook(`${prefix}-${i}`));
const tookMs = [];
let next = 0;
let failed = 0;

const began = performance.now();
await Promise.all(Array.from({ length: connections }, sendUntilNoneIsLeft));
const seconds = (performance.now() - began) / 1_000;
agent.destroy();
tookMs.sort((a, b) => a - b);
console.log(JSON.stringify({ seconds, p50Ms: at(0.5), p99Ms: at(0.99), failed }));

async function sendUntilNoneIsLeft() {
  while (next < webhooks.length) {
    const webhook = webhooks[next++];
    const start = performance.now();
    if ((await send(webhook)) !== 202) failed++;
    tookMs.push(performance.now() - start);
  }
}

function send({ headers, body }) {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

function aWebhook(id) {
  const payload = {
    action: "synchronize",
    number: 7,
    id,
    repository: { full_name: "acme/vision" },
    filler: "x".repeat(bytes),
  };
  const body = Buffer.from(JSON.stringify(payload));
  const headers = {
    "content-type": "application/json",
    "content-length": body.length,
    "x-github-delivery": id,
    "x-github-event": "pull_request",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  return { headers, body };
}

function at(share) {
  return tookMs[Math.min(tookMs.length - 1, Math.floor(share * tookMs.length))];
}
