/** What a person may do in the repository. */
export type Role = "admin" | "write" | "read";

/** A person of the small team: one GitHub login, one Slack user. */
export interface Member {
  login: string;
  name: string;
  role: Role;
  /** Default `U0` + the login in capitals. */
  slackId?: string;
}

export interface WorldOptions {
  /** 0 (the default) takes a free port. */
  githubPort?: number;
  slackPort?: number;
  /** Where webhooks, slash commands and button presses go; may come later with `world.connect`. */
  serviceUrl?: string;
  /** The GitHub organisation and repository; default `acme/vision`, private. */
  owner?: string;
  repo?: string;
  private?: boolean;
  team?: readonly Member[];
  /** GitHub teams of the organisation, by slug; their members must be admins. */
  teams?: Record<string, readonly string[]>;
  /** Slack channels by name, without `#`; the first is where commands are typed by default. */
  channels?: readonly string[];
  /** How long Slack waits for an answer; default 3,000 ms, as Slack does. */
  slackTimeoutMs?: number;
  /** Pauses before Slack sends an unacknowledged event again; Slack's own: at once, a minute, five minutes. */
  slackRetryDelaysMs?: readonly number[];
}

/** A small team: two leads, two engineers, one who may only look. */
export const smallTeam: readonly Member[] = [
  { login: "ada", name: "Ada Lindqvist", role: "admin" },
  { login: "grace", name: "Grace Okafor", role: "admin" },
  { login: "ben", name: "Ben Torres", role: "write" },
  { login: "mei", name: "Mei Tanaka", role: "write" },
  { login: "eve", name: "Eve Novak", role: "read" },
];

/** Every choice made. */
export type WorldChoices = Required<Omit<WorldOptions, "serviceUrl" | "team">> & {
  serviceUrl: string | undefined;
  team: readonly Required<Member>[];
};

/** The options with their defaults filled in. */
export function chooseWorld(options: WorldOptions): WorldChoices {
  const team = (options.team ?? smallTeam).map((member) => ({ slackId: slackIdOf(member.login), ...member }));
  return {
    githubPort: 0,
    slackPort: 0,
    owner: "acme",
    repo: "vision",
    private: true,
    teams: { "ml-leads": team.filter(({ role }) => role === "admin").map(({ login }) => login) },
    channels: ["vision-experiments", "general"],
    slackTimeoutMs: 3_000,
    slackRetryDelaysMs: [0, 60_000, 300_000],
    ...options,
    serviceUrl: options.serviceUrl,
    team,
  };
}

function slackIdOf(login: string): string {
  return `U0${login.toUpperCase().replace(/[^A-Z0-9]/g, "")}`;
}
