import { UserError } from "../common/userError.js";
import { parseExperiment } from "../experiments/parseExperiment.js";
import type { Experiment, Run } from "../experiments/experiment.js";
import type { Snapshot } from "../gathering/snapshot.js";

/** An experiment as it stood in the commit that was trained; its file may say something else since. */
export async function experimentAsTrained(
  snapshot: Snapshot,
  { experiment: name, task, experimentPath: path }: Pick<Run, "task" | "experiment" | "experimentPath">,
): Promise<Experiment> {
  const text = await snapshot.text(path);
  if (text === null)
    throw new UserError(`there is no experiment ${path} in commit ${snapshot.sha.slice(0, 12)}`, { path });
  return { ...parseExperiment(text, path, task), name };
}
