import type { Deliveries } from "./deliveries.js";
import type { GithubPerson } from "./github/githubPerson.js";
import { githubPerson } from "./github/githubPerson.js";
import type { GithubReader } from "./github/githubReader.js";
import { githubReader } from "./github/githubReader.js";
import type { GithubCounterpart } from "./github/startGithub.js";
import { startGithub } from "./github/startGithub.js";
import type { SlackPerson } from "./slack/slackPerson.js";
import { slackPerson } from "./slack/slackPerson.js";
import type { SeenChannel, SeenFile } from "./slack/slackReader.js";
import { readChannel, readFile } from "./slack/slackReader.js";
import type { SlackCounterpart } from "./slack/startSlack.js";
import { startSlack } from "./slack/startSlack.js";
import type { Member, WorldOptions } from "./worldOptions.js";
import { chooseWorld } from "./worldOptions.js";

/** One of the team, on GitHub and in Slack. */
export type Person = GithubPerson & SlackPerson & { readonly login: string; readonly slackId: string };

/** The small world: GitHub, Slack, and the people of one team. */
export interface World extends GithubReader {
  readonly github: GithubCounterpart;
  readonly slack: SlackCounterpart;
  /** GitHub's webhooks: recorded, held back, doubled, lost. */
  readonly deliveries: Deliveries;
  readonly team: readonly Required<Member>[];
  /** From now on webhooks, commands and presses go to this service. */
  connect(serviceUrl: string | undefined): void;
  readonly serviceUrl: string | undefined;
  /** The same login is always the same person, who remembers the branch. */
  person(login: string): Person;
  /** A Slack channel as its members see it. */
  channel(name: string): SeenChannel;
  /** The channels there are, the first being where commands are typed by default. */
  readonly channels: readonly string[];
  /** A file in Slack by its id. */
  slackFile(id: string): SeenFile | undefined;
  /** Resolves when no webhook and no Slack request is on its way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts GitHub and Slack (counterparts we did not write, with their gaps closed) and peoples them.
 *
 * @example
 * const world = await startWorld({ serviceUrl: "http://127.0.0.1:3000" });
 * await world.person("ada").createBranch("exp/wide");
 * await world.person("ada").commitFiles({ "experiments/wide.yaml": "width: 256\n" }, "Try a wider layer");
 * const number = await world.person("ada").openPullRequest({ title: "A wider layer" });
 * await world.pullRequest(number); // → { comments, checks, files, … } as anyone sees them
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const choices = chooseWorld(options);
  let serviceUrl = choices.serviceUrl;
  const github = await startGithub(choices, () => serviceUrl);
  const slack = await startSlack(choices, () => serviceUrl);
  const people = new Map<string, Person>();

  return {
    ...githubReader(github),
    ...{ github, slack, deliveries: github.deliveries, team: choices.team, channels: choices.channels },
    get serviceUrl() {
      return serviceUrl;
    },
    connect: (url) => void (serviceUrl = url),
    person(login) {
      const known = people.get(login) ?? meet(github, slack, memberOf(choices.team, login));
      people.set(login, known);
      return known;
    },
    channel: (name) => readChannel(slack.inside, name),
    slackFile: (id) => readFile(slack.inside, id),
    async idle() {
      await Promise.all([github.deliveries.idle(), slack.inside.requests.idle()]);
    },
    async stop() {
      await Promise.all([github.stop(), slack.stop()]);
    },
  };
}

function memberOf(team: readonly Required<Member>[], login: string): Required<Member> {
  const member = team.find((one) => one.login === login);
  if (!member) throw new Error(`nobody here is called ${login}; the team: ${team.map((one) => one.login).join(", ")}`);
  return member;
}

function meet(github: GithubCounterpart, slack: SlackCounterpart, { login, slackId }: Required<Member>): Person {
  const who = { login, id: slackId, token: slack.userTokenFor(login) };
  const inSlack = slackPerson(slack.inside, who, (event) => slack.events.send(event));
  return { login, slackId, ...githubPerson(github, login), ...inSlack };
}
