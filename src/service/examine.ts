import { access, constants, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Redis } from "ioredis";
import webApi from "@slack/web-api";
import { githubApp } from "../github/githubApp.js";
import { answers, dockerAt } from "../runners/chooseRunner.js";
import { openStore } from "../store/store.js";
import { parseConfiguration, type Configuration } from "./configuration.js";

/** One thing that the service needs on this machine. */
export interface Examined {
  what: string;
  /** `missing` stops the service, `note` does not. */
  state: "ok" | "note" | "missing";
  saw: string;
  /** What to do; empty when all is well. */
  next: string;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Looks at everything the service needs, and at what it could do without. Changes nothing but an empty data folder. */
export async function examine(environment: Record<string, string | undefined>): Promise<Examined[]> {
  const found = [nodeVersion(), configurationFound(environment)];
  const configuration = readable(environment);
  found.push(await dockerEngine(configuration?.DOCKER_HOST ?? environment["DOCKER_HOST"]));
  if (!configuration) return found;
  return [
    ...found,
    await dataFolder(configuration),
    await database(configuration),
    await redis(configuration),
    await github(configuration),
    await slack(configuration),
    publicAddress(configuration),
  ];
}

function nodeVersion(): Examined {
  const isNew = Number(process.versions.node.split(".")[0]) >= 20;
  return {
    what: "Node",
    state: isNew ? "ok" : "missing",
    saw: process.version,
    next: isNew ? "" : "install Node 20 or newer",
  };
}

function configurationFound(environment: Record<string, string | undefined>): Examined {
  try {
    parseConfiguration(environment);
    return { what: "configuration", state: "ok", saw: "complete", next: "" };
  } catch (error) {
    return {
      what: "configuration",
      state: "missing",
      saw: sentence(error),
      next: "set it in the environment; docs/configuration.md explains every key",
    };
  }
}

async function dockerEngine(host: string | undefined): Promise<Examined> {
  const at = host ?? "unix:///var/run/docker.sock";
  const next =
    "start one (on Debian: apt-get install docker.io), or set DOCKER_HOST; without it trainings run as plain processes, for development only";
  const isThere = await answers(dockerAt(at)).catch(() => false);
  return {
    what: "Docker engine",
    state: isThere ? "ok" : "note",
    saw: isThere ? `answers at ${at}` : `none answers at ${at}`,
    next: isThere ? "" : next,
  };
}

async function dataFolder(configuration: Configuration): Promise<Examined> {
  const folder = resolve(configuration.HOLDOUT_DATA);
  return attempt("data folder", `${folder} can be written`, "make it writable, or set HOLDOUT_DATA", async () => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  });
}

async function database(configuration: Configuration): Promise<Examined> {
  const url = configuration.DATABASE_URL;
  if (!url)
    return {
      what: "database",
      state: "note",
      saw: "DATABASE_URL is not set",
      next: "an embedded PostgreSQL will be started; fine for one team",
    };
  return attempt(
    "database",
    "answers, its tables are up to date",
    "check DATABASE_URL and that PostgreSQL runs",
    async () => {
      await (await openStore(url)).close();
    },
  );
}

async function redis(configuration: Configuration): Promise<Examined> {
  const url = configuration.REDIS_URL;
  if (!url)
    return {
      what: "Redis",
      state: "note",
      saw: "REDIS_URL is not set",
      next: "the queue will live in PostgreSQL; fine for one team",
    };
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null });
  client.on("error", () => undefined);
  return attempt("Redis", "answers", "check REDIS_URL and that Redis runs", async () => {
    await client.connect();
    await client.ping();
  }).finally(() => client.disconnect());
}

async function github(configuration: Configuration): Promise<Examined> {
  const app = githubApp({
    appId: configuration.GITHUB_APP_ID,
    privateKey: configuration.GITHUB_PRIVATE_KEY,
    baseUrl: configuration.GITHUB_API_URL,
    throttle: false,
    faultWaitMs: 1,
    pictureSecret: "not needed to look",
    log: silent,
  });
  let seen = "";
  const found = await attempt("GitHub App", "", "check GITHUB_APP_ID and GITHUB_PRIVATE_KEY", async () => {
    const [self, repositories] = [await app.self(), await app.pullRequests.repositories()];
    seen = `${self.login}, installed in ${repositories.join(", ") || "no repository yet"}`;
  });
  return found.state === "ok" ? { ...found, saw: seen } : found;
}

async function slack(configuration: Configuration): Promise<Examined> {
  const client = new webApi.WebClient(configuration.SLACK_BOT_TOKEN, {
    slackApiUrl: configuration.SLACK_API_URL,
    retryConfig: { retries: 0 },
    logLevel: webApi.LogLevel.ERROR,
  });
  return attempt("Slack", "the bot token is good", "check SLACK_BOT_TOKEN", async () => {
    await client.auth.test();
  });
}

function publicAddress(configuration: Configuration): Examined {
  const url = configuration.HOLDOUT_PUBLIC_URL;
  const next = "set HOLDOUT_PUBLIC_URL, so that comments in private repositories can show charts";
  return {
    what: "public address",
    state: url ? "ok" : "note",
    saw: url ?? "HOLDOUT_PUBLIC_URL is not set",
    next: url ? "" : next,
  };
}

async function attempt(what: string, saw: string, next: string, work: () => Promise<void>): Promise<Examined> {
  try {
    await work();
    return { what, state: "ok", saw, next: "" };
  } catch (error) {
    return { what, state: "missing", saw: sentence(error), next };
  }
}

function readable(environment: Record<string, string | undefined>): Configuration | null {
  try {
    return parseConfiguration(environment);
  } catch {
    return null;
  }
}

function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return (text.split("\n")[0] ?? "").slice(0, 600);
}
