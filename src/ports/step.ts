import type { z } from "zod";
import type { Event, EventKind } from "./event.js";

/** One verb of a workflow file: `uses: review/pull-request`. May be run twice for the same input: it looks before it makes. */
export interface Step<With = unknown, Output = unknown> {
  uses: string;
  /** One line for the reference. */
  does: string;
  with: z.ZodType<With>;
  output: z.ZodType<Output>;
  run(input: With, context: StepContext): Promise<Output | ChildJobs>;
}

export interface StepContext {
  event: Event;
  workflowRunId: string;
  stepId: string;
  now: string;
  /** Aborted when a newer run of the same concurrency group replaces this one, or the step's time is over. */
  signal: AbortSignal;
  /** Results of the child jobs that an earlier call of this step returned, by job id; undefined on the first call. A failed child gives `{ error }`. */
  children: Record<string, ChildResult> | undefined;
  /** Tells the engine that something happened. `key` makes the event's id unique within this step: twice the same key is one event. */
  emit(key: string, event: EventKind & { repository: string | null }): Promise<void>;
}

/** What a step returns to hand long work to a queue of its own; it is called again with `children` when all have ended. */
export class ChildJobs {
  constructor(readonly jobs: { id: string; queue: "training" | "rendering"; input: unknown }[]) {}
}

export type ChildResult = { value: unknown } | { error: string };

/** Work of a child queue: `training` supervises one run, `rendering` makes one picture. Run again after a crash. */
export interface ChildWork {
  queue: "training" | "rendering";
  work(input: unknown, signal: AbortSignal): Promise<unknown>;
}
