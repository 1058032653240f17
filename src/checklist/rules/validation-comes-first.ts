import type { Acceptance } from "../../validation/acceptance.js";
import { fail, pass, skip } from "../answer.js";
import type { ExperimentFacts, Facts, TaskFacts, ValidationFiles } from "../facts.js";
import type { Rule } from "../rule.js";
import { counted, some } from "../sentences.js";

export const validationComesFirst: Rule = {
  id: "validation-comes-first",
  asks: "Was the validation set drawn, annotated and accepted before anything was trained?",
  watches: "experiment files, training code and data",
  severity: "block",
  check(facts, task) {
    const touched = trainable(task);
    if (touched.length === 0) return skip("the change brings nothing to train");
    const { validation: plan, name } = task.task;
    if (facts.ledgerKnown && task.acceptance) return pass(accepted(task.acceptance));
    const seen = progress(task.baseValidation, plan.size);
    const isComplete = seen.left === "";
    if (!facts.ledgerKnown && isComplete)
      return skip(`${seen.saw}; whether somebody accepted them is known to the service, not to this clone`);
    const accept = `somebody with write access says \`/holdout validation accept ${name}\``;
    return fail({
      saw: `${seen.saw}${facts.ledgerKnown ? ", not accepted yet" : ""}`,
      next: isComplete ? `Everything is labelled: ${accept}.` : `${seen.left} Then ${accept}.`,
      places: places(facts, touched),
    });
  },
};

/** A change that declares a task may bring its baseline along: describing it trains nothing yet. */
function trainable({ declaredIn, experiments, task }: TaskFacts): ExperimentFacts[] {
  if (declaredIn === "base") return experiments;
  return experiments.filter(({ changed, experiment }) => changed && experiment.path !== task.baseline);
}

function accepted({ items, acceptedBy, labelVersion }: Acceptance): string {
  return `${counted(items, "item")}, accepted by ${acceptedBy} (labels v${labelVersion})`;
}

/** How far the validation set is on the base branch, and what is left to do; nothing left is "". */
function progress(files: ValidationFiles | null, planned: TaskFacts["task"]["validation"]["size"]) {
  const wanted = typeof planned === "number" ? planned : (files?.items ?? 0);
  if (!files) {
    const saw = "there is no validation set on the base branch yet";
    return { saw, left: "Draw the items, label them, and merge both files." };
  }
  if (files.items < wanted) {
    return { saw: `${files.items} of ${wanted} items drawn`, left: "Draw the rest and label it." };
  }
  const saw = `${files.labelled} of ${files.items} items labelled`;
  const missing = files.items - files.labelled;
  return { saw, left: missing === 0 ? "" : `Label the other ${missing} (${some(files.unlabelled)}) and merge them.` };
}

function places(facts: Facts, touched: ExperimentFacts[]) {
  const changed = new Set(facts.change.files.map(({ path }) => path));
  return touched
    .filter(({ experiment }) => changed.has(experiment.path))
    .slice(0, 10)
    .map(({ experiment }) => ({
      path: experiment.path,
      line: 1,
      message: "This can be trained once the validation set is accepted.",
    }));
}
