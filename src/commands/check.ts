import { z } from "zod";
import { runCommand } from "../checklist/howToTrain.js";
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
      const numbers = event.number === null ? await numbersOf(world, repository, sha) : [event.number];
      if (numbers.length === 0) {
        world.log.warn(
          { event: event.id, repository, sha, actor },
          "a press on a check was left: no open pull request ends in its commit",
        );
        return { did: "nothing" };
      }
      if (event.identifier === "run")
        await run(world, { repository, numbers, actor, commit: sha, eventId: event.id }, context);
      else await judgeAgain(numbers, { repository, actor }, emit);
      return { did: event.identifier ?? event.action };
    },
  };
}

/** The event names none for a commit of a fork, or of several pull requests: those that are open and end in it. */
async function numbersOf({ pullRequests }: World, repository: string, sha: string): Promise<number[]> {
  const open = await pullRequests.openPullRequests(repository);
  return open.filter(({ headSha }) => headSha === sha).map(({ number }) => number);
}

async function judgeAgain(
  numbers: number[],
  { repository, actor }: { repository: string; actor: string },
  emit: StepContext["emit"],
): Promise<void> {
  for (const number of numbers)
    await emit(`review ${number}`, { kind: "review.asked", repository, number, why: `asked by ${actor}` });
}

/** The press stands for the commit of its check, and not for what was pushed since. */
async function run(
  world: World,
  asked: { repository: string; numbers: number[]; actor: string; commit: string; eventId: string },
  context: StepContext,
) {
  const { repository, numbers, actor, commit } = asked;
  const marker = `<!-- holdout:answer press ${asked.eventId} -->`;
  const say = async (text: string) => {
    for (const number of numbers)
      await world.reviews.keepComment(repository, number, marker, commentAnswer(marker, [text]));
  };
  try {
    const number = onlyOne(numbers, commit);
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

/** Several pull requests with one head are compared with different bases: which one is meant only a person knows. */
function onlyOne(numbers: number[], commit: string): number {
  const [number, ...others] = numbers;
  if (number !== undefined && others.length === 0) return number;
  const all = numbers.map((one) => `#${one}`).join(" and ");
  throw new UserError(`write ${runCommand(commit)} in the pull request that is meant: ${all} end in this commit`);
}
