import { and, eq, inArray, sql } from "drizzle-orm";
import type { Checkpoints, KeptChild } from "../ports/checkpoints.js";
import type { ChildResult } from "../ports/step.js";
import type { Database } from "./database.js";
import { childJobs, workflowRuns } from "./engineSchema.js";

type ChildCheckpoints = Pick<
  Checkpoints,
  "waitFor" | "children" | "startChild" | "countChildError" | "endChild" | "cancelChild"
> & {
  cancelledAmong(keys: string[]): Promise<string[]>;
};

/** The part of the checkpoints that is about child jobs. */
export function childrenIn(database: Database): ChildCheckpoints {
  return {
    waitFor: (runId, stepId, children, at) =>
      database.transaction(async (transaction) => {
        const rows = children.map((child) => ({ ...child, runId, stepId, queuedAt: at }));
        if (rows.length > 0) await transaction.insert(childJobs).values(rows).onConflictDoNothing();
        await transaction
          .update(workflowRuns)
          .set({ status: "waiting" })
          .where(and(eq(workflowRuns.id, runId), eq(workflowRuns.status, "running")));
      }),

    async children(runId) {
      const rows = await database.select().from(childJobs).where(eq(childJobs.runId, runId));
      return rows.map(keptChild);
    },

    async startChild(key) {
      const [row] = await database
        .update(childJobs)
        .set({ starts: sql`${childJobs.starts} + 1` })
        .where(and(eq(childJobs.key, key), eq(childJobs.ended, false)))
        .returning();
      return row ? { ...keptChild(row), cancelled: row.cancelled, starts: row.starts } : null;
    },

    async countChildError(key) {
      const [row] = await database
        .update(childJobs)
        .set({ errors: sql`${childJobs.errors} + 1` })
        .where(eq(childJobs.key, key))
        .returning({ errors: childJobs.errors });
      return row?.errors ?? 1;
    },

    async endChild(key, result, at) {
      await database
        .update(childJobs)
        .set({ ended: true, result, endedAt: at })
        .where(and(eq(childJobs.key, key), eq(childJobs.ended, false)));
    },

    async cancelChild(name, at) {
      const neverStarted = sql`${childJobs.starts} = 0`;
      const cancelled: ChildResult = { error: "cancelled before it started" };
      const rows = await database
        .update(childJobs)
        .set({
          cancelled: true,
          ended: sql`${neverStarted}`,
          result: sql`case when ${neverStarted} then ${JSON.stringify(cancelled)}::json end`,
          endedAt: sql`case when ${neverStarted} then ${at}::timestamptz end`,
        })
        .where(and(eq(childJobs.name, name), eq(childJobs.ended, false)))
        .returning({ key: childJobs.key, queue: childJobs.queue, starts: childJobs.starts });
      return rows.map(({ key, queue, starts }) => ({ key, queue, started: starts > 0 }));
    },

    async cancelledAmong(keys) {
      if (keys.length === 0) return [];
      const rows = await database
        .select({ key: childJobs.key })
        .from(childJobs)
        .where(and(inArray(childJobs.key, keys), eq(childJobs.cancelled, true)));
      return rows.map((row) => row.key);
    },
  };
}

function keptChild(row: typeof childJobs.$inferSelect): KeptChild {
  const { key, name, queue, input, runId, stepId } = row;
  // Written by `endChild` and `cancelChild` alone.
  return { key, name, queue, input, runId, stepId, result: row.ended ? (row.result as ChildResult) : null };
}
