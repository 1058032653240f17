import { createHmac, randomUUID } from "node:crypto";
import { isTimeout } from "./isTimeout.js";

/** One webhook, as it was or will be sent. */
export interface Delivery {
  id: number;
  guid: string;
  event: string;
  action: string | undefined;
  headers: Record<string, string>;
  body: string;
  /** ISO 8601. */
  at: string;
  redelivery: boolean;
  /** What the service answered: 502 when it was not there, 0 when it was too slow, undefined when nothing was sent yet. */
  status: number | undefined;
  durationMs: number;
}

export interface Deliveries {
  /** Every webhook so far, oldest first, with those held back or lost. */
  readonly recorded: readonly Delivery[];
  /** Keep everything back from now on. */
  hold(): void;
  /** Send what was held back, each `copies` times, and stop holding; resolves when all are answered. */
  release(order?: "as-is" | "reversed", copies?: number): Promise<void>;
  /** The next webhooks are recorded and never arrive. */
  loseNext(count: number): void;
  /** Send one again under its own GUID, as GitHub does. */
  redeliver(id: number): Promise<Delivery>;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
}

/** Deliveries as the GitHub counterpart uses them. */
export interface DeliveryDesk extends Deliveries {
  record(event: string, action: string | undefined, payload: unknown): void;
  forget(): void;
}

const patienceMs = 10_000; // GitHub's own

/** The App's webhooks: signed, recorded, sent as they come. `url` is undefined while there is no service. */
export function createDeliveries(secret: string, url: () => string | undefined): DeliveryDesk {
  const recorded: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  let held: Delivery[] | undefined;
  let toLose = 0;

  function send(delivery: Delivery): Promise<void> {
    const sending = post(delivery, url()).finally(() => underWay.delete(sending));
    underWay.add(sending);
    return sending;
  }

  return {
    recorded,
    record(event, action, payload) {
      const delivery = sign({ id: recorded.length + 1, event, action, payload, secret });
      recorded.push(delivery);
      if (toLose > 0) {
        toLose -= 1;
        delivery.status = 502;
      } else if (held) held.push(delivery);
      else void send(delivery);
    },
    hold: () => void (held ??= []),
    async release(order = "as-is", copies = 1) {
      const waiting = held ?? [];
      held = undefined;
      if (order === "reversed") waiting.reverse();
      for (const delivery of waiting) for (let copy = 0; copy < copies; copy++) await send(delivery);
    },
    loseNext: (count) => void (toLose += count),
    async redeliver(id) {
      const first = recorded.find((delivery) => delivery.id === id);
      if (!first) throw new Error(`there is no delivery ${id}`);
      const again = { ...first, id: recorded.length + 1, redelivery: true, at: new Date().toISOString() };
      recorded.push(again);
      await send(again);
      return again;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    forget: () => void recorded.splice(0),
  };
}

interface Unsigned {
  id: number;
  event: string;
  action: string | undefined;
  payload: unknown;
  secret: string;
}

function sign({ id, event, action, payload, secret }: Unsigned): Delivery {
  const guid = randomUUID();
  const body = JSON.stringify(payload);
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/world",
    "X-GitHub-Event": event,
    "X-GitHub-Delivery": guid,
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  const at = new Date().toISOString();
  return { id, guid, event, action, headers, body, at, redelivery: false, status: undefined, durationMs: 0 };
}

async function post(delivery: Delivery, url: string | undefined): Promise<void> {
  const began = Date.now();
  delivery.status = url ? await statusOf(delivery, url) : 502;
  delivery.durationMs = Date.now() - began;
}

async function statusOf({ headers, body }: Delivery, url: string): Promise<number> {
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(patienceMs) });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return isTimeout(error) ? 0 : 502;
  }
}
