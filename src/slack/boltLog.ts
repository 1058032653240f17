import type { Logger } from "@slack/bolt";
import bolt from "@slack/bolt";
import type { Log } from "../common/log.js";

/** Our log as Slack's packages write to it; what they debug is left out, as it holds bodies. */
export function boltLog(log: Log): Logger {
  const from = { from: "slack" };
  const sentence = (words: unknown[]) => words.map(String).join(" ");
  return {
    debug: () => undefined,
    info: (...words) => log.debug(from, sentence(words)),
    warn: (...words) => log.warn(from, sentence(words)),
    error: (...words) => log.error(from, sentence(words)),
    setLevel: () => undefined,
    getLevel: () => bolt.LogLevel.INFO,
    setName: () => undefined,
  };
}
