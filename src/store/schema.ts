import { bigint, boolean, index, integer, pgTable, primaryKey, serial, text, unique } from "drizzle-orm/pg-core";
import { instant, json, words } from "./columns.js";

/** Tables of history: a trigger refuses UPDATE, DELETE and TRUNCATE on them. */
export const historyTables = [
  "acceptances",
  "approvals",
  "waivers",
  "runs",
  "run_states",
  "training_requests",
  "verdicts",
  "audit_log",
] as const;

export const acceptances = pgTable(
  "acceptances",
  {
    repository: words().notNull(),
    task: words().notNull(),
    labelVersion: integer().notNull(),
    itemsDigest: text().notNull(),
    labelsDigest: text().notNull(),
    items: integer().notNull(),
    labels: text().notNull(),
    commit: text().notNull(),
    acceptedBy: words().notNull(),
    acceptedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.repository, table.task, table.labelVersion] })],
);

export const approvals = pgTable(
  "approvals",
  {
    id: serial().primaryKey(),
    repository: words().notNull(),
    pullRequest: integer().notNull(),
    rule: text().notNull(),
    subject: text().notNull(),
    approvedBy: words().notNull(),
    approvedAt: instant().notNull(),
  },
  (table) => [
    unique("one_approval_per_person").on(
      table.repository,
      table.pullRequest,
      table.rule,
      table.subject,
      table.approvedBy,
    ),
  ],
);

export const waivers = pgTable(
  "waivers",
  {
    id: serial().primaryKey(),
    repository: words().notNull(),
    rule: text().notNull(),
    reason: words().notNull(),
    approvedBy: words().notNull(),
    until: instant().notNull(),
  },
  (table) => [index("waivers_by_repository").on(table.repository, table.until)],
);

export const runs = pgTable(
  "runs",
  {
    id: text().primaryKey(),
    /** Order in which runs were asked for. */
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    repository: words().notNull(),
    task: words().notNull(),
    experiment: words().notNull(),
    experimentPath: words().notNull(),
    commit: text().notNull(),
    fingerprint: text().notNull(),
    seed: bigint({ mode: "number" }).notNull(),
    attempt: integer().notNull(),
    requestedAt: instant().notNull(),
  },
  (table) => [
    unique("one_run_per_attempt").on(table.repository, table.fingerprint, table.seed, table.attempt),
    index("runs_by_task").on(table.repository, table.task, table.number),
  ],
);

export const runStates = pgTable(
  "run_states",
  {
    runId: text()
      .notNull()
      .references(() => runs.id),
    /** Counts the states of a run, from 1; the highest is how it stands. */
    number: integer().notNull(),
    at: instant().notNull(),
    status: text({ enum: ["queued", "running", "finished", "failed", "cancelled"] }).notNull(),
    startedAt: instant(),
    endedAt: instant(),
    progress: json(),
    reason: words(),
    runner: text(),
    result: json(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.number] })],
);

export const trainingRequests = pgTable(
  "training_requests",
  {
    id: text().primaryKey(),
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    repository: words().notNull(),
    task: words().notNull(),
    experiment: words().notNull(),
    experimentPath: words().notNull(),
    commit: text().notNull(),
    fingerprint: text().notNull(),
    pullRequest: integer(),
    askedBy: words().notNull(),
    askedAt: instant().notNull(),
    runs: text().array().notNull(),
  },
  (table) => [
    index("requests_by_fingerprint").on(table.repository, table.fingerprint),
    index("requests_by_run").using("gin", table.runs),
  ],
);

/** Where the parent card of a request stands: the only thing about a request that comes later. */
export const trainingCards = pgTable("training_cards", {
  requestId: text()
    .primaryKey()
    .references(() => trainingRequests.id),
  place: json().notNull(),
});

export const posts = pgTable("posts", {
  key: words().primaryKey(),
  reservedAt: instant().notNull(),
  place: json(),
});

export const verdicts = pgTable(
  "verdicts",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    repository: words().notNull(),
    pullRequest: integer().notNull(),
    task: words().notNull(),
    headSha: text().notNull(),
    at: instant().notNull(),
    verdict: json().notNull(),
  },
  (table) => [
    index("verdicts_by_pull_request").on(table.repository, table.pullRequest, table.task, table.id),
    index("verdicts_by_time").on(table.repository, table.at),
  ],
);

export const links = pgTable(
  "links",
  { slackUser: text().primaryKey(), login: text().notNull(), linkedAt: instant().notNull() },
  (table) => [unique("one_slack_user_per_login").on(table.login)],
);

export const linkCodes = pgTable("link_codes", {
  code: words().primaryKey(),
  slackUser: text().notNull(),
  until: instant().notNull(),
});

export const policyFiles = pgTable(
  "policy_files",
  { repository: words().notNull(), path: words().notNull(), text: words().notNull(), sha: text().notNull() },
  (table) => [primaryKey({ columns: [table.repository, table.path] })],
);

export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant().notNull(),
    repository: words(),
    actor: words().notNull(),
    did: words().notNull(),
    details: json().notNull(),
  },
  (table) => [index("audit_log_by_repository").on(table.repository, table.at)],
);

export const deliveries = pgTable(
  "deliveries",
  {
    id: words().primaryKey(),
    source: text({ enum: ["github", "slack"] }).notNull(),
    headers: json().notNull(),
    body: words().notNull(),
    at: instant().notNull(),
    dispatched: boolean().notNull().default(false),
  },
  (table) => [index("deliveries_by_time").on(table.dispatched, table.at)],
);
