import type { ExperimentFacts, Facts, TaskFacts } from "../checklist/facts.js";

/** An experiment that somebody means, with the facts of the commit at which it is trained. */
export interface Chosen {
  facts: Facts;
  task: TaskFacts;
  one: ExperimentFacts;
}
