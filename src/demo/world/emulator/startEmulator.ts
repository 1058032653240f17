import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import type { App, Around, Context, Gaps, Handler, Inside } from "./emulatorApp.js";

/** A running counterpart. */
export interface RunningEmulator {
  url: string;
  inside: Inside;
  close(): Promise<void>;
}

interface Start {
  service: "github" | "slack";
  /** 0 takes a free port. */
  port: number;
  seed: Record<string, unknown>;
  gaps: Gaps;
}

interface Plugin {
  register(...given: [Inside["app"], Inside["store"], Inside["webhooks"], string, Inside["tokens"]]): void;
}

/** The package hides its plugins behind hashed names; the version is pinned, so the names stand still. */
const pluginFiles = {
  github: { file: "dist-DWLNEG6M.js", name: "githubPlugin" },
  slack: { file: "dist-6ZQHD4DN.js", name: "slackPlugin" },
} as const;

let previousStart: Promise<unknown> = Promise.resolve();

/**
 * A counterpart of the `emulate` package in this process, with gaps closed while its plugin registers its routes.
 * Starts wait for each other, since all of them borrow the one plugin object.
 */
export function startEmulator(start: Start): Promise<RunningEmulator> {
  const started = previousStart.then(() => startNow(start));
  previousStart = started.catch(() => undefined);
  return started;
}

async function startNow({ service, port, seed, gaps }: Start): Promise<RunningEmulator> {
  const plugin = await loadPlugin(service);
  const register = plugin.register;
  let inside: Inside | undefined;
  plugin.register = (app, store, webhooks, baseUrl, tokens) => {
    inside = { app, store, webhooks, baseUrl, tokens };
    gaps.before(inside);
    register.call(plugin, withArounds(app, gaps.around), store, webhooks, baseUrl, tokens);
    gaps.after(inside);
  };
  try {
    const chosenPort = port || (await freePort());
    const url = `http://127.0.0.1:${chosenPort}`;
    const emulator = await createEmulator({ service, port: chosenPort, baseUrl: url, seed });
    if (!inside) throw new Error(`the ${service} counterpart started without registering its routes`);
    return { url, inside, close: () => emulator.close() };
  } finally {
    plugin.register = register;
  }
}

async function loadPlugin(service: Start["service"]): Promise<Plugin> {
  const { file, name } = pluginFiles[service];
  const module = (await import(new URL(file, import.meta.resolve("emulate")).href)) as Record<string, Plugin>;
  const plugin = module[name];
  if (!plugin) throw new Error(`emulate has no ${name} in ${file}; this world knows version 0.12.2`);
  return plugin;
}

const verbs = new Set(["get", "post", "put", "patch", "delete"]);

/** The app as the plugin sees it: each route it registers goes through its `Around`, if there is one. */
function withArounds(app: App, arounds: Record<string, Around>): App {
  return new Proxy(app, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      if (typeof key !== "string" || !verbs.has(key)) return value.bind(target);
      return (path: string, ...handlers: Handler[]) => {
        const around = arounds[`${key.toUpperCase()} ${path}`];
        const wrapped = around ? handlers.map((handler) => wrap(handler, around)) : handlers;
        return value.call(target, path, ...wrapped);
      };
    },
  });
}

function wrap(handler: Handler, around: Around): Handler {
  return (context: Context, next) =>
    around(context, async () => {
      const response = await handler(context, next);
      if (!response) throw new Error(`${context.req.method} ${context.req.path} answered nothing`);
      return response;
    });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo; // a TCP server's address is always an AddressInfo
      probe.close(() => resolve(port));
    });
  });
}
