import { once } from "node:events";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Terminal } from "../cli/terminal.js";
import { startEmbedded } from "../store/embedded.js";
import { startPage, type Page } from "./page/startPage.js";
import { pinnedBase } from "./pinnedBase.js";
import { scenes } from "./story/scenes.js";
import type { Scene, Stage } from "./story/stage.js";
import { startWorld, type World } from "./world/world.js";
import { freePort } from "./freePort.js";

/** `src/demo` and `dist/demo` both lie two folders below the package's root. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const channel = "digits-experiments";

export interface DemoOptions {
  /** Of the page; 0 takes a free one. */
  port: number;
  /** Adds to the service's environment, such as a `REDIS_URL`. */
  environment?: Record<string, string>;
  /** Laid over the example team's files; null leaves one out. */
  files?: Record<string, string | null>;
}

/** The small world with the service in it. */
export interface Demo {
  stage: Stage;
  page: Page;
  serviceUrl: string;
  /** Kills the service without a word and starts it again on the same data and port. */
  restartService(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the counterparts of GitHub and Slack, the service as a process of its own on embedded defaults, and the page.
 * Everything lies in a new folder of `.holdout-data` and is removed at the end, also where something does not start.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  await mkdir(join(root, ".holdout-data"), { recursive: true });
  const folder = await mkdtemp(join(root, ".holdout-data", "demo-"));
  const closers: Closers = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closeOne of closers.toReversed()) await closeOne();
  };
  try {
    return { ...(await startIn(folder, options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What ends what has been started; the last is called first. */
type Closers = (() => Promise<void>)[];

async function startIn(folder: string, options: DemoOptions, closers: Closers): Promise<Omit<Demo, "close">> {
  const world = await startWorld({ owner: "acme", repo: "digits", channels: [channel, "general"] });
  closers.push(() => world.stop());
  const files = laidOver(
    await exampleFiles(options.environment?.["DOCKER_HOST"] ?? process.env["DOCKER_HOST"]),
    options.files ?? {},
  );
  await world.person("ada").commitFiles(without(files, ...storyFiles), "The team's repository", "main");
  const port = await freePort();
  const environment: Record<string, string> = { ...environmentOf(world, folder, port), ...options.environment };
  if (!environment["DATABASE_URL"]) closers.push(async () => (await startEmbedded(folder)).discard());
  let service = await startService(environment);
  closers.push(() => end(service, "SIGTERM"));
  const serviceUrl = `http://127.0.0.1:${port}`;
  world.connect(serviceUrl);
  const page = await startPage({ world, port: options.port, host: "127.0.0.1" });
  closers.push(async () => {
    await page.close();
    await world.idle().catch(() => undefined);
  });
  return {
    stage: { world, channel, files, numbers: {} },
    page,
    serviceUrl,
    async restartService() {
      await end(service, "SIGKILL");
      service = await startService(environment);
    },
  };
}

/** Plays every scene, a line each; true when every one was really seen. */
export async function playStory(stage: Stage, terminal: Terminal, story: Scene[] = scenes): Promise<boolean> {
  for (const [i, scene] of story.entries()) {
    const started = Date.now();
    const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
    const name = `${String(i + 1).padStart(2)}. ${scene.title}`;
    try {
      const seen = await scene.play(stage);
      terminal.out(`ok      ${name} (${seconds()})\n            ${seen.replace(/\s+/g, " ").trim()}`);
    } catch (error) {
      terminal.out(
        `failed  ${name} (${seconds()})\n            ${error instanceof Error ? error.message : String(error)}`,
      );
      return false;
    }
  }
  return true;
}

/** The example team's files, with a Dockerfile whose base is pinned to what this machine can really provide. */
async function exampleFiles(dockerHost: string | undefined): Promise<Record<string, string>> {
  const folder = join(root, "examples/digits");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  const base = await pinnedBase(dockerHost);
  return {
    ...files,
    Dockerfile: (files["Dockerfile"] ?? "").replace(/^#.*\n/gm, "").replace(/^FROM .*$/m, `FROM ${base}`),
  };
}

/** What the story's pull requests bring; everything else is there from the beginning. */
const storyFiles = [".holdout/tasks/digits.yaml", "experiments/digits/wide.yaml", "experiments/digits/shifted.yaml"];

function laidOver(files: Record<string, string>, over: Record<string, string | null>): Record<string, string> {
  const all = Object.entries({ ...files, ...over });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

function without(files: Record<string, string>, ...paths: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

function environmentOf(world: World, folder: string, port: number): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "/",
    HOLDOUT_PORT: String(port),
    HOLDOUT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    HOLDOUT_DATA: folder,
    HOLDOUT_LOG: process.env["HOLDOUT_LOG"] ?? "error",
    ...(process.env["DOCKER_HOST"] ? { DOCKER_HOST: process.env["DOCKER_HOST"] } : {}),
    GITHUB_APP_ID: String(world.github.appId),
    GITHUB_PRIVATE_KEY: world.github.privateKey,
    GITHUB_WEBHOOK_SECRET: world.github.webhookSecret,
    GITHUB_API_URL: world.github.url,
    GITHUB_THROTTLE: "off",
    SLACK_BOT_TOKEN: world.slack.botToken,
    SLACK_SIGNING_SECRET: world.slack.signingSecret,
    SLACK_API_URL: `${world.slack.url}/api/`,
    SLACK_PACE: "off",
  };
}

/** The service as a user would start it; resolves when it says that it listens. @throws Error with its last words */
async function startService(environment: Record<string, string>): Promise<ChildProcess> {
  const service = spawn(process.execPath, [join(root, "dist/main.js"), "serve"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  service.stderr.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000);
    process.stderr.write(bytes);
  });
  const listens = new Promise<void>((resolve, reject) => {
    service.stdout.on("data", (bytes: Buffer) => bytes.toString().includes("listens at") && resolve());
    service.once("exit", (code) => reject(new Error(`the service ended with status ${code}: ${said}`)));
  });
  await listens;
  return service;
}

async function end(service: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return;
  const ended = once(service, "exit");
  service.kill(signal);
  const killed = setTimeout(() => service.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(killed);
}
