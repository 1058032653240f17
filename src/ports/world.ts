import type { Artifacts } from "./artifacts.js";
import type { Chat } from "./chat.js";
import type { Clock } from "./clock.js";
import type { AuditLog, Decisions, Links, Locks, PolicyFiles, Posts, Requests, Runs, Verdicts } from "./ledger.js";
import type { Log } from "../common/log.js";
import type { People } from "./people.js";
import type { PullRequests } from "./pullRequests.js";
import type { Repositories } from "./repositories.js";
import type { Reviews } from "./reviews.js";
import type { Runner } from "./runner.js";
import type { Templates } from "./templates.js";
import type { Tickets } from "./tickets.js";

/** All ports together. A use case names the ones it needs: `Pick<World, "runs" | "clock">`. */
export interface World {
  repositories: Repositories;
  pullRequests: PullRequests;
  people: People;
  reviews: Reviews;
  tickets: Tickets;
  chat: Chat;
  decisions: Decisions;
  runs: Runs;
  requests: Requests;
  posts: Posts;
  verdicts: Verdicts;
  links: Links;
  policyFiles: PolicyFiles;
  audit: AuditLog;
  locks: Locks;
  artifacts: Artifacts;
  runner: Runner;
  clock: Clock;
  templates: Templates;
  /** The most that a task may ask for: whoever runs the service says so, not the team. */
  trainingLimits: { cpus: number; memoryBytes: number; timeoutMs: number };
  log: Log;
}
