import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { TeamWorkflows, WorkflowFile } from "../collecting/followWorkflows.js";
import type { Engine } from "../engine/engine.js";
import { parseWorkflow } from "../engine/parseWorkflow.js";
import type { Workflow } from "../engine/workflow.js";
import type { Step } from "../ports/step.js";

/**
 * The steps that a team's own workflow may use. None acts for a person, and none writes beside our own: who asks again is
 * answered by the one writer that a pull request has.
 */
const forTeams = ["review/ask-again", "digest/tell"];

/** A team's own workflows, checked more strictly than ours and handed to the engine of this process. */
export function teamWorkflows(engine: () => Engine, steps: () => readonly Step[]): TeamWorkflows {
  return {
    check: (file) => void parsed(file, steps()),
    serve: (repository, files) =>
      engine().setWorkflows(
        repository,
        files.map((file) => parsed(file, steps())),
      ),
  };
}

function parsed({ path, text }: WorkflowFile, steps: readonly Step[]): Workflow {
  const workflow = parseWorkflow(text, path, steps);
  for (const { uses, line } of workflow.steps) {
    if (forTeams.includes(uses)) continue;
    const near = nearest(uses, forTeams);
    const hint = near ? `did you mean '${near}'?` : `a team's workflow may use ${forTeams.join(", ")}`;
    throw new UserError(`'${uses}' is a step of Holdout's own workflows; ${hint}`, { path, line });
  }
  refuseCircle(workflow);
  return workflow;
}

/** Asking again is an event that would ask again, without an end. */
function refuseCircle({ on, steps, path }: Workflow): void {
  const again = steps.find(({ uses }) => uses === "review/ask-again");
  if (again && on.some(({ kind }) => kind === "review.asked"))
    throw new UserError("'review/ask-again' cannot answer 'review.asked': it would ask for ever", {
      path,
      line: again.line,
    });
}
