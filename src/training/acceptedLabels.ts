import { parseLabels, type Labels } from "../metrics/labels.js";
import type { World } from "../ports/world.js";
import type { Task } from "../tasks/task.js";
import type { Acceptance } from "../validation/acceptance.js";

/** The accepted answers of a task, as they were when they were accepted: what every score is computed from. */
export async function acceptedLabels(
  world: Pick<World, "artifacts">,
  task: Task,
  acceptance: Acceptance,
): Promise<Labels> {
  const bytes = await world.artifacts.get(acceptance.labels);
  // We wrote this artifact ourselves, as an object from id to label.
  const labels = JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<string, string>;
  const rows = Object.entries(labels).map(([id, label], i) => ({ line: i + 1, cells: { id, label } }));
  const classes = task.kind === "classification" ? { classes: task.classes } : {};
  return parseLabels({ path: task.validation.labels, columns: ["id", "label"], rows }, { kind: task.kind, ...classes });
}
