import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type Docker from "dockerode";
import { logLines } from "../../src/runners/dockerLogs.js";
import { drained } from "../../src/runners/dockerImage.js";
import { BASE_IMAGE, describeWithEngine } from "../support/engine.js";
import { packFolder } from "../support/packFolder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const NODE_BASE = "holdout-test/node:bookworm";
const SERVICE = "holdout-test/service:latest";
const TEN_MINUTES = 600_000;

/** Everything in the repository that the Dockerfile may read. */
const CONTEXT = [
  "Dockerfile",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "scripts",
  "src",
  "workflows",
  "templates",
  "LICENSE",
];

// Minutes of installing and compiling: part of what must not be skipped, not of what is run after every change.
const isWanted = process.env["HOLDOUT_NOTHING_SKIPPED"] === "1";
const inCi: typeof describeWithEngine = isWanted
  ? describeWithEngine
  : (title) => describe.skip(`${title} (built in CI only)`, () => test("is built", () => undefined));

inCi("the service's image", (docker) => {
  const containers: Docker.Container[] = [];

  beforeAll(async () => {
    await buildNodeBase(docker);
    await build(docker, SERVICE, packFolder(root, CONTEXT), { BASE: NODE_BASE, ...registry() });
  }, TEN_MINUTES);

  afterAll(async () => {
    for (const container of containers) await container.remove({ force: true, v: true });
    for (const image of [SERVICE, NODE_BASE])
      await docker
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
  });

  async function run(command: string[], env: string[] = []): Promise<Docker.Container> {
    const container = await docker.createContainer({
      Image: SERVICE,
      Cmd: command,
      Env: env,
      HostConfig: { NetworkMode: "none" },
    });
    containers.push(container);
    await container.start();
    return container;
  }

  test("it explains itself, and holds no tool that only developers need", async () => {
    const help = await run(["sh", "-c", "holdout --help; ls node_modules | grep -cE '^(typescript|jest|eslint)$'"]);
    await help.wait();
    const said = logLines(await help.logs({ stdout: true, stderr: true, follow: false }));
    expect(said.join("\n")).toContain("Usage: holdout");
    expect(said.at(-1)).toBe("0");
  });

  test("it is not root", async () => {
    const id = await run(["id", "-u"]);
    await id.wait();
    expect(logLines(await id.logs({ stdout: true, stderr: true, follow: false }))).toEqual(["10001"]);
  });

  test(
    "it serves with an embedded database, and the engine finds it healthy",
    async () => {
      const service = await run(["node", "dist/main.js", "serve"], SETTINGS());
      const health = await until(service, 120_000);
      const said = logLines(await service.logs({ stdout: true, stderr: true, follow: false, tail: 20 }));
      expect([health, ...(health === "healthy" ? [] : said)]).toEqual(["healthy"]);
    },
    TEN_MINUTES,
  );
});

async function until(container: Docker.Container, ms: number): Promise<string | undefined> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const { State } = await container.inspect();
    if (!State.Running) return `ended with ${State.ExitCode}`;
    if (State.Health?.Status === "healthy") return "healthy";
  }
  return "not healthy in time";
}

/** Settings of a service that nobody uses. */
const SETTINGS = () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  return [
    "GITHUB_APP_ID=1",
    `GITHUB_PRIVATE_KEY=${pem}`,
    "GITHUB_WEBHOOK_SECRET=of-the-webhooks",
    "SLACK_BOT_TOKEN=xoxb-nobody",
    "SLACK_SIGNING_SECRET=of-the-requests",
    "HOLDOUT_RUNNER=process",
  ];
};

/** The base that the Dockerfile wants, made without an image registry: Debian with this machine's Node and npm. */
async function buildNodeBase(docker: Docker): Promise<void> {
  const authorities = process.env["NODE_EXTRA_CA_CERTS"];
  const hasAuthorities = authorities !== undefined && existsSync(authorities);
  const npm = dirname(dirname(realpathSync(execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim())));
  const context = packFolder(npm, ["."], "npm");
  context.entry({ name: "node", mode: 0o755 }, readFileSync(process.execPath));
  context.entry({ name: "authorities.crt" }, hasAuthorities ? readFileSync(authorities) : "");
  context.entry(
    { name: "Dockerfile" },
    [
      `FROM ${BASE_IMAGE}`,
      "COPY node /usr/local/bin/node",
      "COPY npm /usr/local/lib/node_modules/npm",
      "COPY authorities.crt /etc/ssl/certs/authorities.crt",
      "RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm",
      ...(hasAuthorities ? ["ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/authorities.crt"] : []),
    ].join("\n"),
  );
  await build(docker, NODE_BASE, context, {});
}

async function build(
  docker: Docker,
  tag: string,
  context: ReturnType<typeof packFolder>,
  buildargs: Record<string, string>,
): Promise<void> {
  context.finalize();
  const told: string[] = [];
  try {
    const options = { t: tag, version: "1" as const, networkmode: "host", buildargs, rm: true, forcerm: true };
    await drained(await docker.buildImage(Readable.from(context), options), (text) => told.push(text));
  } catch (error) {
    throw new Error(`${String(error)}\n${told.slice(-30).join("")}`);
  }
}

/** The registry that this machine's npm is set to, for the npm inside. */
function registry(): Record<string, string> {
  const set = execFileSync("npm", ["config", "get", "registry"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  return set.startsWith("http") ? { NPM_CONFIG_REGISTRY: set } : {};
}
