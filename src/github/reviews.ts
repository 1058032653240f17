import type { Reviews } from "../ports/reviews.js";
import { openCheck, setCheck } from "./checks.js";
import { isStatus, splitName, type Installations } from "./installations.js";
import { publishPicture, type PictureOptions } from "./pictures.js";
import { keepComment } from "./stickyComment.js";

/** Check runs, the sticky comment, reactions and pictures on GitHub. */
export function githubReviews(installations: Installations, pictures: PictureOptions): Reviews {
  return {
    async openCheck(repository, sha, check) {
      const octokit = await installations.of(repository);
      await openCheck({ octokit, app: await installations.self(), repository, sha }, check);
    },
    async setCheck(repository, sha, check) {
      const octokit = await installations.of(repository);
      return setCheck({ octokit, app: await installations.self(), repository, sha }, check);
    },
    async keepComment(repository, number, marker, body) {
      const octokit = await installations.of(repository);
      return keepComment({ octokit, app: await installations.self(), repository, number }, marker, body);
    },
    async react(repository, commentId, reaction) {
      const octokit = await installations.of(repository);
      const place = { ...splitName(repository), comment_id: commentId };
      try {
        // GitHub answers 200 when we have given this reaction already.
        await octokit.rest.reactions.createForIssueComment({ ...place, content: reaction });
      } catch (error) {
        // Nobody is left to see a reaction on a comment that is gone.
        if (!isStatus(error, 404, 410)) throw error;
      }
    },
    publishPicture: async (repository, picture) =>
      publishPicture(() => installations.of(repository), repository, picture, pictures),
  };
}
