import { z } from "zod";
import { UserError } from "../common/userError.js";
import type { Event } from "../ports/event.js";
import type { Step, StepContext } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { commentAnswer, runAnswer } from "../words/commentAnswer.js";
import { helpText } from "../words/help.js";
import { runsList } from "../words/trainingCard.js";
import { answerRun } from "./answerRun.js";
import { commandsOfComment, type Command, type Misunderstood } from "./command.js";
import { redeemLink } from "./link.js";
import { mayWrite } from "./permission.js";
import { runInPullRequest } from "./run.js";

const input = z.object({});
const output = z.object({ followed: z.array(z.string()) });

type CommentEvent = Extract<Event, { kind: "issue_comment" }>;

/** Follows the `/holdout …` lines of a comment: a reaction at once, an answer as a comment of its own. */
export function answerComment(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "commands/comment",
    does: "follows the commands in a comment and answers them",
    with: input,
    output,
    async run(_, context) {
      const { event } = context;
      if (event.kind !== "issue_comment" || !event.repository)
        throw new Error(`a comment was expected, not ${event.kind}`);
      // The text is read from GitHub: the event is only a hint, and may be older than an edit.
      const comment = await world.pullRequests.comment(event.repository, event.commentId);
      const commands = comment ? commandsOfComment(comment.body) : [];
      if (!comment || commands.length === 0) return { followed: [] };
      await world.reviews.react(event.repository, event.commentId, "eyes");
      await answerAll(world, { event, repository: event.repository, author: comment.author }, commands, context);
      return { followed: commands.map((command) => command.verb) };
    },
  };
}

interface Heard {
  event: CommentEvent;
  repository: string;
  author: string;
}

async function answerAll(
  world: World,
  heard: Heard,
  commands: (Command | Misunderstood)[],
  context: StepContext,
): Promise<void> {
  const { repository, event } = heard;
  const answers: string[] = [];
  let isFine = true;
  for (const command of commands.slice(0, 5)) {
    try {
      answers.push(await follow(world, heard, command, context));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      isFine = false;
      answers.push(`✋ ${error.message}`);
    }
  }
  const marker = `<!-- holdout:answer ${event.commentId} -->`;
  await world.reviews.keepComment(repository, event.number, marker, commentAnswer(marker, answers));
  await world.reviews.react(repository, event.commentId, isFine ? "rocket" : "confused");
}

async function follow(
  world: World,
  heard: Heard,
  command: Command | Misunderstood,
  context: StepContext,
): Promise<string> {
  const { repository, author, event } = heard;
  if (command.verb === "misunderstood") throw new UserError(command.sentence);
  if (command.verb === "help") return helpText("/holdout");
  if (command.verb === "link") {
    if (!command.code) throw new UserError("type `/holdout link` in Slack first; it tells you what to write here");
    await redeemLink(world, command.code, author);
    return "Linked: Slack and GitHub know now that you are one person.";
  }
  if (!(await mayWrite(world, repository, author)))
    throw new UserError(`ask somebody with write access to ${repository} to say this; ${author} has none`);
  if (command.verb === "runs") return runsList(await world.runs.list({ repository, limit: 10 }));
  if (command.verb === "recheck") {
    await context.emit("recheck", {
      kind: "review.asked",
      repository,
      number: event.number,
      why: "asked in a comment",
    });
    return "This pull request is judged again.";
  }
  if (command.verb === "run") return run(world, heard, command, context);
  throw new UserError(
    `ask for this in Slack; here I know \`/holdout run\`, \`/holdout recheck\`, \`/holdout runs\` and \`/holdout help\``,
  );
}

async function run(
  world: World,
  { repository, author, event }: Heard,
  command: Extract<Command, { verb: "run" }>,
  context: StepContext,
): Promise<string> {
  const pullRequest = await world.pullRequests.pullRequest(repository, event.number);
  if (!pullRequest || pullRequest.state === "closed")
    throw new UserError("open the pull request first; I can only train what an open one changes");
  const askings = await runInPullRequest(world, pullRequest, { repository, askedBy: author, ...command });
  for (const asking of askings) await answerRun(world, asking, context);
  return askings.map(runAnswer).join("\n\n");
}
