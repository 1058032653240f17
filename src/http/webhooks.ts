import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../common/log.js";
import type { Deliveries, Delivery } from "../ports/deliveries.js";
import { bodyBytes } from "./bodyBytes.js";
import { isSigned } from "./signature.js";

/** GitHub's own limit of a payload. */
const LARGEST_BODY = 25 * 1024 * 1024;

export interface WebhookOptions {
  secret: string;
  deliveries: Pick<Deliveries, "keep">;
  /** What is new is handed on after the answer; what fails here is found by whoever sweeps the deliveries. */
  onDelivery(delivery: Delivery): void | Promise<void>;
  /** ISO 8601 */
  now(): string;
  log: Log;
}

/** GitHub's door: a webhook whose signature is right is kept, then answered with 202, then handed on. */
export function webhooks(options: WebhookOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, options).then(
      ({ status, says }) => {
        const close = status === 413 ? { connection: "close" } : {};
        response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...close }).end(says);
      },
      (error: unknown) => {
        // GitHub lists the delivery as failed, and we ask for it again later.
        options.log.error({ error: String(error) }, "a webhook could not be kept");
        response.writeHead(503, { "content-type": "text/plain; charset=utf-8" }).end("could not be kept\n");
      },
    );
  };
}

interface Answer {
  status: 202 | 400 | 401 | 413;
  says: string;
}

async function answer(request: IncomingMessage, options: WebhookOptions): Promise<Answer> {
  const id = header(request, "x-github-delivery");
  const name = header(request, "x-github-event");
  const signature = header(request, "x-hub-signature-256");
  if (!/^[\w-]{1,100}$/.test(id) || name === "") {
    return { status: 400, says: "a webhook has the headers X-GitHub-Delivery and X-GitHub-Event\n" };
  }
  const body = await bodyBytes(request, LARGEST_BODY);
  if (body === null) return { status: 413, says: "larger than 25 MB\n" };
  if (!isSigned(options.secret, body, signature)) return { status: 401, says: "the signature is not right\n" };

  const headers = { "x-github-event": name };
  const delivery: Delivery = { id, source: "github", headers, body: body.toString("utf8"), at: options.now() };
  const kept = await options.deliveries.keep(delivery);
  if (kept === "new") handOn(delivery, options);
  return { status: 202, says: `${kept}\n` };
}

function handOn(delivery: Delivery, { onDelivery, log }: WebhookOptions): void {
  setImmediate(() => {
    Promise.resolve()
      .then(() => onDelivery(delivery))
      .catch((error: unknown) =>
        log.warn({ id: delivery.id, error: String(error) }, "a delivery waits for the sweeper"),
      );
  });
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
