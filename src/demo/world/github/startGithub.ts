import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { DeliveryDesk } from "../deliveries.js";
import { createDeliveries } from "../deliveries.js";
import type { Gaps } from "../emulator/emulatorApp.js";
import { startEmulator } from "../emulator/startEmulator.js";
import type { Fault, Faults } from "../faults.js";
import { createFaults } from "../faults.js";
import type { WorldChoices } from "../worldOptions.js";
import { addAppRoutes } from "./appRoutes.js";
import { checkRuns } from "./checkRuns.js";
import type { GithubInside } from "./githubInside.js";
import { githubInside } from "./githubInside.js";
import type { Payload } from "./hooks.js";
import { onHook } from "./hooks.js";
import { injectGithubFaults, limits, refuseUnknownTokens } from "./limits.js";
import { merging } from "./merging.js";
import { permissions } from "./permissions.js";
import { pullFiles } from "./pullFiles.js";
import type { Reactions } from "./reactions.js";
import { addReactionRoutes } from "./reactions.js";

/** GitHub as the service and the people meet it. */
export interface GithubCounterpart {
  url: string;
  /** `owner/repo` of the team's repository. */
  repository: string;
  appId: number;
  appSlug: string;
  /** PEM, PKCS #8. */
  privateKey: string;
  webhookSecret: string;
  installationId: number;
  /** A personal access token of one of the team. */
  tokenFor(login: string): string;
  /** Fail the App's next requests that match. */
  failNext(fault: Fault): void;
  faults: Faults;
  deliveries: DeliveryDesk;
  reactions: Reactions;
  inside: GithubInside;
  stop(): Promise<void>;
}

const app = { id: 4711, slug: "holdout", name: "Holdout", installationId: 815 };

/** Everything the App asks for, as in its manifest. */
const appPermissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  members: "read",
};

const appEvents = ["pull_request", "push", "create", "issue_comment", "issues", "check_run", "check_suite"];

/** Starts GitHub with the team's organisation, repository and App; `serviceUrl` is asked at every delivery. */
export async function startGithub(
  choices: WorldChoices,
  serviceUrl: () => string | undefined,
): Promise<GithubCounterpart> {
  const privateKey = newPrivateKey();
  const webhookSecret = randomBytes(20).toString("hex");
  const deliveries = createDeliveries(webhookSecret, () => under(serviceUrl(), "/api/github/webhooks"));
  const faults = createFaults();
  const reactions: Reactions = new Map();
  const fullName = `${choices.owner}/${choices.repo}`;
  const inside = githubInside({ app, deliveries, fullName, owner: firstAdmin(choices) });
  const gaps = githubGaps({ inside, faults, reactions });
  const seed = githubSeed(choices, privateKey);
  const emulator = await startEmulator({ service: "github", port: choices.githubPort, seed, gaps });
  await settleTeam(inside, choices);
  deliveries.forget();
  return {
    url: emulator.url,
    repository: fullName,
    appId: app.id,
    appSlug: app.slug,
    privateKey,
    webhookSecret,
    installationId: app.installationId,
    tokenFor: (login) => tokenOf(login),
    failNext: (fault) => faults.failNext(fault),
    faults,
    deliveries,
    reactions,
    inside,
    stop: () => emulator.close(),
  };
}

function under(base: string | undefined, path: string): string | undefined {
  return base === undefined ? undefined : new URL(path, base).href;
}

interface Closing {
  inside: GithubInside & { enter(inside: GithubInside["emulator"]): void };
  faults: Faults;
  reactions: Reactions;
}

function githubGaps({ inside, faults, reactions }: Closing): Gaps {
  return {
    before(emulator) {
      inside.enter(emulator);
      emulator.app.use("*", refuseUnknownTokens(inside));
      emulator.app.use("*", injectGithubFaults(faults));
      addReactionRoutes(inside, reactions);
      addAppRoutes(inside);
    },
    around: { ...pullFiles(inside), ...checkRuns(inside), ...merging(inside), ...permissions(inside), ...limits() },
    after({ webhooks }) {
      webhooks.dispatch = async (event, action, payload) => {
        if (appEvents.includes(event)) await onHook(inside, event, action, payload as Payload); // the counterpart's own payload
      };
    },
  };
}

function githubSeed(choices: WorldChoices, privateKey: string): Record<string, unknown> {
  const { owner, repo, team } = choices;
  const admins = team.filter(({ role }) => role === "admin");
  return {
    tokens: Object.fromEntries(team.map(({ login }) => [tokenOf(login), { login, scopes: ["repo", "admin:org"] }])),
    github: {
      users: team.map(({ login, name }) => ({ login, name, email: `${login}@${owner}.example` })),
      orgs: [{ login: owner, name: owner, members: admins.map(({ login }) => ({ login, role: "admin" })) }],
      repos: [{ owner, name: repo, private: choices.private, auto_init: true }],
      apps: [
        {
          app_id: app.id,
          slug: app.slug,
          name: app.name,
          private_key: privateKey,
          permissions: appPermissions,
          events: appEvents,
          installations: [{ installation_id: app.installationId, account: owner, repository_selection: "all" }],
        },
      ],
    },
  };
}

/** Collaborators with their permissions, and the organisation's teams. */
async function settleTeam(inside: GithubInside, { owner, repo, team, teams }: WorldChoices): Promise<void> {
  const permission = { admin: "admin", write: "push", read: "pull" };
  for (const { login, role } of team)
    await inside.ask("PUT", `/repos/${owner}/${repo}/collaborators/${login}`, { permission: permission[role] });
  for (const [slug, logins] of Object.entries(teams)) {
    await inside.ask("POST", `/orgs/${owner}/teams`, { name: slug });
    for (const login of logins) await inside.ask("PUT", `/orgs/${owner}/teams/${slug}/memberships/${login}`, {});
  }
}

function firstAdmin({ team }: WorldChoices): string {
  const admin = team.find(({ role }) => role === "admin");
  if (!admin) throw new Error("the team needs one admin at least");
  return admin.login;
}

function tokenOf(login: string): string {
  return `ghp_${login}`;
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
