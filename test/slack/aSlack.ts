import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startWorld, type World } from "../../src/demo/world/world.js";
import type { Delivery } from "../../src/ports/deliveries.js";
import { slackDoor, type SlackDoor, type SlackDoorOptions } from "../../src/slack/slackDoor.js";

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The small world, Holdout's Slack door on a server, and what came through it. */
export interface ASlack {
  world: World;
  door: SlackDoor;
  url: string;
  kept: Map<string, Delivery>;
  handedOn: Delivery[];
  /** From now on keeping fails, or takes this long. */
  trouble: { fails: boolean; takesMs: number };
  stop(): Promise<void>;
}

export async function aSlack(changed: Partial<SlackDoorOptions> = {}): Promise<ASlack> {
  const world = await startWorld();
  const kept = new Map<string, Delivery>();
  const handedOn: Delivery[] = [];
  const trouble = { fails: false, takesMs: 0 };
  const keep = async (delivery: Delivery) => {
    await new Promise((resolve) => setTimeout(resolve, trouble.takesMs));
    if (trouble.fails) throw new Error("no database");
    if (kept.has(delivery.id)) return "known" as const;
    kept.set(delivery.id, delivery);
    return "new" as const;
  };
  const door = slackDoor({
    ...{ botToken: world.slack.botToken, signingSecret: world.slack.signingSecret, log: silent },
    ...{ apiUrl: `${world.slack.url}/api/`, local: true },
    ...{ deliveries: { keep }, onDelivery: (delivery: Delivery) => void handedOn.push(delivery) },
    ...changed,
  });
  const server = await listening(createServer(door.listener));
  // A server that listens on a port has an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.connect(url);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await world.stop();
  };
  return { world, door, url, kept, handedOn, trouble, stop };
}

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
