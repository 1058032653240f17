import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Registry, collectDefaultMetrics } from "prom-client";
import { loadChartResources } from "../artifacts/chartResources.js";
import { localArtifacts } from "../artifacts/localArtifacts.js";
import { digestOfPictureToken } from "../common/pictureToken.js";
import { hmacSha256 } from "../common/hash.js";
import type { Log } from "../common/log.js";
import type { Engine } from "../engine/engine.js";
import { startEngine } from "../engine/startEngine.js";
import { githubApp, type GithubApp } from "../github/githubApp.js";
import { startHttp, type HttpServer } from "../http/startHttp.js";
import type { Delivery } from "../ports/deliveries.js";
import type { World } from "../ports/world.js";
import { chooseRunner } from "../runners/chooseRunner.js";
import { slackDoor, type SlackDoor } from "../slack/slackDoor.js";
import { startEmbedded } from "../store/embedded.js";
import { openStore, type Store } from "../store/store.js";
import { templatesFrom } from "../words/templates.js";
import type { Configuration } from "./configuration.js";
import { dispatchDelivery } from "./dispatchDelivery.js";
import { loadMessageTemplates, loadWorkflows } from "./shippedFiles.js";
import { removeOrphans } from "./removeOrphans.js";
import { childWorksOf, stepsOf } from "./steps.js";
import { every } from "./every.js";
import { lastChance } from "./lastChance.js";
import { followTeams } from "./followTeams.js";
import { teamWorkflows } from "./teamWorkflows.js";
import type { TeamWorkflows } from "../collecting/followWorkflows.js";
import { startTimers } from "./timers.js";

export type Queue = "workflows" | "training" | "rendering";

export interface ServiceOptions {
  configuration: Configuration;
  /** True for `serve`; a bare worker takes no requests. */
  web: boolean;
  queues: Queue[];
  log: Log;
}

export interface Service {
  /** Null for a bare worker. */
  url: string | null;
  /** Takes nothing new, lets running steps end, and leaves trainings running: whoever starts next finds them. */
  stop(): Promise<void>;
}

/** Puts the house together: store, doors, engine, and the timers that make good what was lost. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { configuration, log } = options;
  const folder = resolve(configuration.HOLDOUT_DATA);
  await mkdir(folder, { recursive: true });
  const database = await databaseOf(configuration, folder, log);
  const store = await openStore(database.url);
  const github = githubDoor(configuration, log);
  const closers: (() => Promise<void>)[] = [];
  // The doors hand on what they have kept; the engine that takes it is built after them.
  const desk: { engine: Engine | null } = { engine: null };
  const onDelivery = async (delivery: Delivery) => {
    if (desk.engine) await dispatchDelivery({ store, engine: desk.engine, log }, delivery);
  };
  const slack = slackFor(configuration, store, onDelivery, log);
  const world = await worldOf({ configuration, folder, store, github, slack, log });
  const { engine, workflows } = await engineFor(options, { world, databaseUrl: database.url, store });
  desk.engine = engine;
  closers.push(await startFollowing(world, workflows));
  if (options.queues.includes("training")) await removeOrphans(world);
  const http = options.web ? await httpFor(configuration, { store, world, slack, engine, onDelivery, log }) : null;
  if (options.web) {
    await slack.start();
    closers.push(await startTimers({ world, github, store, engine, log }));
  }
  return {
    url: http?.url ?? null,
    async stop() {
      await Promise.all(closers.map((close) => close()));
      await http?.close();
      await slack.stop();
      await engine.close();
      // Work that was let go of may hold a lock, and with it a connection.
      await lastChance(store.close());
      await database.stop();
    },
  };
}

async function databaseOf(
  configuration: Configuration,
  folder: string,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (configuration.DATABASE_URL) return { url: configuration.DATABASE_URL, stop: async () => undefined };
  const embedded = await startEmbedded(folder, { watch: true });
  log.info({ folder: embedded.folder }, "an embedded PostgreSQL serves; DATABASE_URL names another");
  return embedded;
}

function githubDoor(configuration: Configuration, log: Log): GithubApp {
  return githubApp({
    appId: configuration.GITHUB_APP_ID,
    privateKey: configuration.GITHUB_PRIVATE_KEY,
    baseUrl: configuration.GITHUB_API_URL,
    throttle: configuration.GITHUB_THROTTLE,
    publicUrl: configuration.HOLDOUT_PUBLIC_URL?.replace(/\/$/, ""),
    pictureSecret: pictureSecretOf(configuration),
    log,
  });
}

function slackFor(
  configuration: Configuration,
  store: Store,
  onDelivery: (delivery: Delivery) => Promise<void>,
  log: Log,
): SlackDoor {
  return slackDoor({
    botToken: configuration.SLACK_BOT_TOKEN,
    signingSecret: configuration.SLACK_SIGNING_SECRET,
    appToken: configuration.SLACK_APP_TOKEN,
    apiUrl: configuration.SLACK_API_URL,
    local: !configuration.SLACK_PACE,
    deliveries: store.deliveries,
    onDelivery: (delivery) =>
      void onDelivery(delivery).catch((err: unknown) =>
        log.error({ delivery: delivery.id, err }, "a delivery waits for the sweeper"),
      ),
    log,
  });
}

interface Parts {
  configuration: Configuration;
  folder: string;
  store: Store;
  github: GithubApp;
  slack: SlackDoor;
  log: Log;
}

async function worldOf({ configuration, folder, store, github, slack, log }: Parts): Promise<World> {
  const runner = await chooseRunner({
    runner: configuration.HOLDOUT_RUNNER,
    dockerHost: configuration.DOCKER_HOST ?? null,
    runsDir: resolve(folder, "runs"),
    enginePathOf: enginePathOf(configuration, folder),
    log,
  });
  const { decisions, runs, requests, posts, verdicts, links, policyFiles, auditLog: audit, locks } = store;
  const { repositories, pullRequests, people, reviews, tickets } = github;
  return {
    ...{ repositories, pullRequests, people, reviews, tickets, chat: slack.chat },
    ...{ decisions, runs, requests, posts, verdicts, links, policyFiles, audit, locks },
    artifacts: localArtifacts(resolve(folder, "artifacts")),
    runner,
    clock: { now: () => new Date().toISOString() },
    templates: templatesFrom(await loadMessageTemplates()),
    trainingLimits: {
      cpus: configuration.HOLDOUT_MAX_CPUS,
      memoryBytes: configuration.HOLDOUT_MAX_MEMORY_GB * 2 ** 30,
      timeoutMs: configuration.HOLDOUT_MAX_HOURS * 3_600_000,
    },
    log,
  };
}

/** A service that runs in a container asks the engine outside, which sees the data folder elsewhere. */
function enginePathOf(configuration: Configuration, folder: string): ((path: string) => string) | undefined {
  const outside = configuration.HOLDOUT_ENGINE_DATA;
  return outside ? (path) => path.replace(folder, outside) : undefined;
}

