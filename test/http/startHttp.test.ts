import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { aServer, type AServer } from "./aServer.js";

const png = new Uint8Array([137, 80, 78, 71]);
const state = { database: "ok" };
let at: AServer;
beforeAll(async () => {
  at = await aServer({
    slackListener: (request, response) => void response.end(`slack ${request.url}`),
    picture: (token) => Promise.resolve(token === "known-token_1" ? png : null),
    health: {
      ready: () => (state.database === "throws" ? Promise.reject(new Error("no way")) : Promise.resolve(state)),
    },
    pages: (server) => {
      server.get("/queues", () => ({ waiting: 0 }));
      server.get("/broken", () => {
        throw new Error("secret detail");
      });
    },
  });
});
afterAll(() => at.close());

const get = async (path: string) => {
  const response = await fetch(`${at.url}${path}`);
  return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
};

describe("the one HTTP server", () => {
  test("is alive, and ready when all it needs is", async () => {
    expect(await get("/healthz")).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await get("/readyz")).toMatchObject({ status: 200 });
    state.database = "no connection";
    expect(await get("/readyz")).toMatchObject({
      status: 503,
      text: expect.stringContaining('"database":"no connection"'),
    });
    state.database = "throws";
    expect(await get("/readyz")).toMatchObject({ status: 503, text: expect.stringContaining("no way") });
    state.database = "ok";
  });

  test("gives a picture for its token alone", async () => {
    const response = await fetch(`${at.url}/i/known-token_1.png`);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
    expect(await get("/i/other.png")).toMatchObject({ status: 404 });
    expect(await get("/i/known-token_1")).toMatchObject({ status: 404 });
  });

  test("gives what comes under /slack/ to Slack, and the rest to its pages", async () => {
    expect(await get("/slack/events?x=1")).toMatchObject({ status: 200, text: "slack /slack/events?x=1" });
    expect(await get("/slackers")).toMatchObject({ status: 404 });
    expect(await get("/queues")).toMatchObject({ status: 200, text: '{"waiting":0}' });
  });

  test("counts what came through its doors", async () => {
    await at.send({ signature: "wrong" });
    const { text, type } = await get("/metrics");
    expect(type).toContain("text/plain");
    expect(text).toMatch(/holdout_door_seconds_count\{door="github",status="401"\} 1/);
  });

  test("tells nobody why a page is broken", async () => {
    const { status, text } = await get("/broken");
    expect(status).toBe(500);
    expect(text).not.toContain("secret detail");
  });
});
