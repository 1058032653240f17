import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { digestOfPictureToken } from "../../src/common/pictureToken.js";
import { sha256 } from "../../src/common/hash.js";
import type { Check } from "../../src/ports/reviews.js";
import { aGithub, aPullRequest, type AGithub } from "./aGithub.js";

let at: AGithub;
let count = 0;
beforeAll(async () => {
  at = await aGithub();
});
afterAll(() => at.world.stop());

const newPullRequest = () => aPullRequest(at.world, { "file.txt": `${++count}` }, `exp/${count}`);
const seen = (number: number) => at.world.pullRequest(number);
const writes = async (work: () => Promise<unknown>) => {
  const rows = at.world.github.inside.rows.checkRuns.all().length;
  await work();
  return at.world.github.inside.rows.checkRuns.all().length - rows;
};

function aCheck(changed: Partial<Check> = {}): Check {
  return {
    name: "Holdout / digits",
    status: "completed",
    conclusion: "failure",
    title: "Blocked",
    summary: "The validation set is not accepted yet.",
    annotations: [],
    buttons: [{ label: "Re-check", description: "Judge this again", identifier: "recheck" }],
    ...changed,
  };
}

const annotations = (n: number, from = 0): Check["annotations"] =>
  Array.from({ length: n }, (_, i) => ({
    path: "labels.csv",
    line: from + i + 1,
    level: "failure",
    title: "Label changed",
    message: `item ${from + i}`,
  }));

describe("a check run", () => {
  test("is in progress at once, then completed: one run, with its button and its annotation on the line", async () => {
    const { number, headSha } = await newPullRequest();
    const running = aCheck({ status: "in_progress", conclusion: null, title: "Reading", summary: "…", buttons: [] });
    await at.app.reviews.setCheck(at.repository, headSha, running);
    expect((await seen(number)).checks).toMatchObject([{ status: "in_progress", conclusion: null, title: "Reading" }]);
    const made = await writes(() =>
      at.app.reviews.setCheck(at.repository, headSha, aCheck({ annotations: annotations(1) })),
    );
    expect(made).toBe(0);
    expect((await seen(number)).checks).toMatchObject([
      {
        name: "Holdout / digits",
        status: "completed",
        conclusion: "failure",
        title: "Blocked",
        actions: [{ identifier: "recheck", label: "Re-check" }],
        annotations: [
          { path: "labels.csv", start_line: 1, end_line: 1, annotation_level: "failure", message: "item 0" },
        ],
      },
    ]);
  });

  test("is opened where there is none, and does not make a completed one seem open again", async () => {
    const { number, headSha } = await newPullRequest();
    const open = aCheck({ status: "in_progress", conclusion: null, title: "Reading", buttons: [] });
    await at.app.reviews.openCheck(at.repository, headSha, open);
    expect((await seen(number)).checks).toMatchObject([{ status: "in_progress", title: "Reading" }]);
    await at.app.reviews.setCheck(at.repository, headSha, aCheck());
    expect(await writes(() => at.app.reviews.openCheck(at.repository, headSha, open))).toBe(0);
    expect((await seen(number)).checks).toMatchObject([{ status: "completed", title: "Blocked" }]);
  });

  test("said twice is written once, also by another process", async () => {
    const { headSha } = await newPullRequest();
    const check = aCheck({ annotations: annotations(2) });
    const first = await at.app.reviews.setCheck(at.repository, headSha, check);
    const second = await at.another().reviews.setCheck(at.repository, headSha, check);
    expect([first.changed, second.changed]).toEqual([true, false]);
    expect(second.url).toBe(first.url);
    expect(first.url).toContain(headSha);
  });

  test("a hundred and twenty annotations arrive, each once, in the order in which they were given", async () => {
    const { number, headSha } = await newPullRequest();
    await at.app.reviews.setCheck(at.repository, headSha, aCheck({ annotations: annotations(120) }));
    const [check] = (await seen(number)).checks;
    expect(check?.status).toBe("completed");
    expect(check?.annotations.map(({ start_line }) => start_line)).toEqual(annotations(120).map(({ line }) => line));
  });

  test("another verdict with the same annotations is an update that does not send them again", async () => {
    const { number, headSha } = await newPullRequest();
    await at.app.reviews.setCheck(at.repository, headSha, aCheck({ annotations: annotations(3) }));
    const later = aCheck({ annotations: annotations(3), conclusion: "action_required", title: "Somebody must decide" });
    expect(await writes(() => at.app.reviews.setCheck(at.repository, headSha, later))).toBe(0);
    const [check] = (await seen(number)).checks;
    expect(check).toMatchObject({ conclusion: "action_required", title: "Somebody must decide" });
    expect(check?.annotations).toHaveLength(3);
  });

  test("annotations that are gone are gone: GitHub only adds, so a new run takes the place of the old", async () => {
    const { number, headSha } = await newPullRequest();
    await at.app.reviews.setCheck(at.repository, headSha, aCheck({ annotations: annotations(60) }));
    const green = aCheck({ conclusion: "success", title: "All rules pass" });
    await at.app.reviews.setCheck(at.repository, headSha, green);
    const { checks } = await seen(number);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ conclusion: "success", annotations: [] });
    expect(await at.app.reviews.setCheck(at.repository, headSha, green)).toMatchObject({ changed: false });
  });

  test("a completed check that starts again is a new run, as GitHub cannot reopen one", async () => {
    const { number, headSha } = await newPullRequest();
    await at.app.reviews.setCheck(at.repository, headSha, aCheck());
    const again = aCheck({ status: "in_progress", conclusion: null, title: "Reading again" });
    expect(await writes(() => at.app.reviews.setCheck(at.repository, headSha, again))).toBe(1);
    expect((await seen(number)).checks).toMatchObject([{ status: "in_progress", title: "Reading again" }]);
  });

  test("a writer that dies between two batches is followed by one that puts it right", async () => {
    const { number, headSha } = await newPullRequest();
    const check = aCheck({ annotations: annotations(120) });
    at.world.github.failNext({ status: 502, match: "PATCH /repos", times: 4 });
    await expect(at.app.reviews.setCheck(at.repository, headSha, check)).rejects.toThrow();
    expect((await seen(number)).checks).toMatchObject([{ status: "in_progress" }]);
    await at.another().reviews.setCheck(at.repository, headSha, check);
    const [seenCheck] = (await seen(number)).checks;
    expect(seenCheck).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(seenCheck?.annotations).toHaveLength(120);
  });

  test("a summary that nobody kept short completes the check all the same", async () => {
    const { number, headSha } = await newPullRequest();
    await at.app.reviews.setCheck(at.repository, headSha, aCheck({ summary: "line\n".repeat(20_000) }));
    const [check] = (await seen(number)).checks;
    expect(check?.status).toBe("completed");
    expect(check?.summary).toMatch(/line\n\n\n_The rest is too long for GitHub\._$/);
    expect(check?.summary?.length).toBeLessThanOrEqual(65_535);
  });
});