async function engineFor(
  options: ServiceOptions,
  { world, databaseUrl, store }: { world: World; databaseUrl: string; store: Store },
): Promise<{ engine: Engine; workflows: TeamWorkflows }> {
  const { configuration, queues, log } = options;
  // Some steps need the engine that runs them.
  const self: { engine: Engine | null } = { engine: null };
  const engine = () => {
    if (!self.engine) throw new Error("the engine is not up yet");
    return self.engine;
  };
  const steps = stepsOf(world, { schedules: () => engine().schedules, workflows: () => workflows });
  const workflows = teamWorkflows(engine, () => steps);
  self.engine = await startEngine({
    store,
    backend: configuration.REDIS_URL ? { redisUrl: configuration.REDIS_URL } : { databaseUrl },
    steps,
    childWorks: childWorksOf(world, await loadChartResources()),
    workflows: await loadWorkflows(steps),
    clock: world.clock,
    log,
    queues,
    trainingConcurrency: configuration.HOLDOUT_TRAININGS,
  });
  return { engine: self.engine, workflows };
}

/** Every process serves the teams' own workflows, whichever of them heard the push. */
async function startFollowing(world: World, workflows: TeamWorkflows): Promise<() => Promise<void>> {
  const follow = followTeams(world, workflows);
  await follow().catch((err: unknown) => world.log.warn({ err }, "the teams' workflows could not be read at start"));
  return every(60_000, "the teams' workflows", world.log, follow);
}

interface Web {
  store: Store;
  world: World;
  slack: SlackDoor;
  engine: Engine;
  onDelivery(delivery: Delivery): Promise<void>;
  log: Log;
}

function httpFor(configuration: Configuration, { store, world, slack, onDelivery, log }: Web): Promise<HttpServer> {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return startHttp({
    port: configuration.HOLDOUT_PORT,
    host: configuration.HOLDOUT_HOST,
    github: { webhookSecret: configuration.GITHUB_WEBHOOK_SECRET },
    slackListener: slack.listener,
    deliveries: store.deliveries,
    onDelivery,
    async picture(token) {
      const digest = digestOfPictureToken(pictureSecretOf(configuration), token, world.clock.now());
      return digest && (await world.artifacts.has(digest)) ? world.artifacts.get(digest) : null;
    },
    health: {
      async ready() {
        await store.ping();
        return { database: "ok" };
      },
    },
    metrics,
    log,
  });
}

/** A secret of its own for pictures, derived so that nothing more must be configured. */
function pictureSecretOf(configuration: Configuration): string {
  return (
    configuration.HOLDOUT_PICTURE_SECRET ?? hmacSha256(configuration.GITHUB_WEBHOOK_SECRET, "pictures").toString("hex")
  );
}
