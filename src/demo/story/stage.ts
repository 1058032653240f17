import type { SeenMessage } from "../world/slack/slackReader.js";
import type { World } from "../world/world.js";

/** Where a scene plays: the world, and what earlier scenes left behind. */
export interface Stage {
  world: World;
  channel: string;
  /** The example team's files: path → text. */
  files: Record<string, string>;
  /** Pull requests by their part in the story. */
  numbers: Partial<Record<"task" | "wide" | "again" | "flip" | "protocol", number>>;
}

/** A scene of the story: what is done, then what an outsider must be able to see. */
export interface Scene {
  title: string;
  /** Does it, waits until it shows, and gives what was seen in one line. @throws Error when it does not show in time */
  play(stage: Stage): Promise<string>;
}

/**
 * Looks again and again until something can be seen.
 *
 * @param look gives what is seen, or null or undefined for not yet; what it throws counts as not yet
 * @throws Error with the last thing that was in the way
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined> | T | null | undefined,
  withinMs = 30_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  let inTheWay = "";
  while (Date.now() < until) {
    try {
      const seen = await look();
      if (seen !== null && seen !== undefined && seen !== false) return seen;
    } catch (error) {
      inTheWay = error instanceof Error ? `: ${error.message}` : "";
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`not seen within ${withinMs / 1000} s: ${what}${inTheWay}`);
}

/** The number of a pull request that an earlier scene opened. */
export function numberOf(stage: Stage, part: keyof Stage["numbers"]): number {
  const number = stage.numbers[part];
  if (number === undefined) throw new Error(`the pull request of scene "${part}" was never opened`);
  return number;
}

/** A message in the team's channel, or a reply in one of its threads, whose words match. */
export function messageWith(stage: Stage, words: RegExp): SeenMessage | undefined {
  return stage.world.channel(stage.channel).messages.find((message) => words.test(wordsOf(message)));
}

export function replyWith(message: SeenMessage, words: RegExp): SeenMessage | undefined {
  return message.replies.find((reply) => words.test(wordsOf(reply)));
}

/** The newest answer that this person alone sees and whose words match. */
export function answerTo(stage: Stage, login: string, words: RegExp): string | undefined {
  const answers = stage.world.channel(stage.channel).ephemerals.filter((one) => one.onlyFor === login);
  return answers.map(wordsOf).findLast((text) => words.test(text));
}

/** All that a message says: its text and that of its blocks. */
export function wordsOf(message: { text: string; blocks: unknown[] }): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}
