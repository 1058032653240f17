import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parseConfiguration } from "../../src/service/configuration.js";
import { configurationPage } from "../../src/service/configurationPage.js";

const complete = {
  GITHUB_APP_ID: "1",
  GITHUB_PRIVATE_KEY: "-----BEGIN\\nKEY-----",
  GITHUB_WEBHOOK_SECRET: "whsecret-0123",
  SLACK_BOT_TOKEN: "xoxb-0123",
  SLACK_SIGNING_SECRET: "signing-0123",
};
const troubleOf = (more: Record<string, string | undefined>) => {
  try {
    parseConfiguration({ ...complete, ...more });
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

describe("the configuration", () => {
  test("needs five keys and has a default for every other", () => {
    const configuration = parseConfiguration({ ...complete, PATH: "/bin", REDIS_URL: "" });
    expect(configuration).toMatchObject({ HOLDOUT_PORT: 3000, HOLDOUT_RUNNER: "auto", GITHUB_THROTTLE: true });
    expect(configuration.GITHUB_PRIVATE_KEY).toBe("-----BEGIN\nKEY-----");
    expect(configuration.REDIS_URL).toBeUndefined();
  });

  test("names every key that is missing, with what it means", () => {
    const text = troubleOf({ GITHUB_APP_ID: undefined, SLACK_BOT_TOKEN: "" });
    expect(text).toMatch(/GITHUB_APP_ID is missing \(Id of the GitHub App\)/);
    expect(text).toMatch(/SLACK_BOT_TOKEN is missing/);
  });

  test("names the nearest key for one that nobody knows, and leaves strangers alone", () => {
    expect(troubleOf({ HOLDOUT_PROT: "3000" })).toMatch(/HOLDOUT_PROT is not known, did you mean HOLDOUT_PORT\?/);
    expect(troubleOf({ SLACK_TOKEN_BOT: "x" })).toMatch(/SLACK_TOKEN_BOT is not known/);
    expect(troubleOf({ HOLDOUT_FOO: "x" })).toBe("the configuration is not complete: HOLDOUT_FOO is not known");
    expect(troubleOf({ HOSTNAME: "x", HOLDOUT_DEBUG: "1" })).toBe("none");
  });

  test("shows the value that cannot be used, but never a secret or an address that may hold one", () => {
    expect(troubleOf({ HOLDOUT_PORT: "http" })).toMatch(/HOLDOUT_PORT: "http" cannot be used/);
    const secrets = {
      GITHUB_WEBHOOK_SECRET: "short7!",
      DATABASE_URL: "mysql://user:hunter2@host/x",
      HOLDOUT_PICTURE_SECRET: "tooshort",
    };
    const text = troubleOf(secrets);
    for (const [key, secret] of Object.entries(secrets)) {
      expect(text).toContain(`${key}: its value cannot be used`);
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/hunter2/);
  });

  test.each([
    [{ HOLDOUT_PORT: "http" }, "it must be a number"],
    [{ HOLDOUT_PORT: "80.5" }, "it must be a whole number"],
    [{ HOLDOUT_PORT: "70000" }, "it must be at most 65535"],
    [{ HOLDOUT_TRAININGS: "0" }, "it must be at least 1"],
    [{ HOLDOUT_MAX_HOURS: "0" }, "it must be more than 0"],
    [{ HOLDOUT_LOG: "loud" }, "it must be debug, info, warn, error or silent"],
    [{ HOLDOUT_PICTURE_SECRET: "short" }, "it must have at least 16 characters"],
    [{ HOLDOUT_PUBLIC_URL: "here" }, "it must be a whole address, such as https://host"],
    [{ DATABASE_URL: "mysql://host/x" }, "it must be a whole address, such as postgres://host"],
    [{ REDIS_URL: "host" }, "it must be a whole address, such as redis://host"],
  ])("says of %j what the value must be", (given, sentence) => {
    expect(troubleOf(given).endsWith(`: ${sentence}`)).toBe(true);
  });

  test("is described key by key in docs/configuration.md, which is up to date", () => {
    expect(readFileSync("docs/configuration.md", "utf8").replace(/ +/g, " ").replace(/-{3,}/g, "---")).toBe(
      configurationPage().replace(/ +/g, " "),
    );
  });
});
