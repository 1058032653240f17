import type { RunRecord } from "../experiments/experiment.js";
import type { TrainingRequest } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import { sayOnce } from "../telling/sayOnce.js";
import { plain } from "../words/blocks.js";
import { lastLines, runEvent, trainingCard } from "../words/trainingCard.js";

type Teller = Pick<World, "chat" | "posts" | "clock" | "requests" | "runs" | "locks" | "runner">;

/** Edits the card of every request that waits for this run. Edits are hints: a lost one is made good by the next. */
export async function updateCards(world: Teller, runId: string, metric: string): Promise<void> {
  for (const request of await world.requests.ofRun(runId)) await updateCard(world, request, metric);
}

/** Writes the card of a request as its runs stand now; one writer at a time, so that an older state never wins. */
export async function updateCard(world: Teller, request: TrainingRequest, metric: string): Promise<void> {
  const { card } = request;
  if (!card) return;
  await world.locks.holding(`card ${request.id}`, 10_000, async () => {
    const runs = await recordsOf(world, request);
    await world.chat.update(trainingCard(request, runs, metric, world.runner.warning), card);
  });
}

/** Says in the thread of every request that waits for this run what became of it, once per state. */
export async function tellThreads(
  world: Teller,
  record: RunRecord,
  metric: string,
  log: string[] | null,
): Promise<void> {
  for (const request of await world.requests.ofRun(record.run.id)) {
    if (!request.card) continue;
    const text = [runEvent(record, metric), ...(log ? [lastLines(log)] : [])].join("\n");
    const key = `run ${record.run.id} ${record.state.status} for ${request.id}`;
    await sayOnce(world, key, plain(text), { channel: request.card.channel, thread: request.card.ts });
  }
}

/** The runs of a request as they stand, by seed. */
export async function recordsOf(world: Pick<World, "runs">, request: TrainingRequest): Promise<RunRecord[]> {
  const records = await Promise.all(request.runs.map((id) => world.runs.run(id)));
  return records.filter((record) => record !== null).toSorted((a, b) => a.run.seed - b.run.seed);
}
