import { z } from "zod";
import { judge } from "../checklist/judge.js";
import type { Facts } from "../checklist/facts.js";
import type { Verdict } from "../checklist/verdict.js";
import { ChildJobs, type ChildResult, type Step } from "../ports/step.js";
import type { PullRequest } from "../ports/pullRequests.js";
import type { World } from "../ports/world.js";
import { chartJob, chartOf } from "../training/chartOf.js";
import type { Measured } from "../training/gatherResults.js";
import { resultsOfReview } from "../training/resultsOfReview.js";
import type { ReviewSection } from "../words/reviewComment.js";
import { sparkline } from "../words/sparkline.js";
import { carryOutReview } from "./carryOutReview.js";
import { factsOfPullRequest } from "../gathering/factsOfPullRequest.js";
import { openCheck, planReview, type ReviewAction } from "./planReview.js";
import { taskNames } from "../gathering/taskNames.js";

const input = z.object({ number: z.number().int().positive() });
const output = z.object({ state: z.string(), conclusions: z.record(z.string(), z.string()) });

/**
 * Judges a pull request as it stands now: gather, judge, plan, carry out. The event is only a hint, so a doubled, late
 * or reordered one changes nothing.
 */
export function reviewPullRequest(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "review/pull-request",
    does: "judges a pull request and writes check and comment",
    with: input,
    output,
    async run({ number }, { event, children, now, signal }) {
      const repository = event.repository ?? "";
      const pullRequest = await world.pullRequests.pullRequest(repository, number);
      if (!pullRequest || pullRequest.state === "closed") return { state: "closed", conclusions: {} };
      await openChecks(world, repository, pullRequest);
      const facts = await factsOfPullRequest(world, repository, pullRequest, now);
      const plan = await planOf(world, facts, children);
      if (plan instanceof ChildJobs) return plan;
      signal.throwIfAborted();
      await carryOutReview(plan.actions, { repository, number }, world.reviews);
      return { state: "judged", conclusions: conclusionsOf(plan.verdicts) };
    },
  };
}

/** The check appears before the reading starts, so that nobody merges in between. */
async function openChecks(world: World, repository: string, pullRequest: PullRequest): Promise<void> {
  for (const name of await taskNames(world, repository, pullRequest))
    await world.reviews.openCheck(repository, pullRequest.headSha, openCheck(name));
}

/** What is to be written, or the pictures that must be drawn first. */
async function planOf(
  world: World,
  facts: Facts,
  children: Record<string, ChildResult> | undefined,
): Promise<{ actions: ReviewAction[]; verdicts: Verdict[] } | ChildJobs> {
  const verdicts = judge(facts);
  const measured = await Promise.all(verdicts.map((verdict) => resultsOfReview(world, facts, verdict.task)));
  const missing = await missingPictures(world, measured, children);
  if (missing.length > 0) return new ChildJobs(missing);
  const sections: ReviewSection[] = [];
  for (const [i, verdict] of verdicts.entries())
    sections.push(await sectionOf(world, facts.repository, verdict, measured[i] ?? null, children));
  return { actions: planReview({ change: facts.change, sections }, world.templates), verdicts };
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
  const png = chart?.digest && (await world.artifacts.get(chart.digest));
  const picture = png
    ? await world.reviews.publishPicture(repository, { name: `${verdict.task}.png`, digest: chart.digest ?? "", png })
    : null;
  return { verdict, results: measured.results, picture, sparkline: picture ? null : sparkline(measured.series) };
}

function conclusionsOf(verdicts: Verdict[]): Record<string, string> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict.task, verdict.conclusion]));
}
