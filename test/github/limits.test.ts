import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { aGithub, aPullRequest, type AGithub } from "./aGithub.js";

let at: AGithub;
beforeAll(async () => {
  at = await aGithub();
});
afterAll(() => at.world.stop());

describe("a rate limit is not an error", () => {
  test("after 429 and after a secondary limit the comment is written when GitHub says, once", async () => {
    const { number } = await aPullRequest(at.world, { "a.txt": "1" }, "exp/limit");
    await at.app.self();
    at.world.github.failNext({ status: 429, match: `POST /repos/${at.repository}/issues/${number}/comments` });
    at.world.github.failNext({ status: 403, match: `POST /repos/${at.repository}/issues/${number}/comments` });
    const began = performance.now();
    await at.app.reviews.keepComment(at.repository, number, "<!-- m -->", "at last");
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThanOrEqual(1_990);
    expect(tookMs).toBeLessThan(6_000);
    expect((await at.world.pullRequest(number)).comments).toHaveLength(1);
  });

  test("three faults in a row are outlasted, and a lost answer leaves no second comment behind", async () => {
    const { number } = await aPullRequest(at.world, { "b.txt": "1" }, "exp/fault");
    at.world.github.failNext({ status: 502, times: 3, match: "GET" });
    at.world.github.failNext({ status: 503, afterwards: true, match: "POST /repos" });
    await at.app.reviews.keepComment(at.repository, number, "<!-- m -->", "here");
    await at.app.reviews.keepComment(at.repository, number, "<!-- m -->", "here");
    expect((await at.world.pullRequest(number)).comments).toHaveLength(1);
  });

  test("what stays broken is an error in the end", async () => {
    at.world.github.failNext({ status: 500, times: 4, match: "GET" });
    await expect(at.app.repositories.defaultBranch(at.repository)).rejects.toThrow("fault 500");
  });
});

describe("webhooks that did not arrive", () => {
  test("are asked for again until one attempt arrives, and not more than five times", async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    await at.world.idle();
    const lost = at.world.deliveries.recorded.filter(({ redelivery }) => !redelivery).length;
    expect(lost).toBeGreaterThan(0);
    const first = await at.app.recoverDeliveries(since);
    expect(first).toHaveLength(lost);
    for (let i = 0; i < 5; i++) {
      await at.world.idle();
      await at.app.recoverDeliveries(since);
    }
    await at.world.idle();
    expect(at.world.deliveries.recorded).toHaveLength(lost * 5);
  });

  test("are left alone when they are older than asked for", async () => {
    expect(await at.app.recoverDeliveries(new Date(Date.now() + 1_000).toISOString())).toEqual([]);
  });
});
