import { z } from "zod";
import type { ValidationFiles } from "../checklist/facts.js";
import type { Task } from "../tasks/task.js";
import type { Step } from "../ports/step.js";
import type { Ticket } from "../ports/tickets.js";
import type { World } from "../ports/world.js";
import { channelOf } from "../gathering/channelOf.js";
import { brokenFiles, keepGoodPolicy, policyOf, type BrokenFile, type Policy } from "../gathering/policyOf.js";
import { sayInChannel } from "../telling/sayOnce.js";
import { followWorkflows, type TeamWorkflows } from "./followWorkflows.js";
import { plain } from "../words/blocks.js";
import { brokenPolicy, ticketClosed, ticketOpened } from "../words/news.js";
import { ticketBody, ticketMarker, ticketTitle } from "../words/ticket.js";
import { readValidation } from "../gathering/readValidation.js";
import { UserError } from "../common/userError.js";

const input = z.object({});
const output = z.object({ tasks: z.array(z.string()), tickets: z.array(z.number()) });

/**
 * Makes tickets and policy follow the default branch: a task that landed gets its first ticket, the ticket's checklist
 * is kept true, an accepted task's ticket is closed, the team's own workflows are put to work, and a broken file is told
 * once while its last good version serves.
 */
export function followTasks(
  world: World,
  workflows: () => TeamWorkflows,
): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "tasks/follow",
    does: "opens, keeps and closes the first ticket of every task on the default branch",
    with: input,
    output,
    async run(_, { event, emit }) {
      const repository = event.repository ?? "";
      const result = await world.locks.holding(`tasks ${repository}`, 30_000, () =>
        follow(world, repository, { emit, workflows: workflows() }),
      );
      if (!result) throw new Error(`the tasks of ${repository} are followed by another worker`);
      return result;
    },
  };
}

type Emit = Parameters<Step["run"]>[1]["emit"];

async function follow(world: World, repository: string, { emit, workflows }: { emit: Emit; workflows: TeamWorkflows }) {
  const policy = await policyOf(world, repository);
  await keepGoodPolicy(world, policy);
  const broken = await followWorkflows(world, policy, workflows);
  await tellBroken(world, policy, [...brokenFiles(policy), ...broken]);
  const tickets: number[] = [];
  for (const task of policy.tasks) {
    const acceptance = await world.decisions.acceptance(repository, task.name);
    const body = ticketBody(world.templates, task, await validationIn(policy, task), acceptance);
    const ticket = await keepTicket(world, repository, task.name, { body, isClosed: acceptance !== null });
    if (!ticket) continue;
    tickets.push(ticket.number);
    await emit(`declared ${task.name}`, { kind: "task.declared", repository, task: task.name });
  }
  return { tasks: policy.tasks.map((task) => task.name), tickets };
}

/** Null while the files are not both there, or cannot be read: the checklist then asks for them. */
async function validationIn(policy: Policy, task: Task): Promise<ValidationFiles | null> {
  try {
    return (await readValidation(policy.snapshot, task))?.files ?? null;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** An accepted task that never had a ticket gets none. */
async function keepTicket(
  world: World,
  repository: string,
  task: string,
  wanted: { body: string; isClosed: boolean },
): Promise<Ticket | null> {
  const marker = ticketMarker(task);
  const found = await world.tickets.find(repository, marker);
  if (!found && wanted.isClosed) return null;
  const ticket =
    found ??
    (await world.tickets.open(repository, {
      marker,
      title: ticketTitle(task),
      body: wanted.body,
      labels: ["holdout"],
    }));
  await world.tickets.keep(repository, ticket.number, {
    body: wanted.body,
    state: wanted.isClosed ? "closed" : "open",
  });
  await announce(world, repository, task, ticket, wanted.isClosed);
  return ticket;
}

async function announce(
  world: World,
  repository: string,
  task: string,
  ticket: Ticket,
  isClosed: boolean,
): Promise<void> {
  const channel = await channelOf(world, repository);
  if (!channel) return;
  const key = `ticket ${repository} ${task}`;
  const opened = await sayInChannel(world, key, plain(ticketOpened(task, ticket.url)), { channel });
  if (!opened || !isClosed) return;
  const thread = { channel: opened.channel, thread: opened.ts };
  await sayInChannel(world, `${key} closed`, plain(ticketClosed(task, ticket.url)), thread);
}

async function tellBroken(world: World, { repository, config }: Policy, broken: BrokenFile[]): Promise<void> {
  const channel = config.slack?.channel;
  if (!channel) return;
  for (const problem of broken)
    await sayInChannel(world, `broken ${repository} ${problem.blob}`, plain(brokenPolicy(problem)), { channel });
}
