import { and, eq, inArray, sql } from "drizzle-orm";
import type { Checkpoints, NewWorkflowRun } from "../ports/checkpoints.js";
import { oneAtATime, type Database, type Transaction } from "./database.js";
import { workflowRuns } from "./engineSchema.js";

/**
 * Keeps new runs in the order of their groups. Runs of one group are kept one after the other (a lock until commit), so that
 * "older" and "newer" mean the same to everybody.
 */
export function beginRuns(database: Database, runs: NewWorkflowRun[]): ReturnType<Checkpoints["begin"]> {
  if (runs.length === 0) return Promise.resolve({ ready: [], aborted: [] });
  const groups = runs.flatMap((run) => run.group ?? []);
  if (groups.length === 0) return keepAll(database, runs);
  return database.transaction(async (transaction) => {
    for (const key of [...new Set(groups.map((group) => group.key))].sort())
      await oneAtATime(transaction, "workflow group", key);
    return keepAll(transaction, runs);
  });
}

/** Ends a run and gives what may be queued now that it is out of the way. */
export async function endRun(
  database: Database,
  runId: string,
  ended: { status: "done" | "failed" | "superseded"; reason: string | null; at: string },
): Promise<string[]> {
  const [run] = await database
    .update(workflowRuns)
    .set({ status: ended.status, reason: ended.reason, endedAt: ended.at })
    .where(and(eq(workflowRuns.id, runId), inArray(workflowRuns.status, ["queued", "running", "waiting"])))
    .returning({ group: workflowRuns.concurrencyGroup });
  if (!run?.group) return [];
  const group = run.group;
  return database.transaction(async (transaction) => {
    await oneAtATime(transaction, "workflow group", group);
    const next = await transaction.execute<{ id: string; status: string }>(sql`
      select id, status from workflow_runs
      where concurrency_group = ${group} and status in ('queued', 'running', 'waiting') order by number limit 1`);
    return next.rows.filter((row) => row.status === "queued").map((row) => row.id);
  });
}

async function keepAll(
  database: Database | Transaction,
  runs: NewWorkflowRun[],
): Promise<{ ready: string[]; aborted: string[] }> {
  const kept = await database
    .insert(workflowRuns)
    .values(runs.map(rowOf))
    .onConflictDoNothing()
    .returning({ id: workflowRuns.id, number: workflowRuns.number });
  const ready: string[] = [];
  const aborted: string[] = [];
  for (const { id, number } of kept) {
    const group = runs.find((run) => run.id === id)?.group;
    if (group?.newestWins) aborted.push(...(await replaceOlder(database, group.key, number)));
    if (!group || !(await hasOlder(database, group.key, number))) ready.push(id);
  }
  return { ready, aborted };
}

function rowOf(run: NewWorkflowRun): typeof workflowRuns.$inferInsert {
  return {
    id: run.id,
    eventId: run.event.id,
    scope: run.scope ?? "",
    workflow: run.workflow,
    event: run.event,
    definition: run.definition.digest,
    concurrencyGroup: run.group?.key ?? null,
    status: "queued",
    createdAt: run.at,
    queuedAt: run.at,
  };
}

/** Runs that only wait are over at once, and so are the children they wait for; a running one is asked to stop. */
async function replaceOlder(database: Database | Transaction, group: string, number: number): Promise<string[]> {
  const older = await database.execute<{ id: string; status: string }>(sql`
    with replaced as (
      update workflow_runs set aborted = true,
        status = case when status = 'running' then 'running' else 'superseded' end,
        reason = case when status = 'running' then reason else 'replaced by a newer run' end,
        ended_at = case when status = 'running' then null else now() end
      where concurrency_group = ${group} and number < ${number} and status in ('queued', 'running', 'waiting')
      returning id, status
    ), cancelled as (
      update child_jobs set cancelled = true, ended = (starts = 0),
        result = case when starts = 0 then '{"error":"cancelled before it started"}'::json end
      where not ended and run_id in (select id from replaced where status = 'superseded')
    )
    select id, status from replaced`);
  return older.rows.filter((row) => row.status === "running").map((row) => row.id);
}

async function hasOlder(database: Database | Transaction, group: string, number: number): Promise<boolean> {
  const older = await database.execute(sql`
    select 1 from workflow_runs
    where concurrency_group = ${group} and number < ${number} and status in ('queued', 'running', 'waiting') limit 1`);
  return older.rows.length > 0;
}
