import { digestOf } from "../common/canonicalJson.js";
import { UserError } from "../common/userError.js";
import type { KeptChild, KeptWorkflowRun, NewChild, StepEnd } from "../ports/checkpoints.js";
import type { Clock } from "../ports/clock.js";
import type { Event } from "../ports/event.js";
import { ChildJobs, type ChildResult, type Step, type StepContext } from "../ports/step.js";
import type { Checkpoints } from "../ports/checkpoints.js";
import { parseWith } from "./checkWith.js";
import type { EngineLog } from "./engine.js";
import { evaluateAll, isTrue, type ExpressionContext } from "./expression.js";
import { Stopped } from "./stopping.js";
import type { Workflow, WorkflowStep } from "./workflow.js";

/** What a run needs of the world around it. */
export interface RunWorld {
  checkpoints: Checkpoints;
  clock: Clock;
  log: EngineLog;
  step(uses: string): Step | undefined;
  workflowOf(run: KeptWorkflowRun): Workflow;
  dispatch(event: Event): Promise<void>;
  attempts: number;
}

/** How a turn of a run went: it has ended, it waits for its children, or it must be tried again after some errors. */
export type Turn =
  | { kind: "ended"; status: "done" | "failed" | "superseded"; reason: string | null }
  | { kind: "waits"; children: NewChild[] }
  | { kind: "again"; errors: number };

/**
 * Walks the steps of a run from where it stands: steps that have ended are skipped. Every step that ends is kept before the
 * next one begins, so that a worker which dies is followed by another one here.
 */
export async function runWorkflow(world: RunWorld, run: KeptWorkflowRun, signal: AbortSignal): Promise<Turn> {
  const workflow = world.workflowOf(run);
  const ended = new Map(Object.entries(run.ended));
  for (const step of workflow.steps) {
    if (run.aborted || signal.aborted)
      return { kind: "ended", status: "superseded", reason: "replaced by a newer run" };
    if (ended.has(step.id)) continue;
    const context = contextOf(run, workflow, ended);
    const turn = await takeTurn(world, { run, workflow, step, context, signal });
    if ("kind" in turn) return turn;
    ended.set(step.id, await world.checkpoints.endStep(run.id, step.id, turn, world.clock.now()));
  }
  const failed = failedStep(workflow, ended);
  const reason = failed ? (ended.get(failed.id)?.error ?? null) : null;
  return { kind: "ended", status: failed ? "failed" : "done", reason };
}

function contextOf(run: KeptWorkflowRun, workflow: Workflow, ended: Map<string, StepEnd>): ExpressionContext {
  const steps: ExpressionContext["steps"] = {};
  for (const [id, { output, outcome }] of ended) steps[id] = { outputs: output, outcome };
  return { event: run.event, steps, status: failedStep(workflow, ended) ? "failure" : "success" };
}

function failedStep(workflow: Workflow, ended: Map<string, StepEnd>): WorkflowStep | undefined {
  return workflow.steps.find((step) => ended.get(step.id)?.outcome === "failure" && !step.continueOnError);
}

/** Everything about one step of one run. */
interface Stand {
  run: KeptWorkflowRun;
  workflow: Workflow;
  step: WorkflowStep;
  context: ExpressionContext;
  signal: AbortSignal;
}

async function takeTurn(world: RunWorld, stand: Stand): Promise<StepEnd | Turn> {
  const { run, workflow, step, signal } = stand;
  try {
    if (!isTrue(step.if, stand.context)) return { outcome: "skipped", output: null, error: null };
    return await perform(world, stand);
  } catch (error) {
    if (signal.aborted) return { kind: "ended", status: "superseded", reason: "replaced by a newer run" };
    const ids = { workflow: workflow.name, workflowRun: run.id, step: step.id, event: run.event.id };
    if (error instanceof UserError) {
      world.log.warn({ ...ids, sentence: error.message }, "a step ended with a person's mistake");
      return { outcome: "failure", output: null, error: error.message };
    }
    const sentence = error instanceof Error ? error.message : String(error);
    if (!(error instanceof TimeOver)) {
      const errors = await world.checkpoints.countError(run.id, step.id, sentence);
      if (errors < world.attempts) return { kind: "again", errors };
    }
    world.log.error({ ...ids, err: error }, "a step failed");
    return { outcome: "failure", output: null, error: sentence };
  }
}

