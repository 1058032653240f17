import { UserError } from "../common/userError.js";
import { parseExperiment } from "../experiments/parseExperiment.js";
import type { Experiment, Run } from "../experiments/experiment.js";
import { snapshotAt } from "../gathering/snapshot.js";
import type { World } from "../ports/world.js";

/** An experiment as it stood in the commit that was trained; its file may say something else since. */
export async function experimentAsTrained(
  world: Pick<World, "repositories">,
  trained: Pick<Run, "repository" | "commit" | "task" | "experiment" | "experimentPath">,
): Promise<Experiment> {
  const { experiment: name, task, experimentPath: path, repository, commit } = trained;
  const snapshot = await snapshotAt(world.repositories, repository, commit);
  const text = await snapshot.text(path);
  if (text === null) throw new UserError(`there is no experiment ${path} in commit ${commit.slice(0, 12)}`, { path });
  return { ...parseExperiment(text, path, task), name };
}
