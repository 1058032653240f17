import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Delivery } from "../../src/ports/deliveries.js";
import { slackDoor, type SlackDoor } from "../../src/slack/slackDoor.js";
import { slackEvent } from "../../src/slack/slackEvent.js";
import { silent } from "./aSlack.js";
import { takeWebSockets, type AWebSocket } from "./aWebSocket.js";

const kept: Delivery[] = [];
const answers: { envelope_id?: string; payload?: unknown }[] = [];
let server: Server;
const sockets: AWebSocket[] = [];
let door: SlackDoor;

const port = () => {
  // A server that listens on a port has an address with a port.
  return (server.address() as AddressInfo).port;
};
const command = {
  ...{ command: "/holdout", text: "runs", user_id: "U0BEN", channel_id: "C1", channel_name: "x" },
  ...{ response_url: "http://127.0.0.1:1/r", trigger_id: "t-1", team_id: "T1" },
};

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port()}/` }));
  });
  takeWebSockets(server, (socket, heard) => {
    sockets.push(socket);
    heard((text) => void answers.push(JSON.parse(text) as { envelope_id?: string }));
    socket.send(JSON.stringify({ type: "hello", num_connections: 1 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  door = slackDoor({
    ...{ botToken: "xoxb-x", signingSecret: "unused", appToken: "xapp-x", local: true, log: silent },
    ...{ apiUrl: `http://127.0.0.1:${port()}/api/`, onDelivery: () => undefined },
    deliveries: {
      keep: (delivery) => {
        kept.push(delivery);
        return Promise.resolve("new" as const);
      },
    },
  });
  await door.start();
});

afterAll(async () => {
  await door.stop();
  for (const socket of sockets) socket.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("a command over Socket Mode is kept, then acknowledged by its envelope", async () => {
  const envelope = { type: "slash_commands", envelope_id: "e-1", accepts_response_payload: true, payload: command };
  for (const socket of sockets) socket.send(JSON.stringify(envelope));
  for (let i = 0; i < 100 && answers.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(answers.map(({ envelope_id }) => envelope_id)).toEqual(["e-1"]);
  expect(kept).toHaveLength(1);
  expect(kept[0] && slackEvent(kept[0])).toMatchObject({ kind: "slash_command", text: "runs", user: "U0BEN" });
});

test("in Socket Mode nothing comes in over HTTP", async () => {
  const http = createServer(door.listener);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port: httpPort } = http.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${httpPort}/slack/events`, { method: "POST", body: "x" });
  expect(response.status).toBe(404);
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});
