import { z } from "zod";
import { runCommand } from "../checklist/howToTrain.js";
import { UserError } from "../common/userError.js";
import { acceptValidation } from "../collecting/acceptValidation.js";
import { tellDigest } from "../digest/tellDigest.js";
import { gatherWeek } from "../digest/gatherWeek.js";
import type { ChatMessage } from "../ports/chat.js";
import type { Event } from "../ports/event.js";
import type { Step, StepContext } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { policyOf } from "../gathering/policyOf.js";
import { repositoryOfChannel } from "../gathering/channelOf.js";
import { cancelRun, logsOf } from "../training/cancelRun.js";
import { plain } from "../words/blocks.js";
import { taskStatus } from "../words/digestMessage.js";
import { helpText } from "../words/help.js";
import { mrkdwn, mrkdwnLines } from "../words/escape.js";
import { runsList } from "../words/trainingCard.js";
import { actingPerson } from "./actingPerson.js";
import { answerRun } from "./answerRun.js";
import { parseCommand, type Command } from "./command.js";
import { offerLink } from "./link.js";
import { mayWrite } from "./permission.js";
import { runByName } from "./run.js";

const input = z.object({});
const output = z.object({ verb: z.string() });

type SlashEvent = Extract<Event, { kind: "slash_command" }>;

/** Answers `/holdout …` in Slack. A person's mistake is answered with its sentence; only they see it. */
export function answerSlash(world: World): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "commands/slash",
    does: "follows a slash command and answers it",
    with: input,
    output,
    async run(_, context) {
      const { event } = context;
      if (event.kind !== "slash_command") throw new Error(`a slash command was expected, not ${event.kind}`);
      const command = parseCommand(event.text);
      const message =
        command.verb === "misunderstood"
          ? plain(mrkdwn(command.sentence))
          : await followed(world, command, event, context);
      await world.chat.respond(event.responseUrl, message, "ephemeral");
      return { verb: command.verb };
    },
  };
}

async function followed(world: World, command: Command, event: SlashEvent, context: StepContext): Promise<ChatMessage> {
  try {
    return await follow(world, command, event, context);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return plain(`✋ ${mrkdwn(error.message)}`);
  }
}

async function follow(world: World, command: Command, event: SlashEvent, context: StepContext): Promise<ChatMessage> {
  const { emit, workflowRunId } = context;
  if (command.verb === "help") return plain(mrkdwnLines(helpText("/holdout")));
  // The id of the workflow run is random enough that nobody can guess it, and the same when the step is run again.
  if (command.verb === "link")
    return plain(await offerLink(world, event.user, `${workflowRunId} ${event.responseUrl}`));
  const repository = await repositoryHere(world, event);
  switch (command.verb) {
    case "status":
      return plain(await statusText(world, repository, command.task));
    case "runs":
      return plain(
        mrkdwnLines(
          runsList(await world.runs.list({ repository, limit: 15 }), await primaryMetrics(world, repository)),
        ),
      );
    case "logs":
      return plain(await logsOf(world, repository, command.run));
    case "digest-now":
      await tellDigest(world, { repository, key: `digest ${event.id}`, channel: event.channel });
      return plain("The week is told in this channel.");
    case "recheck":
      await emit("recheck", { kind: "push", repository, ref: "recheck", sha: "", toDefaultBranch: true });
      for (const one of await world.pullRequests.openPullRequests(repository)) {
        await emit(`recheck ${one.number}`, {
          kind: "review.asked",
          repository,
          number: one.number,
          why: "asked in Slack",
        });
      }
      return plain("The open pull requests are judged again.");
  }
  const login = await actingPerson(world, event.user);
  if (!(await mayWrite(world, repository, login)))
    throw new UserError(`ask somebody with write access to ${repository} to do this; ${login} has none`);
  switch (command.verb) {
    case "validation-accept": {
      const { text, isNew } = await acceptValidation(world, { repository, task: command.task, by: login });
      if (isNew)
        await emit(`accepted ${command.task}`, { kind: "validation.accepted", repository, task: command.task });
      return plain(text);
    }
    case "cancel":
      return plain(await cancelRun(world, { repository, runId: command.run, by: login }));
    case "run":
      return await run(world, command, { repository, login }, context);
  }
}

async function run(
  world: World,
  command: Extract<Command, { verb: "run" }>,
  asked: { repository: string; login: string },
  context: StepContext,
) {
  const { experiment, seeds, commit } = command;
  if (commit !== null) {
    const command = runCommand(experiment?.slice(0, 60) ?? null, commit);
    throw new UserError(`write ${command} as a comment on its pull request: a commit is trained there`);
  }
  if (experiment === null)
    throw new UserError(
      "name an experiment: `/holdout run baseline`; in a pull request `/holdout run` alone is enough",
    );
  const [asking] = await runByName(world, { repository: asked.repository, experiment, seeds, askedBy: asked.login });
  if (!asking) throw new Error(`nothing came of asking for ${experiment}`);
  return answerRun(world, asking, context);
}

/** The deciding metric of each task, by its name. */
async function primaryMetrics(world: World, repository: string): Promise<Record<string, string>> {
  const { tasks } = await policyOf(world, repository);
  return Object.fromEntries(tasks.map((task) => [task.name, task.metrics.primary]));
}

async function statusText(world: World, repository: string, task: string | null): Promise<string> {
  const week = await gatherWeek(world, repository, world.clock.now());
  const chosen = task === null ? week.tasks : week.tasks.filter((one) => one.name === task);
  if (chosen.length > 0) return chosen.map(taskStatus).join("\n\n");
  const known = week.tasks.map((one) => `\`${one.name}\``).join(", ");
  throw new UserError(
    task === null
      ? `declare a task first, by a file in \`.holdout/tasks\`; ${repository} has none yet`
      : `name a task that is declared${known ? `, such as ${known}` : ": there is none yet"}; there is no task "${task.slice(0, 60)}"`,
  );
}

async function repositoryHere(world: World, event: SlashEvent): Promise<string> {
  const repository = await repositoryOfChannel(world, { id: event.channel, name: event.channelName });
  if (repository) return repository;
  throw new UserError(
    `say \`slack: { channel: "#${event.channelName}" }\` in the \`.holdout/config.yaml\` of one repository; none, or more than one, speaks in this channel`,
  );
}
