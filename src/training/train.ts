import { z } from "zod";
import { ChildJobs, type ChildResult, type Step } from "../ports/step.js";
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
    async run({ request: id }, { event, children }) {
      const request = await mustKnow(world, event.repository, id);
      if (children) await failLost(world, request.runs, children);
      const records = await recordsOf(world, request);
      const open = records.filter((record) => !isEnded(record));
      if (open.length === 0)
        return { statuses: Object.fromEntries(records.map(({ run, state }) => [run.id, state.status])) };
      // A job has the name of its run: two requests that wait for one run never watch it at the same time.
      return new ChildJobs(open.map(({ run }) => ({ id: run.id, queue: "training", input: { run: run.id } })));
    },
  };
}

/** A run whose job failed for a reason of ours must not wait for ever, nor train on unseen: it ends as failed and says so. */
async function failLost(
  world: Pick<World, "runs" | "runner" | "clock" | "log">,
  runs: string[],
  children: Record<string, ChildResult>,
) {
  for (const runId of runs) {
    const ended = children[runId];
    if (!ended || "value" in ended) continue;
    const now = world.clock.now();
    await world.runs.append(runId, now, {
      status: "failed",
      endedAt: now,
      reason: "Holdout itself failed while watching it; ask again to try again, the service's log knows more",
    });
    await world.runner.stop(runId, "cancelled").catch((err: unknown) => {
      world.log.warn({ run: runId, err }, "a lost training could not be stopped; the next start removes it");
    });
  }
}
