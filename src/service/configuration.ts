import { z } from "zod";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1);
const flag = z.enum(["on", "off"]).transform((word) => word === "on");
const folder = z.string().min(1);

/**
 * Every key that the service reads from its environment: the only place where they are named. `docs/configuration.md`
 * is made from this.
 */
export const configurationSchema = z.object({
  HOLDOUT_HOST: z.string().default("127.0.0.1").describe("Address to listen on; `0.0.0.0` in a container"),
  HOLDOUT_PORT: port.default(3000).describe("Port to listen on; 0 takes a free one"),
  HOLDOUT_PUBLIC_URL: z
    .url()
    .optional()
    .describe("Where GitHub and people reach this service; pictures in comments and links need it"),
  HOLDOUT_DATA: folder
    .default(".holdout-data")
    .describe("Folder for artifacts, running trainings and the embedded database"),
  HOLDOUT_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info").describe("How much is logged"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("PostgreSQL; without it an embedded server is started in HOLDOUT_DATA"),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe("Redis for the queue; without it the queue lives in PostgreSQL"),
  GITHUB_APP_ID: z.coerce.number().int().positive().describe("Id of the GitHub App"),
  GITHUB_PRIVATE_KEY: z
    .string()
    .min(1)
    .transform((key) => key.replace(/\\n/g, "\n"))
    .describe("Private key of the App, PEM; `\\n` stands for a line break"),
  GITHUB_WEBHOOK_SECRET: z.string().min(8).describe("Secret that signs GitHub's webhooks"),
  GITHUB_API_URL: z.url().optional().describe("API of a GitHub Enterprise Server; github.com when not set"),
  GITHUB_THROTTLE: flag.default(true).describe("`off` only against a local counterpart of GitHub"),
  SLACK_BOT_TOKEN: z.string().min(1).describe("Bot token (`xoxb-…`)"),
  SLACK_SIGNING_SECRET: z.string().min(1).describe("Secret that signs Slack's requests"),
  SLACK_APP_TOKEN: z
    .string()
    .optional()
    .describe("App-level token (`xapp-…`): turns on Socket Mode, for a service without a public address"),
  SLACK_API_URL: z.url().optional().describe("Another Slack API, for a local counterpart"),
  SLACK_PACE: flag
    .default(true)
    .describe("`off` only against a local counterpart of Slack: no waiting between messages"),
  HOLDOUT_RUNNER: z
    .enum(["auto", "docker", "process"])
    .default("auto")
    .describe("Where trainings run; `auto` takes Docker when an engine answers. `process` is for development only"),
  DOCKER_HOST: z.string().optional().describe("Docker engine, such as `unix:///var/run/docker.sock` (the default)"),
  HOLDOUT_ENGINE_DATA: folder
    .optional()
    .describe("HOLDOUT_DATA as the Docker engine sees it, when the service itself runs in a container"),
  HOLDOUT_TRAININGS: count.default(1).describe("Trainings at the same time on this worker"),
  HOLDOUT_MAX_CPUS: z.coerce.number().positive().default(64).describe("The most CPUs that a task may ask for"),
  HOLDOUT_MAX_MEMORY_GB: z.coerce
    .number()
    .positive()
    .default(512)
    .describe("The most memory that a task may ask for, in GB"),
  HOLDOUT_MAX_HOURS: z.coerce
    .number()
    .positive()
    .default(168)
    .describe("The longest time that a task may ask for, in hours"),
  HOLDOUT_PICTURE_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe("Signs the addresses of pictures; made from the webhook secret when not set"),
});

export type Configuration = z.infer<typeof configurationSchema>;

/** Prefixes of our own keys: an unknown key that starts so is a typing mistake worth telling. */
const ours = /^(HOLDOUT|GITHUB_APP|GITHUB_WEBHOOK|SLACK)_/;
/** Read by commands, scripts and tests, not by the service. */
const known = new Set([
  ...["HOLDOUT_DEBUG", "HOLDOUT_REAL_DATA", "HOLDOUT_NOTHING_SKIPPED"],
  ...["HOLDOUT_FUZZ", "HOLDOUT_PARQUET_SECONDS"],
]);

/**
 * The configuration from an environment. Empty values count as not set.
 *
 * @throws UserError that names every key that is missing or wrong, with the value seen unless it is a secret
 */
export function parseConfiguration(environment: Record<string, string | undefined>): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = configurationSchema.safeParse(given);
  const problems = [
    ...unknownKeys(given),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problem(issue, given))),
  ];
  if (problems.length > 0 || !parsed.success)
    throw new UserError(`the configuration is not complete: ${problems.join("; ")}`);
  return parsed.data;
}

function unknownKeys(given: Record<string, unknown>): string[] {
  const keys = Object.keys(configurationSchema.shape);
  return Object.keys(given)
    .filter((key) => ours.test(key) && !keys.includes(key) && !known.has(key))
    .map((key) => `${key} is not known${hintOn(key, keys)}`);
}

/** By what follows the first word: that they share says nothing. */
function hintOn(key: string, keys: readonly string[]): string {
  const prefix = key.slice(0, key.indexOf("_") + 1);
  const siblings = keys.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  const near = nearest(key.slice(prefix.length), siblings);
  return near === undefined ? "" : `, did you mean ${prefix}${near}?`;
}

function problem(issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const key = String(issue.path[0] ?? "");
  const value = given[key];
  if (value === undefined) return `${key} is missing (${describe(key)})`;
  const seen = /SECRET|TOKEN|KEY|URL/.test(key) ? "its value" : `"${String(value).slice(0, 40)}"`;
  return `${key}: ${seen} cannot be used (${describe(key)}): ${mustBe(issue, key)}`;
}

/** What the value has to be; the schema's own words are for programmers. */
function mustBe(issue: z.core.$ZodIssue, key: string): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? "it must be a whole number" : `it must be a ${issue.expected}`;
    case "invalid_value":
      return `it must be ${eitherOf(issue.values.map(String))}`;
    case "too_small":
      return issue.origin === "string"
        ? `it must have at least ${issue.minimum} characters`
        : `it must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `it must be at most ${issue.maximum}`;
    case "invalid_format":
      return `it must be a whole address, such as ${ADDRESSES[key] ?? "https://host"}`;
    default:
      return issue.message;
  }
}

/** `a, b or c` */
function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Of keys whose addresses are no web pages. */
const ADDRESSES: Record<string, string> = { DATABASE_URL: "postgres://host", REDIS_URL: "redis://host" };

function describe(key: string): string {
  const shape: Record<string, z.ZodType> = configurationSchema.shape;
  return shape[key]?.description ?? "";
}
