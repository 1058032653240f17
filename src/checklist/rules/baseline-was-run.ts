import { experimentName } from "../../experiments/parseExperiment.js";
import { fail, pass, skip, waitForRun } from "../answer.js";
import type { ExperimentFacts, Facts, TaskFacts } from "../facts.js";
import type { Rule } from "../rule.js";
import { howToTrain, runOnceMended } from "../howToTrain.js";
import { seedRuns, taskAtHead, type SeedRuns } from "../seedRuns.js";
import { counted } from "../sentences.js";

export const baselineWasRun: Rule = {
  id: "baseline-was-run",
  asks: "Is there a baseline under the same protocol to compare with?",
  watches: "the runs of the baseline",
  severity: "block",
  check(facts, task) {
    const { baseline: path } = task.task;
    const candidates = task.experiments.filter(({ experiment }) => experiment.path !== path);
    if (task.experiments.length === 0) return skip("the change touches no experiment of this task");
    if (candidates.length === 0) return skip("the change is about the baseline itself");
    if (!facts.ledgerKnown) return skip("runs are known to the service, not to this clone");
    const { protocol } = taskAtHead(facts, task);
    const runs = task.baseline ? seedRuns(task.baseline, protocol) : null;
    if (runs?.finished.length === protocol.seeds.length)
      return pass(`the baseline ran under this protocol, seeds ${protocol.seeds.join(", ")}`);
    const saw = runs ? standing(runs, protocol.seeds.length) : `there is no baseline at \`${path}\` yet`;
    const next = task.baseline ? howToTrainBaseline(facts, task, task.baseline) : addBaseline(facts, task);
    const isCandidateDone = candidates.some((candidate) => seedRuns(candidate, protocol).finished.length > 0);
    if (!isCandidateDone || (runs && runs.underWay.length > 0)) return waitForRun(saw, next);
    return fail({ saw: `${saw}, so the result cannot be compared`, next });
  },
};

/** The base branch's own baseline needs no look; one that the change makes is trained as the change is. */
function howToTrainBaseline(facts: Facts, task: TaskFacts, { experiment, fingerprint }: ExperimentFacts): string {
  const { change } = facts;
  const isOfChange = task.experiments.some((one) => one.fingerprint === fingerprint);
  return howToTrain({ ...change, fork: change.fork && isOfChange }, nameAmongTasks(facts, task, experiment.name));
}

function addBaseline(facts: Facts, task: TaskFacts): string {
  const { baseline: path } = task.task;
  const name = nameAmongTasks(facts, task, experimentName(path));
  return `Add \`${path}\`, then anybody with write access says ${runOnceMended(facts.change, name)}.`;
}

/** `baseline`, or `digits/baseline` where another task has one of this name: then the name alone means both. */
function nameAmongTasks(facts: Facts, task: TaskFacts, name: string): string {
  const others = Object.values(facts.tasks).filter((other) => other.task.name !== task.task.name);
  const isShared = others.some(({ baseline, experiments }) =>
    [baseline, ...experiments].some((one) => one?.experiment.name === name),
  );
  return isShared ? `${task.task.name}/${name}` : name;
}

function standing({ finished, underWay, failed }: SeedRuns, seeds: number): string {
  const parts = [
    `${finished.length} of ${counted(seeds, "seed")} of the baseline trained under this protocol`,
    underWay.length > 0 ? `${underWay.length} under way` : "",
    failed.length > 0 ? `${failed.length} failed` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
