import { describe, expect, test } from "@jest/globals";
import { parseTeamConfig } from "../../src/tasks/parseTeamConfig.js";
import { defaultTeamConfig } from "../../src/tasks/teamConfig.js";

const path = ".holdout/config.yaml";

test("a team's configuration is read as formats.md shows it", () => {
  const text = `version: 1
slack: { channel: "#vision-experiments" }
digest: { cron: "0 9 * * 1", timezone: Europe/Berlin }
checklist:
  framework-is-agreed: off
approvers:
  protocol: [acme/ml-leads]
  waivers: ["@carla"]
frameworks: [pytorch, jax]
`;
  expect(parseTeamConfig(text, path)).toEqual({
    slack: { channel: "#vision-experiments" },
    digest: { cron: "0 9 * * 1", timezone: "Europe/Berlin" },
    checklist: { "framework-is-agreed": "off" },
    approvers: { protocol: ["acme/ml-leads"], labels: [], waivers: ["carla"] },
    frameworks: ["pytorch", "jax"],
  });
});

test("a configuration that says only its version is the default one", () => {
  expect(parseTeamConfig("version: 1\n", path)).toEqual(defaultTeamConfig);
});

describe("a mistake in the configuration is told with line, what was seen and what would be right", () => {
  test.each([
    ["version: 2", `${path}:1: 'version' is 2; it must be 1`],
    ["version: 1\nslak: {}", `${path}:2: unknown key 'slak'; did you mean 'slack'?`],
    [
      "version: 1\nchecklist:\n  validation-come-first: off",
      `${path}:3: unknown key 'validation-come-first' in 'checklist'; did you mean 'validation-comes-first'?`,
    ],
    [
      "version: 1\nchecklist: { not-run-before: no }",
      `'checklist.not-run-before' is "no"; it must be one of block, warn, off`,
    ],
    ['version: 1\ndigest: { cron: "99 9 * * 1" }', "it must be five fields of cron"],
    [
      'version: 1\ndigest: { cron: "0 9 * * 1", timezone: Europe/Berln }',
      "it must be a time zone such as Europe/Berlin",
    ],
    ["version: 1\nslack: { channel: vision }", "it must be a channel in quotes"],
    [
      "version: 1\napprovers: { labels: [a/b/c] }",
      `'approvers.labels.0' is "a/b/c"; it must be a GitHub user or a team as org/team`,
    ],
  ])("%j", (text, sentence) => {
    expect(() => parseTeamConfig(text, path)).toThrow(sentence);
  });
});
