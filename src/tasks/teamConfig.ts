import type { RuleId } from "./ruleId.js";

/** `.holdout/config.yaml`: where the team talks, when the digest comes, which rules differ from the defaults, who approves. */
export interface TeamConfig {
  slack: { channel: string } | null;
  digest: { cron: string; timezone: string } | null;
  checklist: Partial<Record<RuleId, Severity>>;
  /** GitHub logins or `org/team`; an empty list means: whoever maintains the repository. */
  approvers: { protocol: string[]; labels: string[]; waivers: string[] };
  frameworks: string[];
}

export type Severity = "block" | "warn" | "off";

/** What a repository without `.holdout/config.yaml` gets. */
export const defaultTeamConfig: TeamConfig = {
  slack: null,
  digest: null,
  checklist: {},
  approvers: { protocol: [], labels: [], waivers: [] },
  frameworks: ["pytorch"],
};
