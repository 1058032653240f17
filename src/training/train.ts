import { z } from "zod";
import { ChildJobs, type Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { isEnded } from "../words/trainingCard.js";
import { mustKnow } from "./announceTraining.js";
import { recordsOf } from "./tellRun.js";

const input = z.object({ request: z.string() });
const output = z.object({ statuses: z.record(z.string(), z.string()) });

/** Hands every run of a request to the training queue and is called again when all have ended. */
export function train(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "training/train",
    does: "trains the runs of a request, each as a job of its own",
    with: input,
    output,
    async run({ request: id }, { children }) {
      const request = await mustKnow(world, id);
      if (children) await failLost(world, request.runs, children);
      const records = await recordsOf(world, request);
      const open = records.filter((record) => !isEnded(record));
      if (open.length === 0)
        return { statuses: Object.fromEntries(records.map(({ run, state }) => [run.id, state.status])) };
      return new ChildJobs(
        open.map(({ run }) => ({ id: `${run.id}-for-${id}`, queue: "training", input: { run: run.id } })),
      );
    },
  };
}

/** A run whose job failed for a reason of ours must not wait for ever: it ends as failed and says so. */
async function failLost(
  world: World,
  runs: string[],
  children: Record<string, { value: unknown } | { error: string }>,
) {
  for (const runId of runs) {
    const lost = Object.entries(children).find(([job, child]) => job.startsWith(`${runId}-for-`) && "error" in child);
    if (!lost) continue;
    const now = world.clock.now();
    await world.runs.append(runId, now, {
      status: "failed",
      endedAt: now,
      reason: "Holdout itself failed while watching it; the log knows more. Ask again to try again",
    });
  }
}
