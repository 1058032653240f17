import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant, json, words } from "./columns.js";

/** Workflow files as they were when a run began, by the digest of their text. */
export const workflowDefinitions = pgTable("workflow_definitions", {
  digest: text().primaryKey(),
  path: words().notNull(),
  text: words().notNull(),
});

export const workflowRuns = pgTable(
  "workflow_runs",
  {
    id: text().primaryKey(),
    /** Order of arrival; within a concurrency group it is the order of commit, because a group's runs are kept one after the other. */
    number: bigint({ mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    eventId: words().notNull(),
    scope: words().notNull().default(""),
    workflow: words().notNull(),
    event: json().notNull(),
    definition: text()
      .notNull()
      .references(() => workflowDefinitions.digest),
    concurrencyGroup: words(),
    status: text({ enum: ["queued", "running", "waiting", "done", "failed", "superseded"] }).notNull(),
    aborted: boolean().notNull().default(false),
    reason: words(),
    createdAt: instant().notNull(),
    queuedAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [
    unique("one_run_per_event_and_workflow").on(table.eventId, table.scope, table.workflow),
    index("unfinished_workflow_runs")
      .on(table.queuedAt)
      .where(sql`status in ('queued', 'running', 'waiting')`),
    index("unfinished_workflow_runs_by_group")
      .on(table.concurrencyGroup, table.number)
      .where(sql`status in ('queued', 'running', 'waiting')`),
  ],
);

export const stepOutputs = pgTable(
  "step_outputs",
  {
    runId: text()
      .notNull()
      .references(() => workflowRuns.id),
    stepId: text().notNull(),
    /** Null while the step has not ended. */
    outcome: text({ enum: ["success", "failure", "skipped"] }),
    output: json(),
    error: words(),
    errors: integer().notNull().default(0),
    endedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.stepId] })],
);

export const childJobs = pgTable(
  "child_jobs",
  {
    key: text().primaryKey(),
    runId: text()
      .notNull()
      .references(() => workflowRuns.id),
    stepId: text().notNull(),
    name: words().notNull(),
    queue: text({ enum: ["training", "rendering"] }).notNull(),
    input: json(),
    result: json(),
    ended: boolean().notNull().default(false),
    cancelled: boolean().notNull().default(false),
    starts: integer().notNull().default(0),
    errors: integer().notNull().default(0),
    queuedAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [
    index("child_jobs_by_step").on(table.runId, table.stepId),
    index("unfinished_child_jobs")
      .on(table.name)
      .where(sql`not ended`),
  ],
);

export const schedules = pgTable("schedules", {
  key: words().primaryKey(),
  cron: words().notNull(),
  timezone: words().notNull(),
  event: json().notNull(),
});
