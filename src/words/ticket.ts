import type { ValidationFiles } from "../checklist/facts.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";
import { count } from "./numbers.js";
import type { Templates } from "../ports/templates.js";

/** By this the first ticket of a task is found again. */
export function ticketMarker(task: string): string {
  return `<!-- holdout:ticket ${task} -->`;
}

/** `Collect the validation set of digits` */
export function ticketTitle(task: string): string {
  return `Collect the validation set of \`${task}\``;
}

/** The live checklist of a task's first ticket. `files` are those of the default branch; null where items or labels are missing. */
export function ticketBody(
  templates: Templates,
  task: Task,
  files: ValidationFiles | null,
  acceptance: Acceptance | null,
): string {
  const wanted = typeof task.validation.size === "number" ? count(task.validation.size, "item") : "the items";
  const labelled = files ? `${files.labelled} of ${count(files.items, "item")} have` : "none of the items has";
  const complete = files !== null && files.items > 0 && files.labelled === files.items;
  return templates.fill("ticket.md", {
    marker: ticketMarker(task.name),
    task: task.name,
    question: task.question,
    points: [
      {
        done: files !== null && files.items > 0,
        text: `drawn: ${wanted} from ${task.population.manifest} into ${task.validation.items}`,
      },
      { done: complete, text: `annotated: ${labelled} a label in ${task.validation.labels}` },
      {
        done: acceptance !== null,
        text: `accepted: somebody with write access types \`/holdout validation accept ${task.name}\` in Slack`,
      },
    ],
    accepted: acceptance && {
      by: acceptance.acceptedBy,
      items: count(acceptance.items, "item"),
      labelVersion: acceptance.labelVersion,
      commit: acceptance.commit.slice(0, 8),
    },
    next: nextStep(task, files, complete),
  });
}

function nextStep(task: Task, files: ValidationFiles | null, complete: boolean): string {
  if (!files) return `commit ${task.validation.items} and ${task.validation.labels}.`;
  const left = files.items - files.labelled;
  if (files.items === 0) return `draw the items into ${task.validation.items}.`;
  if (!complete)
    return `label the ${count(left, "item that has", "items that have")} none in ${task.validation.labels}.`;
  return `look at the labels once more, then type \`/holdout validation accept ${task.name}\` in Slack.`;
}
