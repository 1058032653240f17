import type { RunRecord } from "../../experiments/experiment.js";
import { epochBudget, type Protocol } from "../../tasks/task.js";
import { fail, pass, skip, waitForRun } from "../answer.js";
import type { ExperimentFacts } from "../facts.js";
import { howToTrain, runOnceMended } from "../howToTrain.js";
import type { Rule } from "../rule.js";
import { nothingRan, seedRuns, taskAtHead, untrained } from "../seedRuns.js";
import { counted, some, someSentences } from "../sentences.js";

export const runFollowsTheProtocol: Rule = {
  id: "run-follows-the-protocol",
  asks: "Does the recorded curve show exactly what the protocol demands?",
  watches: "the runs of the experiments in the change",
  severity: "block",
  check(facts, task) {
    if (!facts.ledgerKnown) return skip("runs are known to the service, not to this clone");
    const { protocol } = taskAtHead(facts, task);
    const started = task.experiments.filter((experiment) => !nothingRan(seedRuns(experiment, protocol)));
    if (started.length === 0) return skip("nothing was trained yet");
    const troubles = started.flatMap((experiment) => troublesOf(experiment, protocol));
    if (troubles.length > 0) {
      return fail({
        saw: someSentences(troubles),
        next: `Let the script evaluate as the protocol in \`experiment.json\` says, and train every seed: ${runOnceMended(facts.change)}.`,
      });
    }
    const waiting = untrained(task.experiments, protocol).map(({ experiment }) => experiment.name);
    if (waiting.length > 0) return waitForRun(`${some(waiting)} not trained yet`, howToTrain(facts.change));
    const underWay = started.flatMap((experiment) => seedRuns(experiment, protocol).underWay);
    if (underWay.length > 0)
      return waitForRun(`${counted(underWay.length, "run")} queued or running`, "Wait until the runs have ended.");
    return pass(`every run evaluated ${expectation(protocol)}, seeds ${protocol.seeds.join(", ")}`);
  },
};

/** What already contradicts the protocol, whatever the runs that are still under way will show. */
function troublesOf(experiment: ExperimentFacts, protocol: Protocol): string[] {
  const { finished, underWay, missing } = seedRuns(experiment, protocol);
  const { name } = experiment.experiment;
  const troubles = finished
    .filter((record) => !isAsDemanded(record.state.result?.evaluatedEpochs ?? [], protocol))
    .map(
      (record) =>
        `${name}, seed ${record.run.seed}: evaluated ${evaluatedOf(record)}, expected ${expectation(protocol)}`,
    );
  if (missing.length > 0 && underWay.length === 0)
    troubles.push(
      `${name}: ${missing.length === 1 ? "seed" : "seeds"} ${missing.join(", ")} of ${protocol.seeds.length} not trained`,
    );
  return troubles;
}

/**
 * A run with a number of epochs evaluates at every multiple of the cadence up to the budget (and at its end, where that
 * is no multiple). A run to a plateau may stop earlier, but no sooner than its patience allows.
 */
function isAsDemanded(epochs: number[], protocol: Protocol): boolean {
  const every = protocol.evaluate.everyEpochs;
  const budget = epochBudget(protocol);
  const last = epochs.at(-1) ?? 0;
  const inStep = epochs.every((epoch, i) => epoch === (i + 1) * every || (i === epochs.length - 1 && epoch === budget));
  const isToTheEnd = last + every > budget && last <= budget;
  if (!inStep || epochs.length === 0) return false;
  if ("epochs" in protocol.train) return isToTheEnd;
  return isToTheEnd || epochs.length > protocol.train.plateau.patience;
}

function expectation(protocol: Protocol): string {
  const { everyEpochs } = protocol.evaluate;
  const cadence = everyEpochs === 1 ? "every epoch" : `every ${everyEpochs} epochs`;
  const until = "epochs" in protocol.train ? `to ${protocol.train.epochs}` : `to a plateau or ${epochBudget(protocol)}`;
  return `${cadence} ${until}`;
}

function evaluatedOf({ state }: RunRecord): string {
  const epochs = state.result?.evaluatedEpochs ?? [];
  if (epochs.length === 0) return "never";
  const shown = epochs.length > 6 ? `${epochs.slice(0, 3).join(", ")}, …, ${epochs.at(-1)}` : epochs.join(", ");
  return `at ${epochs.length === 1 ? "epoch" : "epochs"} ${shown}`;
}
