import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { githubApp } from "../../src/github/githubApp.js";
import { aGithub, aPullRequest, silent, type AGithub } from "./aGithub.js";

let at: AGithub;
beforeAll(async () => {
  at = await aGithub();
});
afterAll(() => at.world.stop());

const ada = () => at.world.person("ada");
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe("code at exact commits", () => {
  test("the default branch is named with its tip, and a private repository is not public", async () => {
    const sha = await ada().commitFiles({ "README.md": "# Vision\n" }, "Start", "main");
    expect(await at.app.repositories.defaultBranch(at.repository)).toEqual({ name: "main", sha, public: false });
  });

  test("a tree lists every file with Git's own SHA and its size, sorted by path", async () => {
    const sha = await ada().commitFiles({ "deep/er/b.txt": "bee\n", "deep/a.txt": "a" }, "Folders", "main");
    const tree = await at.app.repositories.tree(at.repository, sha);
    const bee = createHash("sha1").update("blob 4\0bee\n").digest("hex");
    expect(tree).toContainEqual({ path: "deep/er/b.txt", blob: bee, bytes: 4, executable: false });
    const paths = tree.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
  });

  test("a commit's tree stays what it was when the branch goes on", async () => {
    const before = await ada().commitFiles({ "now.txt": "1" }, "One", "main");
    await ada().commitFiles({ "now.txt": "2", "later.txt": "x" }, "Two", "main");
    const tree = await at.another().repositories.tree(at.repository, before);
    expect(tree.map(({ path }) => path)).not.toContain("later.txt");
    const blob = tree.find(({ path }) => path === "now.txt")?.blob ?? "";
    expect(text(await at.app.repositories.blob(at.repository, blob))).toBe("1");
  });

  test("symbolic links are left out: they point to where a pull request may not read", async () => {
    const repo = `/repos/${at.repository}`;
    const { object } = await ada().github<{ object: { sha: string } }>("GET", `${repo}/git/ref/heads/main`);
    const entry = { path: "link", mode: "120000", type: "blob", content: "/etc/passwd" };
    const tree = await ada().github<{ sha: string }>("POST", `${repo}/git/trees`, { tree: [entry] });
    const commit = { message: "A link", tree: tree.sha, parents: [object.sha] };
    const { sha } = await ada().github<{ sha: string }>("POST", `${repo}/git/commits`, commit);
    expect(await at.app.repositories.tree(at.repository, sha)).toEqual([]);
  });

  test("bytes that are no text come back as they are", async () => {
    const bytes = new Uint8Array([0, 255, 128, 10, 13, 0]);
    const sha = await ada().commitFiles({ "b.bin": bytes }, "Bytes", "main");
    const tree = await at.app.repositories.tree(at.repository, sha);
    const blob = tree.find(({ path }) => path === "b.bin")?.blob ?? "";
    expect(await at.app.repositories.blob(at.repository, blob)).toEqual(bytes);
  });

  test("changed files are counted from the merge base: what the base branch did meanwhile is not the change's", async () => {
    await ada().commitFiles({ "keep.txt": "k", "drop.txt": "d", "edit.txt": "1" }, "Ground", "main");
    const { headSha } = await aPullRequest(at.world, { "new.txt": "n", "edit.txt": "2" }, "exp/changes");
    const head = await at.world.person("ben").commitFiles({ "drop.txt": null }, "Drop");
    const base = await ada().commitFiles({ "meanwhile.txt": "m" }, "Meanwhile", "main");
    expect(await at.app.repositories.changedFiles(at.repository, base, head)).toEqual([
      { path: "drop.txt", status: "removed" },
      { path: "edit.txt", status: "modified" },
      { path: "new.txt", status: "added" },
    ]);
    expect(await at.app.repositories.changedFiles(at.repository, base, headSha)).toHaveLength(2);
  });

  test("a change of more files than GitHub names in a comparison is read whole", async () => {
    const files = Object.fromEntries(Array.from({ length: 320 }, (_, i) => [`many/${i}.txt`, `${i}`]));
    const base = (await at.app.repositories.defaultBranch(at.repository)).sha;
    const { headSha } = await aPullRequest(at.world, files, "exp/many");
    expect(await at.app.repositories.changedFiles(at.repository, base, headSha)).toHaveLength(320);
  });

  test("a repository without the App is a person's matter, told in a sentence", async () => {
    await expect(at.app.repositories.defaultBranch("acme/elsewhere")).rejects.toThrow(
      "the GitHub App is not installed in acme/elsewhere",
    );
    await expect(at.app.repositories.defaultBranch("vision")).rejects.toThrow('"vision" is not a repository');
  });
});

