/** Every rule of the checklist, in the order in which a person meets them. */
export const ruleIds = [
  "task-is-declared",
  "validation-comes-first",
  "validation-is-a-random-draw",
  "validation-represents-the-domain",
  "validation-is-frozen",
  "nothing-leaks",
  "annotators-agree",
  "no-silent-label-fix",
  "label-fix-reaches-the-past",
  "protocol-is-fixed",
  "run-follows-the-protocol",
  "metric-fits-the-task",
  "not-run-before",
  "training-is-containerised",
  "data-is-versioned",
  "dataset-is-compiled",
  "results-are-logged",
  "format-fits-the-data",
  "data-is-stored-once",
  "framework-is-agreed",
  "calibration-holds",
  "baseline-was-run",
] as const;

export type RuleId = (typeof ruleIds)[number];