async function perform(world: RunWorld, stand: Stand): Promise<StepEnd | Turn> {
  const { run, workflow, step } = stand;
  const { status: _, ...context } = stand.context;
  const implementation = world.step(step.uses);
  if (!implementation) throw new UserError(`there is no step '${step.uses}'`, placeOf(workflow, step));
  const input = withPlace(workflow, step, () => parseWith(implementation, evaluateAll(step.with, context)));
  const known = run.children.filter((child) => child.stepId === step.id);
  if (known.some((child) => child.result === null)) return { kind: "waits", children: known };

  const answer = await withTimeLimit(stand, (signal) =>
    implementation.run(input, stepContext(world, run, step, signal, known)),
  );
  if (!(answer instanceof ChildJobs))
    return { outcome: "success", output: toJson(implementation.output.parse(answer)), error: null };
  const children = answer.jobs.map((job) => newChild(run, step, job));
  if (children.every((child) => known.some((each) => each.key === child.key)) && known.length > 0)
    throw new Error(`step '${step.id}' asks again for children that have all ended`);
  if (children.length === 0) throw new Error(`step '${step.id}' asks to wait for no children`);
  await world.checkpoints.waitFor(run.id, step.id, children, world.clock.now());
  return { kind: "waits", children };
}

function stepContext(
  world: RunWorld,
  run: KeptWorkflowRun,
  step: WorkflowStep,
  signal: AbortSignal,
  known: KeptChild[],
): StepContext {
  const results: Record<string, ChildResult> = {};
  for (const child of known) if (child.result) results[child.name] = child.result;
  return {
    event: run.event,
    workflowRunId: run.id,
    stepId: step.id,
    now: world.clock.now(),
    signal,
    children: known.length > 0 ? results : undefined,
    emit: (key, event) =>
      world.dispatch({ ...event, id: `${run.id}.${step.id}.${key}`, at: world.clock.now() } as Event), // the spread of a union is not followed by the compiler
  };
}

function newChild(run: KeptWorkflowRun, step: WorkflowStep, job: ChildJobs["jobs"][number]): NewChild {
  const key = `child-${digestOf([run.id, step.id, job.id]).slice(0, 24)}`;
  return { key, name: job.id, queue: job.queue, input: toJson(job.input) };
}

/** What the checkpoint would give back: outputs are the same for the step that follows at once and the one that follows a crash. */
function toJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

function placeOf(workflow: Workflow, step: WorkflowStep) {
  return { path: workflow.path, line: step.line };
}

function withPlace<T>(workflow: Workflow, step: WorkflowStep, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError && !error.place) throw new UserError(error.sentence, placeOf(workflow, step));
    throw error;
  }
}

/** A step that took longer than its file allows. It is not tried again: it has had its time. */
class TimeOver extends Error {}

/** A step that does not listen to its signal keeps running, but is waited for no longer than this. */
const LAST_CHANCE_MS = 2_000;

async function withTimeLimit<T>({ step, signal }: Stand, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const over = new TimeOver(`step '${step.id}' took longer than ${step.timeoutMs / 60_000} minutes`);
  let timer: NodeJS.Timeout | undefined;
  let lastChance: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      limit.abort(over);
      lastChance = setTimeout(() => reject(over), LAST_CHANCE_MS);
    }, step.timeoutMs);
    // A process that ends leaves its step to another one, and does not wait for the limit.
    timer.unref();
  });
  try {
    return await Promise.race([work(AbortSignal.any([signal, limit.signal])), timedOut]);
  } catch (error) {
    throw limit.signal.aborted && !(signal.reason instanceof Stopped) ? over : error;
  } finally {
    clearTimeout(timer);
    clearTimeout(lastChance);
  }
}
