import { ruleIds, type RuleId } from "../tasks/ruleId.js";
import { skip } from "./answer.js";
import { checklist } from "./checklist.js";
import type { Facts, TaskFacts } from "./facts.js";
import { isSamePerson } from "./isSamePerson.js";
import { problemsByTask, unreadable } from "./problemsByTask.js";
import type { Answer, Finding } from "./rule.js";
import { undeclared, undeclaredExperiments } from "./rules/task-is-declared.js";
import { taskAtHead, untrained } from "./seedRuns.js";
import type { Conclusion, Verdict } from "./verdict.js";

/**
 * The judgement over a change: one verdict per task, by name. The same facts give the same verdicts, whenever and
 * wherever. Which rules hold, and how strictly, is read from the base branch alone.
 *
 * A task gets a verdict when base or head knows it, when the change brings experiments that seem to mean it, or when its
 * file cannot be read; problems of no task stand under `configuration`.
 */
export function judge(facts: Facts): Verdict[] {
  const problems = problemsByTask(facts);
  const strays = undeclaredExperiments(facts);
  const names = new Set([...Object.keys(facts.tasks), ...problems.keys(), ...strays.keys()]);
  return [...names].sort().map((name) => {
    const task = Object.hasOwn(facts.tasks, name) ? facts.tasks[name] : undefined;
    const findings: Finding[] = (problems.get(name) ?? []).map((problem) => unreadable(name, problem));
    if (task) findings.push(...ruleIds.flatMap((rule) => findingOf(rule, facts, task)));
    else findings.push(...strayFinding(facts, name, strays.get(name)));
    const conclusion = conclusionOf(findings);
    const isUntrained = conclusion === "success" && task !== undefined && waitsForFirstRun(facts, task);
    return { task: name, conclusion, findings, isUntrained };
  });
}

/** `failure` when a blocking finding fails, `action_required` when a person must decide, `success` otherwise. */
export function conclusionOf(findings: readonly Finding[]): Conclusion {
  const blocking = findings.filter(({ severity }) => severity === "block");
  if (blocking.some(({ status }) => status === "fail")) return "failure";
  const waitsForPerson = blocking.some(({ status, waitsFor }) => status === "pending" && waitsFor === "person");
  return waitsForPerson ? "action_required" : "success";
}

/** Read from the runs themselves, as a team may switch off every rule that looks at them. */
function waitsForFirstRun(facts: Facts, task: TaskFacts): boolean {
  if (!facts.ledgerKnown || !task.acceptance) return false;
  return untrained(task.experiments, taskAtHead(facts, task).protocol).length > 0;
}

/** As the base branch has it; off where neither the team nor a rule that is built asks. */
function severityOf(rule: RuleId, { base }: Facts): Finding["severity"] | "off" {
  return base.config.checklist[rule] ?? checklist[rule]?.severity ?? "off";
}

function findingOf(rule: RuleId, facts: Facts, task: TaskFacts): Finding[] {
  const severity = severityOf(rule, facts);
  if (severity === "off") return [];
  // What a team asks for and nobody checks: its silence should not be taken for a yes.
  const answer = checklist[rule]?.check(facts, task) ?? skip("this version of Holdout does not check it yet");
  return [{ rule, severity, task: task.task.name, ...waived(rule, facts, answer) }];
}

function strayFinding(facts: Facts, name: string, paths: string[] | undefined): Finding[] {
  const rule = "task-is-declared";
  const severity = severityOf(rule, facts);
  if (severity === "off" || !paths) return [];
  return [{ rule, severity, task: name, ...waived(rule, facts, undeclared(name, paths)) }];
}

/** An open waiver lets a failing rule pass, and says so; nobody waives for themselves, and every waiver ends. */
function waived(rule: RuleId, facts: Facts, answer: Answer): Answer {
  if (answer.status !== "fail") return answer;
  const waiver = facts.waivers.find(
    (one) =>
      one.rule === rule &&
      Date.parse(one.until) > Date.parse(facts.now) &&
      !isSamePerson(one.approvedBy, facts.change.author),
  );
  if (!waiver) return answer;
  const note = `waived by ${waiver.approvedBy} until ${waiver.until.slice(0, 10)}: ${waiver.reason}`;
  return { status: "pass", saw: `${answer.saw} (${note})`, next: "", places: [], isWaived: true };
}
