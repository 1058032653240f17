import { z } from "zod";
import { keys } from "./checkedYaml.js";
import { isCronPattern, isTimeZone } from "./schedule.js";
import { ruleIds } from "./ruleId.js";

/** What `.holdout/config.yaml` may say: formats.md, section 1. `schemas/config.schema.json` is made from this. */
export const teamConfigSchema = keys({
  version: z.literal(1, { error: "1" }),
  slack: keys({ channel: channel() }).optional().describe("Where the team talks"),
  digest: keys({ cron: cron(), timezone: timeZone().default("UTC") })
    .optional()
    .describe("When the week is told"),
  checklist: keys(Object.fromEntries(ruleIds.map((id) => [id, z.enum(["block", "warn", "off"]).optional()])))
    .default({})
    .describe("Only what differs from the defaults"),
  approvers: keys({ protocol: people(), labels: people(), waivers: people() })
    .prefault({})
    .describe("GitHub users or teams; by default who maintains the repository"),
  frameworks: z
    .array(z.string({ error: "a framework's name" }).regex(/^[\w.-]{1,60}$/, { error: "a framework's name" }), {
      error: "a list such as [pytorch]",
    })
    .default(["pytorch"]),
});

function channel() {
  const error = 'a channel in quotes, such as "#vision-experiments"';
  return z.string({ error }).regex(/^(#[^\s#@<>&]{1,80}|[CG][A-Z0-9]{5,20})$/, { error });
}

function cron() {
  const error = 'five fields of cron in quotes, such as "0 9 * * 1"';
  return z.string({ error }).refine(isCronPattern, { error });
}

function timeZone() {
  const error = "a time zone such as Europe/Berlin";
  return z.string({ error }).refine(isTimeZone, { error });
}

function people() {
  const error = "a GitHub user or a team as org/team";
  return z
    .array(z.string({ error }).regex(/^@?[A-Za-z0-9][A-Za-z0-9-]{0,38}(\/[A-Za-z0-9._-]{1,100})?$/, { error }), {
      error: "a list such as [acme/ml-leads]",
    })
    .default([]);
}
