import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { startWorld } from "../../src/demo/world/world.js";
import { aServer, signed, type AServer } from "./aServer.js";

let at: AServer;
beforeAll(async () => {
  at = await aServer();
});
afterAll(() => at.close());
afterEach(async () => {
  await settled();
  at.kept.clear();
  at.handedOn.length = 0;
  at.trouble.fails = false;
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("GitHub's webhooks", () => {
  test("one that is signed is kept as it came, answered with 202, and handed on", async () => {
    const response = await at.send();
    expect([response.status, await response.text()]).toEqual([202, "new\n"]);
    await settled();
    expect(at.kept.get("guid-1")).toMatchObject({
      source: "github",
      headers: { "x-github-event": "ping" },
      body: '{"zen":"é"}',
    });
    expect(at.handedOn).toEqual([...at.kept.values()]);
  });

  test("one delivered twice is kept once, handed on once, and answered with 202 twice", async () => {
    const answers = [await at.send(), await at.send()];
    await settled();
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect([at.kept.size, at.handedOn.length]).toEqual([1, 1]);
  });

  test.each([
    ["another secret", signed('{"zen":"é"}', "guess")],
    ["another body", signed('{"zen":"e"}')],
    ["no signature", ""],
    ["the old kind of signature", "sha1=0000"],
    ["a signature of the right length", `sha256=${"0".repeat(64)}`],
  ])("a signature of %s is 401 and nothing is kept", async (_name, signature) => {
    expect((await at.send({ signature })).status).toBe(401);
    await settled();
    expect([at.kept.size, at.handedOn.length]).toEqual([0, 0]);
  });

  test("without its signature's header it is 401, without the others 400, and nothing is kept", async () => {
    expect((await at.send({ without: "x-hub-signature-256" })).status).toBe(401);
    expect((await at.send({ without: "x-github-delivery" })).status).toBe(400);
    expect((await at.send({ without: "x-github-event" })).status).toBe(400);
    expect((await at.send({ id: "a b; drop" })).status).toBe(400);
    expect(at.kept.size).toBe(0);
  });

  test("one that cannot be kept is 503, so that GitHub lists it as failed", async () => {
    at.trouble.fails = true;
    expect((await at.send()).status).toBe(503);
    await settled();
    expect(at.handedOn).toEqual([]);
  });

  test("25 MB are taken, and a byte more is 413", async () => {
    const largest = Buffer.alloc(25 * 1024 * 1024, "x");
    expect((await at.send({ body: largest })).status).toBe(202);
    const larger = await at.send({ id: "guid-2", body: Buffer.concat([largest, Buffer.from("x")]) }).catch(() => null);
    // The server may close the connection before the client has sent all.
    expect(larger?.status ?? 413).toBe(413);
    expect([...at.kept.keys()]).toEqual(["guid-1"]);
  });

  test("a handler that fails leaves the delivery to the sweeper and the answer as it was", async () => {
    const failing = await aServer({ onDelivery: () => Promise.reject(new Error("no queue")) });
    expect((await failing.send()).status).toBe(202);
    await settled();
    expect(failing.kept.size).toBe(1);
    await failing.close();
  });

  test("a webhook that is under way when the server closes is answered", async () => {
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = await aServer({ deliveries: { keep: () => held.then(() => "new" as const) } });
    const answer = slow.send();
    await settled();
    const closing = slow.close();
    release();
    expect((await answer).status).toBe(202);
    await closing;
  });

  test("what the GitHub counterpart sends is taken", async () => {
    const world = await startWorld();
    const taking = await aServer({ github: { webhookSecret: world.github.webhookSecret } });
    world.connect(taking.url);
    await world.person("ben").openIssue({ title: "Hello" });
    await world.idle();
    const [delivery] = taking.kept.values();
    expect(delivery?.headers["x-github-event"]).toBe("issues");
    expect(world.deliveries.recorded.map(({ status }) => status)).toEqual([202]);
    await taking.close();
    await world.stop();
  });
});
