import type { SeenPullRequest } from "../world/github/githubReader.js";
import type { Block } from "../world/slack/slackRows.js";
import type { World } from "../world/world.js";
import type { Faces } from "./faces.js";
import { facesOf } from "./faces.js";
import type { DrawnThread } from "./githubHtml.js";
import { issueHtml, listEntry, pullRequestHtml } from "./githubHtml.js";
import type { Part } from "./html.js";
import { openAtFirst } from "./openAtFirst.js";
import { channelHtml } from "./slackHtml.js";

/** What the page asks for: the thread that stands open (`pull-3`, `issue-1`), the channel, and who looks. */
export interface Look {
  open: string;
  channel: string;
  viewer: string;
}

/** All that the page shows. */
export interface PageState {
  repository: string;
  githubUrl: string;
  slackUrl: string;
  pulls: Part[];
  issues: Part[];
  /** The thread shown: the one asked for, or the pull request that stands open at first. */
  open: string;
  thread: DrawnThread | undefined;
  counts: { comments: number; checks: number; files: number };
  channel: string;
  channels: string[];
  messages: Part[];
  modal: { title: string; submit: string; blocks: Block[] } | undefined;
}

/** The world as one person sees it now, as pieces of HTML. */
export async function pageState(world: World, look: Look): Promise<PageState> {
  const faces = facesOf(world.team);
  const pulls = await Promise.all(world.pullRequests().map((number) => world.pullRequest(number)));
  const issues = world.issues();
  const open = chosen(
    look.open,
    pulls,
    issues.map(({ number }) => number),
  );
  const thread = threadOf(world, open, pulls, faces);
  const channel = world.channels.includes(look.channel) ? look.channel : (world.channels[0] ?? "general");
  return {
    ...{ repository: world.github.repository, githubUrl: world.github.url, slackUrl: world.slack.url },
    pulls: pulls.map((pull) => listEntry("pull", pull)).reverse(),
    issues: issues.map((issue) => listEntry("issue", issue)).reverse(),
    ...{ open, thread, counts: countsOf(thread) },
    ...{ channel, channels: [...world.channels] },
    messages: channelHtml(world.channel(channel), { faces, names: namesOf(world), viewer: look.viewer }),
    modal: modalOf(world, look.viewer),
  };
}

function chosen(asked: string, pulls: readonly SeenPullRequest[], issues: readonly number[]): string {
  const known = [...pulls.map(({ number }) => `pull-${number}`), ...issues.map((number) => `issue-${number}`)];
  const sameNumber = known.find((key) => key.split("-")[1] === asked.split("-")[1]);
  if (asked && sameNumber) return sameNumber;
  const first = openAtFirst(pulls);
  return first ? `pull-${first.number}` : (known.at(-1) ?? "");
}

function threadOf(
  world: World,
  open: string,
  pulls: readonly SeenPullRequest[],
  faces: Faces,
): DrawnThread | undefined {
  const number = Number(open.split("-")[1]);
  const pull = pulls.find((one) => one.number === number);
  if (pull) return pullRequestHtml(pull, faces);
  const issue = world.issues().find((one) => one.number === number);
  return issue && issueHtml(issue, faces);
}

function countsOf(thread: DrawnThread | undefined): PageState["counts"] {
  const count = (parts: readonly Part[] = [], prefix: string) =>
    parts.filter(({ key }) => key.startsWith(prefix)).length;
  return {
    comments: Math.max(0, count(thread?.conversation, "comment-") - 1),
    checks: count(thread?.checks, "check-"),
    files: count(thread?.files, "file-"),
  };
}

function namesOf(world: World) {
  const faces = facesOf(world.team);
  const users = Object.fromEntries(world.team.map(({ login, slackId }) => [slackId, faces.nameOf(login)]));
  const channels = Object.fromEntries(Object.entries(world.slack.channelIds).map(([name, id]) => [id, name]));
  return { users: { ...users, [world.slack.botUserId]: "Holdout" }, channels };
}

function modalOf(world: World, viewer: string): PageState["modal"] {
  if (!world.team.some(({ login }) => login === viewer)) return undefined;
  const view = world.person(viewer).modal();
  const text = (given: unknown, otherwise: string) => (given as { text?: string } | null)?.text ?? otherwise; // Block Kit's shape
  return view && { title: text(view.title, "Holdout"), submit: text(view.submit, "Submit"), blocks: view.blocks };
}