describe("the sticky comment", () => {
  const marker = "<!-- holdout:review -->";

  test("is written once, changed in place, and left alone when it says so already", async () => {
    const { number } = await newPullRequest();
    const first = await at.app.reviews.keepComment(at.repository, number, marker, "Blocked");
    const same = await at.another().reviews.keepComment(at.repository, number, marker, "Blocked");
    const next = await at.app.reviews.keepComment(at.repository, number, marker, "Allowed");
    expect([first.changed, same.changed, next.changed]).toEqual([true, false, true]);
    expect([same.id, next.id]).toEqual([first.id, first.id]);
    const { comments } = await seen(number);
    expect(comments.map(({ author, body }) => [author, body])).toEqual([["holdout[bot]", `${marker}\nAllowed`]]);
    expect(first.url).toContain(`#issuecomment-${first.id}`);
  });

  test("duplicates are healed: the oldest stays", async () => {
    const { number } = await newPullRequest();
    const { id } = await at.app.reviews.keepComment(at.repository, number, marker, "one");
    for (let i = 0; i < 2; i++) await duplicate(number, `${marker}\nagain ${i}`);
    expect((await seen(number)).comments).toHaveLength(3);
    const kept = await at.app.reviews.keepComment(at.repository, number, marker, "one");
    expect(kept).toMatchObject({ id, changed: true });
    expect((await seen(number)).comments.map((comment) => comment.id)).toEqual([id]);
  });

  test("a person who copies the marker keeps their comment", async () => {
    const { number } = await newPullRequest();
    const theirs = await at.world.person("eve").comment(number, `${marker}\nAll good, merge it!`);
    const ours = await at.app.reviews.keepComment(at.repository, number, marker, "Blocked");
    expect(ours.id).not.toBe(theirs);
    const { comments } = await seen(number);
    expect(comments.map(({ author }) => author)).toEqual(["eve", "holdout[bot]"]);
    expect(comments[0]?.body).toContain("All good");
  });

  /** As two writers at once would leave it. */
  async function duplicate(number: number, body: string): Promise<void> {
    const theirs = at.another();
    await theirs.reviews.keepComment(
      at.repository,
      number,
      `<!-- other ${body.length}${Math.trunc(number)} ${body.slice(-1)} -->`,
      "x",
    );
    const { comments } = await seen(number);
    const row = at.world.github.inside.rows.comments.get(comments.at(-1)?.id ?? 0);
    if (row) at.world.github.inside.rows.comments.update(row.id, { body });
  }
});

