import type { RunRecord } from "../../experiments/experiment.js";
import { fail, pass, skip, waitForRun } from "../answer.js";
import type { ExperimentFacts } from "../facts.js";
import { runOnceMended } from "../howToTrain.js";
import type { Rule } from "../rule.js";
import { nothingRan, seedRuns, taskAtHead } from "../seedRuns.js";
import { counted, short, someSentences } from "../sentences.js";

export const resultsAreLogged: Rule = {
  id: "results-are-logged",
  asks: "Do hyperparameters, the curve of every evaluation, and the predictions reach the log?",
  watches: "the runs of the experiments in the change",
  severity: "block",
  check(facts, task) {
    if (!facts.ledgerKnown) return skip("runs are known to the service, not to this clone");
    const { protocol } = taskAtHead(facts, task);
    const all = task.experiments.map((experiment) => ({ experiment, runs: seedRuns(experiment, protocol) }));
    if (all.every(({ runs }) => nothingRan(runs))) return skip("nothing was trained yet");
    const finished = all.flatMap(({ runs }) => runs.finished);
    const failures = all.flatMap(({ experiment, runs }) => runs.failed.map((record) => failure(experiment, record)));
    const gaps = all.flatMap(({ experiment, runs }) =>
      runs.finished.flatMap((record) => missingIn(experiment, record)),
    );
    if (failures.length + gaps.length > 0)
      return fail({
        saw: someSentences([...failures, ...gaps]),
        next: `${gaps.length > 0 ? MEND_THE_SCRIPT : READ_THE_THREAD}, then ${runOnceMended(facts.change)}.`,
      });
    const underWay = all.flatMap(({ runs }) => runs.underWay).length;
    if (underWay > 0)
      return waitForRun(`${counted(underWay, "run")} queued or running`, "Wait until the runs have ended.");
    return pass(
      `${counted(finished.length, "run")} with hyperparameters, curve and the predictions of every evaluation`,
    );
  },
};

const MEND_THE_SCRIPT =
  "Let the script leave `curve.jsonl`, `predictions.csv` and `predictions/<step>.csv` of every evaluation under `/holdout/out`";
const READ_THE_THREAD = "The run's thread shows its last lines. Mend what they say";

function failure({ experiment }: ExperimentFacts, { run, state }: RunRecord): string {
  const reason = (state.reason ?? "it failed").replace(/\s+/g, " ").replace(/\.$/, "");
  return short(`${experiment.name}, seed ${run.seed}: ${reason}`, 300);
}

function missingIn({ experiment }: ExperimentFacts, { run, state }: RunRecord): string[] {
  const { result } = state;
  const missing = [
    !result?.curve || result.evaluatedEpochs.length === 0 ? "the curve" : "",
    !result?.predictions ? "the final predictions" : "",
    !result?.predictionsOfEveryEvaluation ? "the predictions of every evaluation" : "",
  ].filter((what) => what !== "");
  return missing.length === 0 ? [] : [`${experiment.name}, seed ${run.seed}: ${missing.join(", ")} missing`];
}
