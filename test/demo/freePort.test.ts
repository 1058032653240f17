import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { freePort, isTaken } from "../../src/demo/freePort.js";

test("a port is taken as long as somebody listens there", async () => {
  const port = await freePort();
  expect(await isTaken(port)).toBe(false);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isTaken(port)).toBe(true);
  expect(await isTaken(0)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isTaken(port)).toBe(false);
});
