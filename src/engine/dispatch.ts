import { digestOf } from "../common/canonicalJson.js";
import { sha256 } from "../common/hash.js";
import type { NewWorkflowRun } from "../ports/checkpoints.js";
import type { Event } from "../ports/event.js";
import { evaluate } from "./expression.js";
import { matches } from "./trigger.js";
import type { Workflow } from "./workflow.js";

/** The workflow runs that an event starts: the same event gives the same runs, by name. */
export function runsFor(
  event: Event,
  workflows: readonly { scope: string | null; workflow: Workflow }[],
  at: string,
): NewWorkflowRun[] {
  return workflows
    .filter(({ scope }) => scope === null || scope === event.repository)
    .filter(({ scope, workflow }) => matches(workflow, event, scope))
    .map(({ scope, workflow }) => ({
      id: `wf-${digestOf([event.id, scope, workflow.name]).slice(0, 20)}`,
      event,
      workflow: workflow.name,
      scope,
      definition: {
        digest: sha256(`${workflow.path}\n${workflow.text}`),
        path: workflow.path,
        text: workflow.text,
      },
      group: groupOf(event, scope, workflow),
      at,
    }));
}

/** Groups are a matter of one scope: a team's own file cannot hold up ours. */
function groupOf(event: Event, scope: string | null, { concurrency }: Workflow): NewWorkflowRun["group"] {
  if (!concurrency) return null;
  const context = { event, steps: {} };
  const { group, cancelInProgress } = concurrency;
  const newestWins = typeof cancelInProgress === "string" ? evaluate(cancelInProgress, context) : cancelInProgress;
  return { key: `${scope ?? ""}/${String(evaluate(group, context))}`, newestWins: Boolean(newestWins) };
}
