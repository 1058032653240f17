import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Event } from "../ports/event.js";
import type { Checkpoints, KeptChild, KeptWorkflowRun, StepEnd } from "../ports/checkpoints.js";
import { childrenIn } from "./childJobs.js";
import type { Database } from "./database.js";
import { stepOutputs, workflowDefinitions, workflowRuns } from "./engineSchema.js";
import { schedulesIn } from "./schedules.js";
import { beginRuns, endRun } from "./workflowGroups.js";

export function checkpointsIn(database: Database): Checkpoints {
  const knownDefinitions = new Set<string>();
  const children = childrenIn(database);
  return {
    ...children,
    ...schedulesIn(database),

    async begin(runs) {
      for (const { definition } of runs) {
        if (knownDefinitions.has(definition.digest)) continue;
        await database.insert(workflowDefinitions).values(definition).onConflictDoNothing();
        knownDefinitions.add(definition.digest);
      }
      return beginRuns(database, runs);
    },

    async resume(runId, at) {
      const resumed = await database.execute<ResumedRow>(sql`
        with before as (
          select id, status from workflow_runs where id = ${runId}
        )
        update workflow_runs run set status = 'running', queued_at = ${at}
        from workflow_definitions definition, before
        where run.id = ${runId} and before.id = run.id and definition.digest = run.definition
          and run.status in ('queued', 'running', 'waiting')
          and (run.concurrency_group is null or not exists (
            select 1 from workflow_runs older
            where older.concurrency_group = run.concurrency_group and older.number < run.number
              and older.status in ('queued', 'running', 'waiting')))
        returning run.event, run.workflow, run.aborted, before.status as status_before,
          definition.digest, definition.path, definition.text`);
      const row = resumed.rows[0];
      if (!row) return null;
      const isFresh = row.status_before === "queued";
      const [steps, known] = isFresh
        ? [[], []]
        : await Promise.all([stepsOf(database, runId), children.children(runId)]);
      return keptRun(runId, row, steps, known);
    },

    async countError(runId, stepId, error) {
      const [counted] = await database
        .insert(stepOutputs)
        .values({ runId, stepId, error, errors: 1 })
        .onConflictDoUpdate({
          target: [stepOutputs.runId, stepOutputs.stepId],
          set: { errors: sql`step_outputs.errors + 1`, error },
        })
        .returning({ errors: stepOutputs.errors });
      return counted?.errors ?? 1;
    },

    async endStep(runId, stepId, ended, at) {
      const set = { ...ended, endedAt: at };
      const [kept] = await database
        .insert(stepOutputs)
        .values({ runId, stepId, ...set })
        .onConflictDoUpdate({
          target: [stepOutputs.runId, stepOutputs.stepId],
          set,
          setWhere: isNull(stepOutputs.outcome),
        })
        .returning({ stepId: stepOutputs.stepId });
      if (kept) return ended;
      const earlier = (await stepsOf(database, runId)).find((step) => step.stepId === stepId);
      return earlier?.outcome ? { outcome: earlier.outcome, output: earlier.output, error: earlier.error } : ended;
    },

    end: (runId, status, reason, at) => endRun(database, runId, { status, reason, at }),

    async stopped(runIds, childKeys) {
      const runs =
        runIds.length === 0
          ? []
          : await database
              .select({ id: workflowRuns.id })
              .from(workflowRuns)
              .where(and(inArray(workflowRuns.id, runIds), eq(workflowRuns.aborted, true)));
      return [...runs.map((run) => run.id), ...(await children.cancelledAmong(childKeys))];
    },

    async overdue(before, now) {
      const { rows } = await database.execute<{ id: string; childrenEnded: boolean }>(sql`
        update workflow_runs run set queued_at = ${now}
        where id in (
          select run.id from workflow_runs run
          where run.status in ('queued', 'running', 'waiting') and run.queued_at < ${before}
            and (run.concurrency_group is null or not exists (
              select 1 from workflow_runs older
              where older.concurrency_group = run.concurrency_group and older.number < run.number
                and older.status in ('queued', 'running', 'waiting')))
          order by run.queued_at limit 500 for update skip locked)
        returning id, status = 'waiting' and not exists (
          select 1 from child_jobs child where child.run_id = run.id and not child.ended) as "childrenEnded"`);
      return rows;
    },

    async unfinished() {
      const counted = await database.execute<{ count: string }>(sql`
        select (select count(*) from workflow_runs where status in ('queued', 'running', 'waiting'))
             + (select count(*) from child_jobs where not ended) as count`);
      return Number(counted.rows[0]?.count ?? 0);
    },
  };
}

/** What `resume` reads; a type, not an interface, because drizzle wants an index signature. */
type ResumedRow = {
  event: Event;
  workflow: string;
  aborted: boolean;
  status_before: string;
  digest: string;
  path: string;
  text: string;
};

type StepRow = typeof stepOutputs.$inferSelect;

function stepsOf(database: Database, runId: string): Promise<StepRow[]> {
  return database.select().from(stepOutputs).where(eq(stepOutputs.runId, runId));
}

function keptRun(id: string, row: ResumedRow, steps: StepRow[], children: KeptChild[]): KeptWorkflowRun {
  const ended: Record<string, StepEnd> = {};
  for (const { stepId, outcome, output, error } of steps)
    if (outcome) ended[stepId] = { outcome, output: output ?? null, error };
  const { event, workflow, aborted, digest, path, text } = row;
  return { id, event, workflow, aborted, ended, children, definition: { digest, path, text } };
}
