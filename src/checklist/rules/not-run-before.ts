import type { RunRecord } from "../../experiments/experiment.js";
import { fail, pass, skip } from "../answer.js";
import type { ExperimentFacts, Facts } from "../facts.js";
import type { Rule } from "../rule.js";
import { someSentences } from "../sentences.js";

export const notRunBefore: Rule = {
  id: "not-run-before",
  asks: "Has this very experiment not been run already?",
  watches: "the fingerprints of the experiments in the change",
  severity: "block",
  check(facts, task) {
    if (task.experiments.length === 0) return skip("the change touches no experiment of this task");
    if (!facts.ledgerKnown) return skip("past runs are known to the service, not to this clone");
    const repeats = task.experiments.flatMap((experiment) => repeatOf(experiment, facts));
    if (repeats.length === 0)
      return pass("no other experiment had the same code, data, image, hyperparameters and protocol");
    return fail({
      saw: someSentences(repeats.map(({ sentence }) => sentence)),
      next: "Its result stands for this one, too; nothing needs to be trained. Remove the file, or change what should be different.",
      places: repeats.map(({ path, sentence }) => ({ path, line: 1, message: `Already run: ${sentence}.` })),
    });
  },
};

/** A run counts against an experiment when another file asked for it, and it was not thrown away. */
function repeatOf(experiment: ExperimentFacts, facts: Facts): { path: string; sentence: string }[] {
  const { path, name } = experiment.experiment;
  const ownPaths = [path, facts.change.files.find((file) => file.path === path)?.previousPath];
  const others = experiment.runs.filter(
    ({ run, state }) =>
      !ownPaths.includes(run.experimentPath) && state.status !== "failed" && state.status !== "cancelled",
  );
  const [first] = others;
  if (!first) return [];
  const sentence = `${name} is the same training as ${first.run.experimentPath} (${standing(others)})`;
  return [{ path, sentence }];
}

function standing(records: RunRecord[]): string {
  const finished = records.filter(({ state }) => state.status === "finished");
  const seeds = (finished.length > 0 ? finished : records).map(({ run }) => run.seed);
  const ended = finished
    .map(({ state }) => state.endedAt ?? "")
    .sort()
    .at(-1);
  const when = ended ? ` on ${ended.slice(0, 10)}` : "";
  const status = finished.length > 0 ? `finished${when}` : (records[0]?.state.status ?? "queued");
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")} ${status}`;
}
