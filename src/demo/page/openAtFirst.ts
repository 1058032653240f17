import type { SeenPullRequest } from "../world/github/githubReader.js";
import { isBot } from "./faces.js";

/** The pull request that stands open until somebody chooses: the newest open one that shows a chart of ours, else the newest. */
export function openAtFirst<T extends Pick<SeenPullRequest, "state" | "comments">>(pulls: readonly T[]): T | undefined {
  return pulls.findLast((pull) => pull.state === "open" && showsAChart(pull)) ?? pulls.at(-1);
}

function showsAChart({ comments }: Pick<SeenPullRequest, "comments">): boolean {
  return comments.some(({ author, body }) => isBot(author) && /!\[[^\]]*\]\(/.test(body));
}