describe("reactions", () => {
  test("are given once, and a comment that is gone is no error", async () => {
    const { number } = await newPullRequest();
    const id = await at.world.person("ben").comment(number, "/holdout run");
    await at.app.reviews.react(at.repository, id, "eyes");
    await at.app.reviews.react(at.repository, id, "eyes");
    const { comments } = await seen(number);
    expect(comments[0]?.reactions).toEqual([{ content: "eyes", login: "holdout[bot]" }]);
    await expect(at.app.reviews.react(at.repository, 99_999, "eyes")).resolves.toBeUndefined();
  });
});

describe("tickets", () => {
  const marker = "<!-- holdout:ticket digits -->";
  const ticket = {
    marker,
    title: "Collect the validation set of `digits`",
    body: `${marker}\n- [ ] drawn`,
    labels: ["holdout"],
  };

  test("one is opened, found again by its marker, and opening it twice opens it once", async () => {
    expect(await at.app.tickets.find(at.repository, marker)).toBeNull();
    const opened = await at.app.tickets.open(at.repository, ticket);
    expect(opened).toMatchObject({ state: "open", body: ticket.body });
    expect(await at.another().tickets.open(at.repository, ticket)).toEqual(opened);
    expect(await at.app.tickets.find(at.repository, marker)).toEqual(opened);
    const issues = at.world.issues().filter(({ title }) => title === ticket.title);
    expect(issues).toMatchObject([{ author: "holdout[bot]", labels: ["holdout"] }]);
  });

  test("is kept true, closed, found closed, and reopened; a body without its marker gets it back", async () => {
    const { number } = await at.app.tickets.open(at.repository, ticket);
    const keep = (body: string, state: "open" | "closed") =>
      at.app.tickets.keep(at.repository, number, { body, state });
    expect(await keep(ticket.body, "open")).toEqual({ changed: false });
    expect(await keep("- [x] drawn", "closed")).toEqual({ changed: true });
    expect(await keep("- [x] drawn", "closed")).toEqual({ changed: false });
    expect(await at.app.tickets.find(at.repository, marker)).toMatchObject({
      number,
      state: "closed",
      body: `${marker}\n- [x] drawn`,
    });
    await keep(ticket.body, "open");
    expect(await at.app.tickets.find(at.repository, marker)).toMatchObject({ state: "open", body: ticket.body });
  });

  test("a person's issue with the same marker is not ours", async () => {
    await at.world.person("ben").openIssue({ title: "Mine", body: "<!-- holdout:ticket other -->" });
    expect(await at.app.tickets.find(at.repository, "<!-- holdout:ticket other -->")).toBeNull();
  });
});

describe("pictures", () => {
  const png = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3]);
  const picture = { name: "chart", digest: sha256(png), png };

  test("have our own address where there is one, the same at each rendering", async () => {
    const now = () => "2026-05-06T07:08:09.000Z";
    const app = at.another({ publicUrl: "https://holdout.example/", pictureSecret: "s", now });
    const url = await app.reviews.publishPicture(at.repository, picture);
    const token = /^https:\/\/holdout\.example\/i\/([\w-]+)\.png$/.exec(url ?? "")?.[1] ?? "";
    expect(digestOfPictureToken("s", token, now())).toBe(picture.digest);
    expect(await app.reviews.publishPicture(at.repository, picture)).toBe(url);
  });

  test("are nowhere for a private repository without a public address", async () => {
    expect(await at.app.reviews.publishPicture(at.repository, picture)).toBeNull();
  });

  test("are commits that no clone fetches in a public repository, with the same address when published again", async () => {
    const open = await aGithub({ private: false });
    try {
      await open.world.person("ada").commitFiles({ "a.txt": "a" }, "Start", "main");
      const before = (await open.app.repositories.defaultBranch(open.repository)).sha;
      const url = await open.app.reviews.publishPicture(open.repository, picture);
      expect(await open.another().reviews.publishPicture(open.repository, picture)).toBe(url);
      const response = await fetch(url ?? "");
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(png);
      expect((await open.app.repositories.defaultBranch(open.repository)).sha).toBe(before);
      const branches = await open.world.person("ada").github<unknown[]>("GET", `/repos/${open.repository}/branches`);
      expect(branches).toHaveLength(1);
    } finally {
      await open.world.stop();
    }
  });
});
