import { checkedYaml } from "./checkedYaml.js";
import type { Severity, TeamConfig } from "./teamConfig.js";
import { teamConfigSchema } from "./teamConfigSchema.js";
import type { RuleId } from "./ruleId.js";
import { parseYamlFile } from "./yamlFile.js";

/**
 * `.holdout/config.yaml`, defaults filled in.
 *
 * @throws UserError with file:line, the value seen and the values allowed
 */
export function parseTeamConfig(text: string, path: string): TeamConfig {
  const yaml = checkedYaml(teamConfigSchema, parseYamlFile(text, path));
  return {
    slack: yaml.slack ?? null,
    digest: yaml.digest ?? null,
    // The schema's keys are the rule ids, its values the severities.
    checklist: yaml.checklist as Partial<Record<RuleId, Severity>>,
    approvers: {
      protocol: yaml.approvers.protocol.map(withoutAt),
      labels: yaml.approvers.labels.map(withoutAt),
      waivers: yaml.approvers.waivers.map(withoutAt),
    },
    frameworks: yaml.frameworks,
  };
}

function withoutAt(person: string): string {
  return person.replace(/^@/, "");
}