describe("pull requests as they are now", () => {
  test("the head follows pushes and the base is the branch's tip now, not at the opening", async () => {
    const { number } = await aPullRequest(at.world, { "x.txt": "1" }, "exp/follow");
    const headSha = await at.world.person("ben").commitFiles({ "x.txt": "2" }, "Again");
    const baseSha = await ada().commitFiles({ "base.txt": "moved" }, "Base moves", "main");
    expect(await at.app.pullRequests.pullRequest(at.repository, number)).toMatchObject({
      number,
      author: "ben",
      title: "A change",
      state: "open",
      merged: false,
      headSha,
      headRef: "exp/follow",
      baseRef: "main",
      baseSha,
      fork: false,
    });
  });

  test("open ones are listed, closed and merged ones say so, unknown ones are null", async () => {
    const merged = await aPullRequest(at.world, { "m.txt": "1" }, "exp/merged");
    const closed = await aPullRequest(at.world, { "c.txt": "1" }, "exp/closed");
    const open = await aPullRequest(at.world, { "o.txt": "1" }, "exp/open");
    await ada().mergePullRequest(merged.number);
    await ada().closePullRequest(closed.number);
    const numbers = (await at.app.pullRequests.openPullRequests(at.repository)).map(({ number }) => number);
    expect(numbers).toContain(open.number);
    expect(numbers).not.toContain(merged.number);
    expect(numbers).not.toContain(closed.number);
    const read = (number: number) => at.app.pullRequests.pullRequest(at.repository, number);
    expect(await read(merged.number)).toMatchObject({ state: "closed", merged: true });
    expect(await read(closed.number)).toMatchObject({ state: "closed", merged: false });
    expect(await read(9_999)).toBeNull();
  });

  test("a comment is read with its author, and is null when it is gone", async () => {
    const { number } = await aPullRequest(at.world, { "t.txt": "1" }, "exp/comment");
    const id = await at.world.person("mei").comment(number, "/holdout run");
    const comment = await at.app.pullRequests.comment(at.repository, id);
    expect(comment).toMatchObject({ author: "mei", body: "/holdout run" });
    expect(Date.parse(comment?.createdAt ?? "")).toBeGreaterThan(0);
    expect(await at.app.pullRequests.comment(at.repository, 99_999)).toBeNull();
  });

  test("the App's repositories are those of all its installations", async () => {
    expect(await at.app.pullRequests.repositories()).toEqual([at.repository]);
  });
});

describe("people", () => {
  test("what the acting person may do is asked about that person", async () => {
    const may = (login: string) => at.app.people.permission(at.repository, login);
    expect([await may("ada"), await may("ben"), await may("eve"), await may("stranger")]).toEqual([
      "admin",
      "write",
      "read",
      "none",
    ]);
  });

  test("membership of a team is known; a team that is none is told in a sentence", async () => {
    expect(await at.app.people.isMember("acme/ml-leads", "ada")).toBe(true);
    expect(await at.app.people.isMember("acme/ml-leads", "ben")).toBe(false);
    expect(await at.app.people.isMember("acme/nobody", "ada")).toBe(false);
    await expect(at.app.people.isMember("leads", "ada")).rejects.toThrow('"leads" is not a team');
  });
});

describe("who we are", () => {
  test("the App knows its id and the name under which it comments", async () => {
    expect(await at.app.self()).toEqual({ id: at.world.github.appId, login: "holdout[bot]" });
  });

  test("an id and a key that do not belong together are noticed", async () => {
    const { url: baseUrl, privateKey } = at.world.github;
    const wrong = githubApp({ appId: 1, privateKey, baseUrl, throttle: false, pictureSecret: "p", log: silent });
    await expect(wrong.self()).rejects.toThrow();
  });
});
