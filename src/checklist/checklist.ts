import type { RuleId } from "../tasks/ruleId.js";
import type { Rule } from "./rule.js";
import { baselineWasRun } from "./rules/baseline-was-run.js";
import { noSilentLabelFix } from "./rules/no-silent-label-fix.js";
import { notRunBefore } from "./rules/not-run-before.js";
import { protocolIsFixed } from "./rules/protocol-is-fixed.js";
import { resultsAreLogged } from "./rules/results-are-logged.js";
import { runFollowsTheProtocol } from "./rules/run-follows-the-protocol.js";
import { taskIsDeclared } from "./rules/task-is-declared.js";
import { trainingIsContainerised } from "./rules/training-is-containerised.js";
import { validationComesFirst } from "./rules/validation-comes-first.js";
import { validationIsFrozen } from "./rules/validation-is-frozen.js";

/** Every rule by its id, in the order in which people meet them; undefined where a rule is promised but not built yet. */
export const checklist: Record<RuleId, Rule | undefined> = {
  "task-is-declared": taskIsDeclared,
  "validation-comes-first": validationComesFirst,
  "validation-is-a-random-draw": undefined,
  "validation-represents-the-domain": undefined,
  "validation-is-frozen": validationIsFrozen,
  "nothing-leaks": undefined,
  "annotators-agree": undefined,
  "no-silent-label-fix": noSilentLabelFix,
  "label-fix-reaches-the-past": undefined,
  "protocol-is-fixed": protocolIsFixed,
  "run-follows-the-protocol": runFollowsTheProtocol,
  "metric-fits-the-task": undefined,
  "not-run-before": notRunBefore,
  "training-is-containerised": trainingIsContainerised,
  "data-is-versioned": undefined,
  "dataset-is-compiled": undefined,
  "results-are-logged": resultsAreLogged,
  "format-fits-the-data": undefined,
  "data-is-stored-once": undefined,
  "framework-is-agreed": undefined,
  "calibration-holds": undefined,
  "baseline-was-run": baselineWasRun,
};
