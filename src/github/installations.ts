import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "octokit";
import type { Log } from "../common/log.js";
import { UserError } from "../common/userError.js";
import { patience } from "./patience.js";

/** Talks to GitHub as the App, or as its installation in a repository or an account. */
export interface Installations {
  app: Octokit;
  /** UserError when the App is not installed there. */
  of(repository: string): Promise<Octokit>;
  ofAccount(account: string): Promise<Octokit>;
  /** One client per installation that exists now. */
  all(): Promise<Octokit[]>;
  self(): Promise<AppIdentity>;
}

/** Who we are on GitHub; `login` is the name under which the App comments. */
export interface AppIdentity {
  id: number;
  login: string;
}

export interface AppCredentials {
  appId: number;
  /** PEM */
  privateKey: string;
  /** By default `https://api.github.com`. */
  baseUrl?: string;
  /** Spaces writes by a second and comments by three, as GitHub asks of bots; off only against a local counterpart. */
  throttle: boolean;
  /** First wait after a fault of GitHub's, 1,000 by default. */
  faultWaitMs?: number;
  log: Log;
}

/** Clients by installation, made once and kept: each holds its token and its own budget of writes. */
export function installations(credentials: AppCredentials): Installations {
  const { appId, privateKey } = credentials;
  const Client = clientClass(credentials);
  const app = new Client({ authStrategy: createAppAuth, auth: { appId, privateKey }, throttle: budget("app") });
  const clients = new Map<number, Octokit>();
  const idByPlace = new Map<string, Promise<number>>();

  function budget(id: string) {
    // The handlers say no: waiting is `patience`'s work, for all kinds of limits alike.
    const leaveToPatience = () => false;
    const enabled = credentials.throttle;
    return { enabled, id, onRateLimit: leaveToPatience, onSecondaryRateLimit: leaveToPatience };
  }

  function client(installationId: number): Octokit {
    const known = clients.get(installationId);
    if (known) return known;
    const made = new Client({
      authStrategy: createAppAuth,
      auth: { appId, privateKey, installationId },
      throttle: budget(`installation-${installationId}`),
    });
    made.hook.error("request", (error, options) => {
      // An App that was removed and installed again has another id.
      if (options.url.endsWith("/access_tokens")) idByPlace.clear();
      throw error;
    });
    clients.set(installationId, made);
    return made;
  }

  async function at(place: string, find: () => Promise<{ data: { id: number } }>): Promise<Octokit> {
    const known = idByPlace.get(place);
    if (known) return client(await known);
    const found = find().then(
      ({ data }) => data.id,
      (error: unknown) => {
        idByPlace.delete(place);
        throw isStatus(error, 404) ? notInstalled(place) : error;
      },
    );
    idByPlace.set(place, found);
    return client(await found);
  }

  let identity: Promise<AppIdentity> | undefined;
  return {
    app,
    of: (repository) => at(repository, () => app.rest.apps.getRepoInstallation(splitName(repository))),
    ofAccount: (account) => at(account, () => app.rest.apps.getOrgInstallation({ org: account })),
    all: async () => {
      const found = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
      return found.filter((one) => !one.suspended_at).map((one) => client(one.id));
    },
    self: () => {
      identity ??= askWhoWeAre(app).catch((error: unknown) => {
        identity = undefined;
        throw error;
      });
      return identity;
    },
  };
}

/** `owner/name` as GitHub's API takes it. */
export function splitName(repository: string): { owner: string; repo: string } {
  const [owner, repo, ...rest] = repository.split("/");
  if (!owner || !repo || rest.length > 0) {
    throw new UserError(`"${repository}" is not a repository; expected owner/name`);
  }
  return { owner, repo };
}

/** True for GitHub's answer with this HTTP status. */
export function isStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof Error && "status" in error && statuses.includes(Number(error.status));
}

function clientClass({ baseUrl, log, faultWaitMs }: AppCredentials): typeof Octokit {
  // Octokit logs every 404 as an error; for us most are an answer ("there is none"), and real errors are thrown.
  const quiet = {
    debug: () => undefined,
    info: (message: string) => log.debug({}, message),
    warn: (message: string) => log.debug({}, message),
    error: (message: string) => log.debug({}, message),
  };
  const plain = Octokit.defaults({
    baseUrl: baseUrl ?? "https://api.github.com",
    log: quiet,
    retry: { enabled: false },
  });
  // Octokit's types lose its own methods when a plugin that adds none is mixed in.
  return plain.plugin(patience(log, faultWaitMs) as never) as typeof Octokit;
}

async function askWhoWeAre(app: Octokit): Promise<AppIdentity> {
  const { data } = await app.rest.apps.getAuthenticated();
  if (!data?.slug) throw new Error("GitHub knows no App with this id and key");
  return { id: data.id, login: `${data.slug}[bot]` };
}

function notInstalled(place: string): UserError {
  return new UserError(
    `the GitHub App is not installed in ${place}; install it there or remove the repository from Holdout`,
  );
}
