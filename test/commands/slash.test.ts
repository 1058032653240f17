import { expect, test } from "@jest/globals";
import type { StepContext } from "../../src/ports/step.js";
import type { World } from "../../src/ports/world.js";
import { answerSlash } from "../../src/commands/slash.js";

/** What Slack shows to `ben`, who may write. */
async function answerTo(text: string): Promise<string> {
  const said: string[] = [];
  const world = {
    chat: { respond: async (_: string, message: { text: string }) => void said.push(message.text) },
    links: { loginOf: async () => "ben" },
    people: { permission: async () => "write" },
    pullRequests: { repositories: async () => ["acme/vision"] },
  };
  const event = { kind: "slash_command", text, user: "U1", channel: "C1", channelName: "vision", responseUrl: "r" };
  // What the tested code asks for is there.
  await answerSlash(world as unknown as World).run({}, { event } as unknown as StepContext);
  return said.join();
}

test.each(["run 0123abc", "run wide 0123abc"])("`/holdout %s` belongs into a pull request", async (text) => {
  expect(await answerTo(text)).toBe(
    `✋ write \`/holdout ${text}\` as a comment on its pull request: a commit is trained there`,
  );
});
