import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { Step, StepContext } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { commentAnswer, runAnswer } from "../words/commentAnswer.js";
import { answerRun } from "./answerRun.js";
import { mayWrite } from "./permission.js";
import { runInPullRequest } from "./run.js";

const input = z.object({});
const output = z.object({ did: z.string() });

/** Carries out a press on a button of a check run: *Run training* trains, anything else judges again. */
export function answerCheck(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "commands/check",
    does: "carries out a press on a button of a check run",
    with: input,
    output,
    async run(_, context) {
      const { event, emit } = context;
      if (event.kind !== "check_run" || !event.repository)
        throw new Error(`a press on a check was expected, not ${event.kind}`);
      const { repository, actor, sha } = event;
      const number = event.number ?? (await numberOf(world, repository, sha));
      if (number === null) return { did: "nothing" };
      if (event.identifier === "run")
        await run(world, { repository, number, actor, commit: sha, eventId: event.id }, context);
      else await emit(`review ${number}`, { kind: "review.asked", repository, number, why: `asked by ${actor}` });
      return { did: event.identifier ?? event.action };
    },
  };
}

/** GitHub names no pull request for a commit of a fork: it is the open one that ends in this commit. */
async function numberOf({ pullRequests }: World, repository: string, sha: string): Promise<number | null> {
  const open = await pullRequests.openPullRequests(repository);
  return open.find(({ headSha }) => headSha === sha)?.number ?? null;
}

/** The press stands for the commit of its check, and not for what was pushed since. */
async function run(
  world: World,
  asked: { repository: string; number: number; actor: string; commit: string; eventId: string },
  context: StepContext,
) {
  const { repository, number, actor, commit } = asked;
  const marker = `<!-- holdout:answer press ${asked.eventId} -->`;
  const say = (text: string) => world.reviews.keepComment(repository, number, marker, commentAnswer(marker, [text]));
  try {
    const pullRequest = await world.pullRequests.pullRequest(repository, number);
    if (!pullRequest || pullRequest.state === "closed") return;
    if (!(await mayWrite(world, repository, actor)))
      throw new UserError(`ask somebody with write access to ${repository} to train this; ${actor} has none`);
    const askings = await runInPullRequest(world, pullRequest, {
      repository,
      experiment: null,
      seeds: [],
      askedBy: actor,
      commit,
    });
    for (const asking of askings) await answerRun(world, asking, context);
    await say(askings.map(runAnswer).join("\n\n"));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await say(`✋ ${error.message}`);
  }
}
