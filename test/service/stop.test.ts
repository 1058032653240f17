import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { eventually } from "../demo/eventually.js";
import { aDatabase } from "../support/database.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

/** A GitHub on which the App is installed nowhere, until it vanishes: then it says nothing to whoever asks. */
async function aGithubThatVanishes() {
  const github = { url: "", isAway: false, unanswered: 0, close: () => void server.close().closeAllConnections() };
  const server = createServer((_request, response) => {
    if (github.isAway) github.unanswered++;
    else response.writeHead(200, { "content-type": "application/json" }).end("[]");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  github.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // of a TCP server it has a port
  return github;
}

async function push(service: string): Promise<void> {
  const repository = { full_name: "acme/vision", default_branch: "main" };
  const body = JSON.stringify({ ref: "refs/heads/main", after: "a".repeat(40), repository });
  const signature = createHmac("sha256", "webhook-secret").update(body).digest("hex");
  const headers = {
    "x-github-event": "push",
    "x-github-delivery": "push-1",
    "x-hub-signature-256": `sha256=${signature}`,
  };
  await fetch(`${service}/api/github/webhooks`, { method: "POST", headers, body });
}

async function urlOf(service: ChildProcess): Promise<string> {
  let said = "";
  service.stdout?.on("data", (bytes: Buffer) => (said += bytes.toString()));
  await eventually(() => expect(said).toContain("listens at"), 30_000);
  return /http:\S+/.exec(said)?.[0] ?? "";
}

test("a service stops within seconds also while it waits for a GitHub that has vanished", async () => {
  const [github, database, folder] = [
    await aGithubThatVanishes(),
    await aDatabase(),
    await mkdtemp(join(tmpdir(), "stop-")),
  ];
  const environment = {
    DATABASE_URL: database.url,
    HOLDOUT_DATA: folder,
    HOLDOUT_PORT: "0",
    HOLDOUT_RUNNER: "process",
    HOLDOUT_LOG: "silent",
    GITHUB_APP_ID: "1",
    GITHUB_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: "webhook-secret",
    GITHUB_API_URL: github.url,
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_SIGNING_SECRET: "signing-secret",
  };
  const service = spawn(process.execPath, [main, "serve"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(service, "exit");
  try {
    const url = await urlOf(service);
    github.isAway = true;
    await push(url);
    await eventually(() => expect(github.unanswered).toBeGreaterThan(0), 20_000);
    service.kill("SIGTERM");
    const late = setTimeout(() => service.kill("SIGKILL"), 15_000);
    expect(await ended).toEqual([0, null]);
    clearTimeout(late);
  } finally {
    service.kill("SIGKILL");
    await ended;
    github.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
