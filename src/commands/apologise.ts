import { z } from "zod";
import type { Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { plain } from "../words/blocks.js";
import { commentAnswer } from "../words/commentAnswer.js";
import { apology } from "../words/apology.js";

const input = z.object({});
const output = z.object({ told: z.boolean() });

/** What a person reads when we failed: one calm sentence, where they asked. */
export function apologise(world: Pick<World, "chat" | "reviews">): Step<z.infer<typeof input>, z.infer<typeof output>> {
  return {
    uses: "commands/apologise",
    does: "tells whoever typed or pressed that Holdout itself failed",
    with: input,
    output,
    async run(_, { event, workflowRunId }) {
      const said = apology(workflowRunId);
      if (event.kind === "slash_command" || event.kind === "button") {
        await world.chat.respond(event.responseUrl, plain(said), "ephemeral");
        return { told: true };
      }
      if (event.kind !== "issue_comment" || !event.repository) return { told: false };
      const marker = `<!-- holdout:answer ${event.commentId} -->`;
      await world.reviews.keepComment(event.repository, event.number, marker, commentAnswer(marker, [said]));
      await world.reviews.react(event.repository, event.commentId, "confused");
      return { told: true };
    },
  };
}
