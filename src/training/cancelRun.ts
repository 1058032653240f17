import { UserError } from "../common/userError.js";
import type { RunRecord } from "../experiments/experiment.js";
import type { World } from "../ports/world.js";
import { codeBlock, mrkdwn } from "../words/escape.js";

/** Ends a run that waits or runs. Whoever watches it sees the ledger and stops the container. */
export async function cancelRun(
  world: World,
  asked: { repository: string; runId: string; by: string },
): Promise<string> {
  const { run } = await runHere(world, asked.repository, asked.runId);
  const now = world.clock.now();
  const isEnded = !(await world.runs.append(run.id, now, {
    status: "cancelled",
    endedAt: now,
    reason: `by ${asked.by}`,
  }));
  if (isEnded) throw new UserError(`\`${run.id}\` has ended already`);
  await world.audit.note({
    at: now,
    repository: asked.repository,
    actor: asked.by,
    did: "cancel run",
    details: { run: run.id },
  });
  return `Seed ${run.seed} of \`${mrkdwn(run.experiment)}\` is cancelled.`;
}

/** The last lines of a run's log: of the container while it runs, of the kept log afterwards. */
export async function logsOf(world: World, repository: string, runId: string): Promise<string> {
  const { run, state } = await runHere(world, repository, runId);
  const kept = state.result
    ? Buffer.from(await world.artifacts.get(state.result.log))
        .toString("utf8")
        .split("\n")
    : null;
  const lines = kept ?? (await world.runner.lastLines(run.id, 30).catch(() => []));
  if (lines.length === 0) return `\`${run.id}\` has no log here${state.reason ? `: ${mrkdwn(state.reason)}` : ""}.`;
  return `The last lines of \`${run.id}\`:\n${codeBlock(lines.slice(-30).map((line) => line.slice(0, 180)))}`;
}

async function runHere(world: Pick<World, "runs">, repository: string, runId: string): Promise<RunRecord> {
  const record = await world.runs.run(runId);
  if (record?.run.repository === repository) return record;
  throw new UserError(`there is no run "${runId.slice(0, 40)}" here; \`/holdout runs\` lists them`);
}
