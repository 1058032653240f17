import { digestOf } from "../../common/canonicalJson.js";
import { protocolDifferences, protocolDigest, type ProtocolDifference } from "../../protocol/sameProtocol.js";
import type { Task } from "../../tasks/task.js";
import { fail, pass, skip } from "../answer.js";
import { behindBase, isTouched } from "../behindBase.js";
import type { Approval, Facts } from "../facts.js";
import { isSamePerson } from "../isSamePerson.js";
import type { Answer, Rule } from "../rule.js";

export const protocolIsFixed: Rule = {
  id: "protocol-is-fixed",
  asks: "Is the comparison protocol the one that the task fixed (metric, budget or plateau rule, evaluation cadence, seeds)?",
  watches: "the protocol in the task file",
  severity: "block",
  check(facts, taskFacts) {
    const { task, declaredIn } = taskFacts;
    if (declaredIn === "head") return skip("the change declares the task, and with it its first protocol");
    if (facts.head.problems.some(({ place }) => place.path === task.path))
      return skip("the task file cannot be read, see files-are-readable");
    const head = facts.head.tasks.find(({ name }) => name === task.name);
    const subject = head ? protocolDigest(head) : digestOf({ removed: task.name });
    const differences = head ? protocolDifferences(task, head) : [];
    if (head && differences.length === 0) return pass("the protocol is as it was");
    if (!isTouched(facts, task.path))
      return behindBase(taskFacts, `the branch is older than the protocol of \`${task.name}\` on its base`);
    const saw = head
      ? differences.map(inWords).join(", ")
      : `the change removes \`${task.path}\` and with it the protocol`;
    const approval = approvalOf(facts, subject);
    if (approval) return pass(`${saw}; approved by ${approval.approvedBy}`);
    return notFixed(facts, { saw, subject, places: head ? placesOf(head, differences) : [] });
  },
};

function notFixed(facts: Facts, what: { saw: string; subject: string; places: Answer["places"] }): Answer {
  const others = facts.base.config.approvers.protocol.filter((person) => !isSamePerson(person, facts.change.author));
  const who = others.length > 0 ? others.join(" or ") : "somebody who maintains the repository";
  return fail({
    saw: what.saw,
    next: `Take it back, or let ${who} approve it (its author cannot). Results under the old protocol can then no longer be compared.`,
    places: what.places,
    approvable: { by: "protocol", subject: what.subject },
  });
}

/** An approval holds for exactly this protocol in exactly this pull request, and never comes from its author. */
function approvalOf({ approvals, change }: Facts, subject: string): Approval | undefined {
  return approvals.find(
    (approval) =>
      approval.rule === "protocol-is-fixed" &&
      approval.subject === subject &&
      approval.pullRequest === change.number &&
      !isSamePerson(approval.approvedBy, change.author),
  );
}

function inWords({ key, from, to }: ProtocolDifference): string {
  return `${key} was ${from} and is ${to}`;
}

function placesOf(head: Task, differences: ProtocolDifference[]): Answer["places"] {
  return differences.map((difference) => ({
    path: head.path,
    line: lineOf(head, difference.key),
    message: `${difference.key} was ${difference.from}; the task fixed it before anything was trained.`,
  }));
}

/** A key that was removed has no line: then that of the nearest key around it. */
function lineOf(task: Task, key: string): number {
  for (let names = key.split("."); names.length > 0; names = names.slice(0, -1)) {
    const line = task.lines[names.join(".")];
    if (line !== undefined) return line;
  }
  return 1;
}
