import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { Task } from "../tasks/task.js";

/** The task of this name on the default branch. @throws UserError with the nearest known name */
export function taskNamed({ tasks }: { tasks: Task[] }, name: string): Task {
  const found = tasks.find((task) => task.name === name);
  if (found) return found;
  const known = tasks.map((task) => task.name);
  const near = nearest(name, known);
  throw new UserError(
    `there is no task "${name.slice(0, 60)}" on the default branch${near ? `; did you mean \`${near}\`?` : known.length > 0 ? `; there is ${known.map((one) => `\`${one}\``).join(", ")}` : ""}`,
  );
}
