import { expect, test } from "@jest/globals";
import { openAtFirst } from "../../src/demo/page/openAtFirst.js";
import type { SeenPullRequest } from "../../src/demo/world/github/githubReader.js";

function aPull(number: number, state: SeenPullRequest["state"], ...bodies: string[]) {
  const comments = bodies.map((body, id) => ({
    id,
    author: body === picture ? "ben" : "holdout[bot]",
    body,
    createdAt: "",
    updatedAt: "",
  }));
  return { number, state, comments: comments.map((comment) => ({ ...comment, reactions: [] })) };
}

const picture = "![a whiteboard](http://127.0.0.1/i/photo.png)";
const chart = "| wide | better |\n\n![Validation error](http://127.0.0.1/i/token.png)";

test("the page opens on the newest open pull request that shows a chart, and else on the newest", () => {
  const [task, wide, again] = [aPull(1, "merged"), aPull(3, "open", "hello", chart), aPull(4, "closed", chart)];
  expect(openAtFirst([task, wide, again, aPull(6, "open", picture)])?.number).toBe(3);
  expect(openAtFirst([task, wide, aPull(5, "open", chart)])?.number).toBe(5);
  expect(openAtFirst([task, aPull(2, "open")])?.number).toBe(2);
  expect(openAtFirst([])).toBeUndefined();
});
