import { and, desc, eq, gte, inArray, isNotNull, sql, type SQL } from "drizzle-orm";
import type { Run, RunRecord, RunResult, RunState } from "../experiments/experiment.js";
import { runId } from "../experiments/runId.js";
import type { Runs } from "../ports/ledger.js";
import { oneAtATime, type Database, type Transaction } from "./database.js";
import { runs, runStates } from "./schema.js";

export function runsIn(database: Database): Runs {
  return {
    ask: (wanted) =>
      database.transaction(async (transaction) => {
        for (const name of namesInOrder(wanted)) await oneAtATime(transaction, "ask for runs", name);
        const asked: { record: RunRecord; isNew: boolean }[] = [];
        for (const run of wanted) asked.push(await askOne(transaction, run));
        return asked;
      }),

    async run(runId) {
      const [record] = await records(database, eq(runs.id, runId));
      return record ?? null;
    },

    async withFingerprint(repository, fingerprint) {
      const all = await records(database, and(eq(runs.repository, repository), eq(runs.fingerprint, fingerprint)));
      const bySeed = new Map<number, RunRecord>();
      for (const record of all) {
        const known = bySeed.get(record.run.seed);
        if (!known || known.run.attempt < record.run.attempt) bySeed.set(record.run.seed, record);
      }
      return [...bySeed.values()].sort((a, b) => a.run.seed - b.run.seed);
    },

    list: (filter) =>
      records(
        database,
        and(
          filter.repository === undefined ? undefined : eq(runs.repository, filter.repository),
          filter.task === undefined ? undefined : eq(runs.task, filter.task),
          filter.since === undefined ? undefined : gte(runs.requestedAt, filter.since),
          filter.statuses === undefined ? undefined : inArray(runStates.status, filter.statuses),
        ),
        filter.limit,
      ),

    append: (runId, at, change) =>
      database.transaction(async (transaction) => {
        await oneAtATime(transaction, "state of a run", runId);
        const [known] = await records(transaction, eq(runs.id, runId));
        if (!known) throw new Error(`there is no run ${runId}`);
        if (isOver(known.state)) return false;
        await appendState(transaction, runId, at, { ...known.state, ...change });
        return true;
      }),

    async durations(repository, task) {
      const rows = await database
        .select({ seconds: sql<string>`extract(epoch from ${runStates.endedAt} - ${runStates.startedAt})` })
        .from(runs)
        .innerJoin(runStates, eq(runStates.runId, runs.id))
        .where(
          and(
            eq(runs.repository, repository),
            eq(runs.task, task),
            eq(runStates.status, "finished"),
            isNotNull(runStates.startedAt),
            isNotNull(runStates.endedAt),
          ),
        )
        .orderBy(desc(runStates.endedAt))
        .limit(20);
      return rows.map((row) => Number(row.seconds));
    },
  };
}

/** Always in the same order, so that two who ask for the same runs never wait for each other. */
function namesInOrder(wanted: { repository: string; fingerprint: string }[]): string[] {
  return [...new Set(wanted.map((run) => `${run.repository}\n${run.fingerprint}`))].sort();
}

async function askOne(
  transaction: Transaction,
  wanted: Omit<Run, "id" | "attempt">,
): Promise<{ record: RunRecord; isNew: boolean }> {
  const attempts = await records(
    transaction,
    and(eq(runs.repository, wanted.repository), eq(runs.fingerprint, wanted.fingerprint), eq(runs.seed, wanted.seed)),
  );
  const [newest] = attempts.sort((a, b) => b.run.attempt - a.run.attempt);
  if (newest && newest.state.status !== "failed" && newest.state.status !== "cancelled")
    return { record: newest, isNew: false };

  const attempt = (newest?.run.attempt ?? 0) + 1;
  const run: Run = { ...wanted, attempt, id: runId(wanted.repository, wanted.fingerprint, wanted.seed, attempt) };
  await transaction.insert(runs).values(run);
  await appendState(transaction, run.id, run.requestedAt, asked);
  return { record: { run, state: asked }, isNew: true };
}

const asked: RunState = {
  status: "queued",
  startedAt: null,
  endedAt: null,
  progress: null,
  reason: null,
  runner: null,
  result: null,
};

function isOver(state: RunState): boolean {
  return state.status === "finished" || state.status === "failed" || state.status === "cancelled";
}

async function appendState(transaction: Transaction, id: string, at: string, state: RunState): Promise<void> {
  const number = sql`(select coalesce(max(number), 0) + 1 from run_states where run_id = ${id})`;
  await transaction.insert(runStates).values({ runId: id, number, at, ...state });
}

/** Runs with how they stand now, newest first. */
async function records(
  database: Database | Transaction,
  condition: SQL | undefined,
  limit = 10_000,
): Promise<RunRecord[]> {
  const rows = await database
    .select({ run: runs, state: runStates })
    .from(runs)
    .innerJoin(runStates, eq(runStates.runId, runs.id))
    .where(
      and(
        sql`${runStates.number} = (select max(newest.number) from run_states newest where newest.run_id = ${runs.id})`,
        condition,
      ),
    )
    .orderBy(desc(runs.number))
    .limit(limit);
  return rows.map(recordOf);
}

function recordOf(row: { run: typeof runs.$inferSelect; state: typeof runStates.$inferSelect }): RunRecord {
  const { number: _order, ...run } = row.run;
  const { status, startedAt, endedAt, progress, reason, runner, result } = row.state;
  return {
    run,
    // Written by `appendState` alone, from a RunState.
    state: {
      status,
      startedAt,
      endedAt,
      progress: progress as RunState["progress"],
      reason,
      runner,
      result: result as RunResult | null,
    },
  };
}
