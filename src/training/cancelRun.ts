import { UserError } from "../common/userError.js";
import type { RunRecord } from "../experiments/experiment.js";
import { taskAt } from "../gathering/gather.js";
import { snapshotAt } from "../gathering/snapshot.js";
import type { World } from "../ports/world.js";
import { mrkdwn, mrkdwnFence } from "../words/escape.js";
import { tellThreads, updateCards } from "./tellRun.js";

/**
 * Ends a run that waits or runs. Whoever watches it sees the ledger and stops the container. Asked twice by one person it
 * is one cancel.
 *
 * @returns what became of it, in mrkdwn
 * @throws UserError when there is no such run here, or it has ended already
 */
export async function cancelRun(
  world: World,
  asked: { repository: string; runId: string; by: string },
): Promise<string> {
  const { run } = await runHere(world, asked.repository, asked.runId);
  const now = world.clock.now();
  const reason = `by ${asked.by}`;
  const isNew = await world.runs.append(run.id, now, { status: "cancelled", endedAt: now, reason });
  const { state } = await runHere(world, asked.repository, run.id);
  if (state.status !== "cancelled" || state.reason !== reason)
    throw new UserError(`there is nothing to cancel: \`${run.id}\` has ended already, ${state.status}`);
  if (isNew) {
    const { repository, by: actor } = asked;
    await world.audit.note({ at: now, repository, actor, did: "cancel run", details: { run: run.id } });
  }
  await showCancelled(world, { run, state });
  return `Seed ${run.seed} of \`${mrkdwn(run.experiment)}\` is cancelled.`;
}

/** The last lines of a run's log, in mrkdwn: of the container while it runs, of the kept log afterwards. */
export async function logsOf(world: World, repository: string, runId: string): Promise<string> {
  const { run, state } = await runHere(world, repository, runId);
  const kept = state.result
    ? Buffer.from(await world.artifacts.get(state.result.log))
        .toString("utf8")
        .split("\n")
    : null;
  const lines = kept ?? (await world.runner.lastLines(run.id, 30).catch(() => []));
  if (lines.length === 0) return `\`${run.id}\` has no log here${state.reason ? `: ${mrkdwn(state.reason)}` : ""}.`;
  return `The last lines of \`${run.id}\`:\n${mrkdwnFence(lines.slice(-30).map((line) => line.slice(0, 80)))}`;
}

/** At once, also for a run that still waits behind others; who watches it tells it again where this was lost. */
async function showCancelled(world: World, record: RunRecord): Promise<void> {
  const { repository, commit, task } = record.run;
  try {
    const { metrics } = await taskAt(await snapshotAt(world.repositories, repository, commit), task);
    await tellThreads(world, record, metrics.primary, null);
    await updateCards(world, record.run.id, metrics.primary);
  } catch (err) {
    world.log.warn({ run: record.run.id, err }, "a cancel could not be shown on its card yet");
  }
}

async function runHere(world: Pick<World, "runs">, repository: string, runId: string): Promise<RunRecord> {
  const record = await world.runs.run(runId);
  if (record?.run.repository === repository) return record;
  throw new UserError(`type \`/holdout runs\` to see the runs; there is no run "${runId.slice(0, 40)}" here`);
}
