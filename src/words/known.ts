import type { ChatMessage } from "../ports/chat.js";
import type { TrainingRequest } from "../ports/ledger.js";
import type { Results } from "../protocol/results.js";
import { fences, message, sections } from "./blocks.js";
import { conclusionWords } from "./conclusionWords.js";
import { mrkdwn } from "./escape.js";
import { resultsTable } from "./resultsMessage.js";

/** The answer to an experiment that was run before: nothing is trained, the old table and chart stand. */
export function knownResult(
  request: TrainingRequest,
  results: Results | null,
  where: { permalink: string | null; picture: string | null },
): ChatMessage {
  const said = `♻️ \`${mrkdwn(request.experiment)}\` was run before, so nothing is trained.`;
  const link = where.permalink ? ` <${where.permalink}|This is its thread>.` : "";
  if (!results) return message(said, sections(said + link));
  const picture = where.picture
    ? [{ type: "image", image_url: where.picture, alt_text: `Chart of ${request.experiment}` }]
    : [];
  return message(said, [
    ...sections(`${said}${link}\n*${mrkdwn(conclusionWords(results))}*`),
    ...fences(resultsTable(results)),
    ...picture,
  ]);
}
