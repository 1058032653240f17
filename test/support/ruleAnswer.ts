import { checklist } from "../../src/checklist/checklist.js";
import type { Facts } from "../../src/checklist/facts.js";
import type { Answer } from "../../src/checklist/rule.js";
import type { RuleId } from "../../src/tasks/ruleId.js";

/** What one rule says about the task `digits`. */
export function answerOf(id: RuleId, facts: Facts): Answer {
  const [rule, task] = [checklist[id], facts.tasks["digits"]];
  if (!rule || !task) throw new Error(`there is no rule ${id}, or no task digits in these facts`);
  return rule.check(facts, task);
}
