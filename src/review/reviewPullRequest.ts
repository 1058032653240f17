import { z } from "zod";
import { judge } from "../checklist/judge.js";
import type { Facts } from "../checklist/facts.js";
import type { Verdict } from "../checklist/verdict.js";
import type { PullRequest } from "../ports/pullRequests.js";
import { ChildJobs, type ChildResult, type Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { placeOf } from "../telling/sayOnce.js";
import { chartJob, chartOf } from "../training/chartOf.js";
import type { Measured } from "../training/gatherResults.js";
import { resultsOfReview } from "../training/resultsOfReview.js";
import type { ReviewSection } from "../words/reviewComment.js";
import { sparkline } from "../words/sparkline.js";
import { carryOutReview } from "./carryOutReview.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import { brokenCheck, cardKey, openCheck, planReview, type ReviewAction } from "./planReview.js";
import { taskNames } from "../gathering/taskNames.js";

const input = z.object({ number: z.number().int().positive() });
const output = z.object({ state: z.string(), conclusions: z.record(z.string(), z.string()) });
type Output = z.infer<typeof output>;

/**
 * Judges a pull request as it stands now: gather, judge, plan, carry out. The event is only a hint, so a doubled, late
 * or reordered one changes nothing.
 */
export function reviewPullRequest(world: World): Step<z.infer<typeof input>, Output> {
  return {
    uses: "review/pull-request",
    does: "judges a pull request and writes check, comment and card",
    with: input,
    output,
    async run({ number }, { event, children, workflowRunId, now, signal }) {
      const repository = event.repository ?? "";
      const pullRequest = await world.pullRequests.pullRequest(repository, number);
      if (!pullRequest || pullRequest.state === "closed") return { state: "closed", conclusions: {} };
      const names = await openChecks(world, repository, pullRequest);
      try {
        const facts = await factsOfPullRequest(world, repository, pullRequest, now);
        signal.throwIfAborted();
        return await conclude(world, { facts, pullRequest, children });
      } catch (error) {
        if (!signal.aborted) await closeBroken(world, { repository, sha: pullRequest.headSha }, names, workflowRunId);
        throw error;
      }
    },
  };
}

/** The plan of a review without carrying it out; null while a picture must be drawn first. */
export async function planOf(
  world: World,
  {
    facts,
    pullRequest,
    children,
  }: { facts: Facts; pullRequest: PullRequest; children: Record<string, ChildResult> | undefined },
): Promise<{ actions: ReviewAction[]; verdicts: Verdict[] } | ChildJobs> {
  const verdicts = judge(facts);
  const measured = await Promise.all(verdicts.map((verdict) => resultsOfReview(world, facts, verdict.task)));
  const missing = await missingPictures(world, measured, children);
  if (missing.length > 0) return new ChildJobs(missing);
  const sections: ReviewSection[] = [];
  for (const [i, verdict] of verdicts.entries())
    sections.push(await sectionOf(world, facts.repository, verdict, measured[i] ?? null, children));
  const actions = planReview(
    {
      repository: facts.repository,
      pullRequest,
      sections,
      before: await world.verdicts.ofPullRequest(facts.repository, pullRequest.number),
      channel: facts.base.config.slack?.channel ?? null,
      hasCard: (await placeOf(world, cardKey(facts.repository, pullRequest.number))) !== null,
      approvers: facts.base.config.approvers.protocol,
    },
    world.templates,
  );
  return { actions, verdicts };
}

async function conclude(world: World, given: Parameters<typeof planOf>[1]): Promise<Output | ChildJobs> {
  const plan = await planOf(world, given);
  if (plan instanceof ChildJobs) return plan;
  const { facts, pullRequest } = given;
  await carryOutReview(plan.actions, { repository: facts.repository, number: pullRequest.number }, world);
  await world.verdicts.keep(facts.repository, pullRequest.number, pullRequest.headSha, facts.now, plan.verdicts);
  return {
    state: "judged",
    conclusions: Object.fromEntries(plan.verdicts.map((verdict) => [verdict.task, verdict.conclusion])),
  };
}

/** The check appears before the reading starts, so that nobody merges in between. */
async function openChecks(world: World, repository: string, pullRequest: PullRequest): Promise<string[]> {
  const names = await taskNames(world, repository, pullRequest);
  for (const name of names) await world.reviews.openCheck(repository, pullRequest.headSha, openCheck(name));
  return names;
}

async function closeBroken(
  world: World,
  at: { repository: string; sha: string },
  names: string[],
  id: string,
): Promise<void> {
  for (const name of names) {
    await world.reviews.setCheck(at.repository, at.sha, brokenCheck(name, id)).catch((error: unknown) => {
      world.log.error({ repository: at.repository, sha: at.sha, err: error }, "a check could not be closed");
    });
  }
}

async function missingPictures(
  world: World,
  measured: (Measured | null)[],
  children: Record<string, ChildResult> | undefined,
) {
  const missing = [];
  for (const one of measured) if (one && !(await chartOf(world, one, children))) missing.push(chartJob(one));
  return missing;
}

async function sectionOf(
  world: World,
  repository: string,
  verdict: Verdict,
  measured: Measured | null,
  children: Record<string, ChildResult> | undefined,
): Promise<ReviewSection> {
  if (!measured) return { verdict, results: null, picture: null, sparkline: null };
  const chart = await chartOf(world, measured, children);
  const png = chart && (await world.artifacts.get(chart.digest));
  const picture =
    chart && png
      ? await world.reviews.publishPicture(repository, { name: `${verdict.task}.png`, digest: chart.digest, png })
      : null;
  return { verdict, results: measured.results, picture, sparkline: picture ? null : sparkline(measured.series) };
}
