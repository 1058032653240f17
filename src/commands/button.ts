import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { Event } from "../ports/event.js";
import type { Step, StepContext } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import type { Facts } from "../checklist/facts.js";
import { judge } from "../checklist/judge.js";
import { cancelRun } from "../training/cancelRun.js";
import { plain } from "../words/blocks.js";
import { mrkdwn } from "../words/escape.js";
import { approvalComment } from "../words/pullRequestCard.js";
import { cardKey } from "../review/planCards.js";
import { placeOf } from "../telling/sayOnce.js";
import { actingPerson } from "./actingPerson.js";
import { isApprover, mayWrite, sameLogin } from "./permission.js";

const input = z.object({});
const output = z.object({ did: z.string() });

const approveValue = z.object({
  repository: z.string(),
  number: z.number().int(),
  rule: z.string(),
  task: z.string(),
  subject: z.string(),
});
const cancelValue = z.object({ run: z.string() });

type ButtonEvent = Extract<Event, { kind: "button" }>;

/** Carries out a press on a button in Slack. The press is checked as if it were typed: who presses, and what is true now. */
export function answerButton(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "commands/button",
    does: "carries out a press on a button",
    with: input,
    output,
    async run(_, { event, emit }) {
      if (event.kind !== "button") throw new Error(`a button was expected, not ${event.kind}`);
      const { said, did } = await pressed(world, event, emit);
      await world.chat.respond(event.responseUrl, plain(said), "ephemeral");
      return { did };
    },
  };
}

async function pressed(world: World, event: ButtonEvent, emit: StepContext["emit"]) {
  try {
    return { said: await press(world, event, emit), did: event.action };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { said: `✋ ${mrkdwn(error.message)}`, did: "refused" };
  }
}

async function press(world: World, event: ButtonEvent, emit: StepContext["emit"]): Promise<string> {
  const login = await actingPerson(world, event.user);
  if (event.action.startsWith("approve-")) return approve(world, event, login, emit);
  if (event.action.startsWith("cancel-")) return cancel(world, event, login);
  throw new UserError(
    `type the command instead: this button ("${event.action.slice(0, 40)}") is from another version of Holdout`,
  );
}

/** What the button was made with; it was ours, but it comes back over the wire. */
function valueOf<T>(schema: z.ZodType<T>, { value }: ButtonEvent): T {
  try {
    return schema.parse(JSON.parse(value));
  } catch {
    throw new UserError("type the command instead: this button is from another version of Holdout");
  }
}

async function cancel(world: World, event: ButtonEvent, login: string): Promise<string> {
  const { run } = valueOf(cancelValue, event);
  const record = await world.runs.run(run);
  if (!record) throw new UserError(`type \`/holdout runs\` to see the runs; there is no run \`${run.slice(0, 40)}\``);
  const { repository } = record.run;
  if (!(await mayWrite(world, repository, login)))
    throw new UserError(`ask somebody with write access to ${repository} to cancel this run; ${login} has none`);
  return cancelRun(world, { repository, runId: run, by: login });
}

async function approve(world: World, event: ButtonEvent, login: string, emit: StepContext["emit"]): Promise<string> {
  const value = valueOf(approveValue, event);
  const { repository, number, rule, subject } = value;
  const pullRequest = await world.pullRequests.pullRequest(repository, number);
  if (!pullRequest || pullRequest.state === "closed")
    throw new UserError(`#${number} is closed, there is nothing to approve`);
  if (sameLogin(pullRequest.author, login))
    throw new UserError(`somebody else than the author must approve, and you wrote #${number}`);
  const facts = await factsOfPullRequest(world, repository, pullRequest, world.clock.now());
  // Somebody before us may have died between the approval and telling of it.
  const isOurs = facts.approvals.some(
    (one) => one.rule === rule && one.subject === subject && sameLogin(one.approvedBy, login),
  );
  if (!isOurs) await refuseUnlessApprover(world, facts, { ...value, login });
  await keepApproval(world, { ...value, login }, event);
  await emit(`approved ${number} ${rule} ${subject}`, { kind: "approval.given", repository, number, rule });
  return `You approved \`${rule}\` of #${number}; it is judged again.`;
}

async function refuseUnlessApprover(
  world: World,
  facts: Facts,
  { repository, number, rule, subject, login }: z.infer<typeof approveValue> & { login: string },
): Promise<void> {
  const findings = judge(facts).flatMap((verdict) => verdict.findings);
  const finding = findings.find((one) => one.rule === rule && one.approvable?.subject === subject);
  if (!finding?.approvable)
    throw new UserError(`look at #${number} again: it has changed since, or \`${rule}\` is approved already`);
  const approvers = facts.base.config.approvers[finding.approvable.by];
  if (await isApprover(world, repository, login, approvers)) return;
  const who = approvers.join(" or ") || "somebody who maintains the repository";
  throw new UserError(`ask ${who} to press this: ${login} is not among the approvers of ${finding.approvable.by}`);
}

async function keepApproval(
  world: World,
  given: z.infer<typeof approveValue> & { login: string },
  event: ButtonEvent,
): Promise<void> {
  const { repository, number, rule, subject, login } = given;
  const now = world.clock.now();
  const approval = { rule, subject, pullRequest: number, approvedBy: login, approvedAt: now };
  const { isNew } = await world.decisions.approve(repository, approval);
  if (isNew)
    await world.audit.note({ at: now, repository, actor: login, did: "approve", details: { number, rule, subject } });
  const permalink = (await placeOf(world, cardKey(repository, number)))?.permalink ?? null;
  const marker = `<!-- holdout:approval ${rule} ${subject.slice(0, 16)} ${login} -->`;
  await world.reviews.keepComment(
    repository,
    number,
    marker,
    `${marker}\n${approvalComment(login, rule, event.user, permalink)}\n`,
  );
}
