import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { App, Octokit } from "octokit";
import { verify } from "@octokit/webhooks-methods";
import type { World } from "../../src/demo/world/world.js";
import { startWorld } from "../../src/demo/world/world.js";
import type { AService } from "./aService.js";
import { aService } from "./aService.js";

let world: World;
let service: AService;
let octokit: Octokit;
const at = { owner: "acme", repo: "vision" };

beforeAll(async () => {
  service = await aService();
  world = await startWorld({ serviceUrl: service.url });
  const { appId, privateKey, installationId } = world.github;
  const BareOctokit = Octokit.defaults({
    baseUrl: world.github.url,
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  octokit = await new App({ appId, privateKey, Octokit: BareOctokit }).getInstallationOctokit(installationId);
});

afterAll(async () => {
  await world.stop();
  await service.close();
});

beforeEach(() => void service.received.splice(0));

let branches = 0;

/** A pull request of one file, by ada. */
async function aPullRequest(given?: Record<string, string | null>): Promise<number> {
  const ada = world.person("ada");
  await ada.createBranch(`branch-${++branches}`);
  const files = given ?? { "note.txt": `hello ${branches}\n` };
  await ada.commitFiles(files, "A change");
  return ada.openPullRequest({ title: "A change", body: "Why" });
}

describe("pull requests of the small world", () => {
  test("an opened pull request is told with its numbers, signed with the App's secret, under a GUID", async () => {
    await aPullRequest({ "first.txt": "one\ntwo\n" });
    await world.idle();
    const opened = service.received.find(
      ({ headers, body }) => headers["x-github-event"] === "pull_request" && body.includes('"opened"'),
    );
    expect(opened?.headers["x-github-delivery"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(
      await verify(world.github.webhookSecret, opened?.body ?? "", String(opened?.headers["x-hub-signature-256"])),
    ).toBe(true);
    const payload = JSON.parse(opened?.body ?? "{}");
    expect(payload.pull_request).toMatchObject({ additions: 2, deletions: 0, changed_files: 1, commits: 1 });
    expect(payload.installation.id).toBe(world.github.installationId);
  });

  test("its files are listed with patches, also renamed and removed ones", async () => {
    await world.person("ada").commitFiles({ "old.txt": "same words\n", "gone.txt": "x\n" }, "Before", "main");
    const number = await aPullRequest({
      "old.txt": null,
      "new.txt": "same words\n",
      "gone.txt": null,
      "README.md": "# vision\n\nEdited\n",
    });
    const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: number });
    expect(data.map(({ filename, status }) => [filename, status])).toEqual([
      ["gone.txt", "removed"],
      ["new.txt", "renamed"],
      ["README.md", "modified"],
    ]);
    expect(data[1]?.previous_filename).toBe("old.txt");
    expect(data[2]?.patch).toContain("+Edited");
  });

  test("files are paged as GitHub pages them", async () => {
    const number = await aPullRequest(
      Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`many/${i}.txt`, `${i}\n`])),
    );
    const files = await octokit.paginate(octokit.rest.pulls.listFiles, { ...at, pull_number: number, per_page: 3 });
    expect(files.map(({ filename }) => filename)).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `many/${i}.txt`));
  });

  test("the head follows a push, which is told as push and pull_request.synchronize", async () => {
    const number = await aPullRequest();
    await world.idle();
    const before = (await world.pullRequest(number)).headSha;
    service.received.splice(0);
    const sha = await world.person("ada").commitFiles({ "note.txt": "again\n" }, "Again");
    await world.idle();
    expect((await octokit.rest.pulls.get({ ...at, pull_number: number })).data.head.sha).toBe(sha);
    expect(service.events()).toEqual(["push", "pull_request.synchronize"]);
    expect(JSON.parse(service.received[1]?.body ?? "{}")).toMatchObject({ before, after: sha, number });
    expect(JSON.parse(service.received[0]?.body ?? "{}").commits[0]).toMatchObject({ id: sha, modified: ["note.txt"] });
  });

  test("a merge keeps what its base learned meanwhile, and is a push to the default branch", async () => {
    const first = await aPullRequest({ "a.txt": "a\n" });
    const second = await aPullRequest({ "b.txt": "b\n" });
    await world.person("grace").mergePullRequest(first);
    await world.idle();
    service.received.splice(0);
    const sha = await world.person("grace").mergePullRequest(second);
    await world.idle();
    expect(await world.file("a.txt")).toBe("a\n");
    expect(await world.file("b.txt")).toBe("b\n");
    expect(service.events()).toEqual(expect.arrayContaining(["push", "pull_request.closed"]));
    const push = JSON.parse(service.received.find(({ headers }) => headers["x-github-event"] === "push")?.body ?? "{}");
    expect(push).toMatchObject({ ref: "refs/heads/main", after: sha });
    expect((await world.pullRequest(second)).state).toBe("merged");
    expect((await world.pullRequest(second)).files.map(({ filename }) => filename)).toEqual(["b.txt"]);
  });

  test("a file changed differently on both sides cannot be merged", async () => {
    const mine = await aPullRequest({ "clash.txt": "mine\n" });
    const theirs = await aPullRequest({ "clash.txt": "theirs\n" });
    await world.person("ada").mergePullRequest(mine);
    await expect(world.person("ada").mergePullRequest(theirs)).rejects.toThrow("405");
    expect(await world.file("clash.txt")).toBe("mine\n");
  });

  test("who may only read cannot merge", async () => {
    const number = await aPullRequest({ "read.txt": "r\n" });
    await expect(world.person("eve").mergePullRequest(number)).rejects.toThrow("403");
  });
});

describe("what an App does", () => {
  test("it finds its installation, repositories and trees", async () => {
    const { appId, privateKey } = world.github;
    const app = new App({ appId, privateKey, Octokit: Octokit.defaults({ baseUrl: world.github.url }) });
    const { data: installation } = await app.octokit.rest.apps.getRepoInstallation(at);
    expect(installation.id).toBe(world.github.installationId);
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ full_name }) => full_name)).toEqual(["acme/vision"]);
    await world.person("ada").commitFiles({ "deep/er/file.bin": new Uint8Array([0, 255, 1]) }, "Bytes", "main");
    const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: "main", recursive: "1" });
    const entry = tree.tree.find(({ path }) => path === "deep/er/file.bin");
    const { data: blob } = await octokit.rest.git.getBlob({ ...at, file_sha: entry?.sha ?? "" });
    expect([...Buffer.from(blob.content, "base64")]).toEqual([0, 255, 1]);
  });

  test("annotations of a check run append, keep their titles, and are read back", async () => {
    const number = await aPullRequest();
    const { headSha: head_sha } = await world.pullRequest(number);
    const annotation = (line: number) => ({
      ...{ path: "note.txt", start_line: line, end_line: line, title: `Title ${line}` },
      ...{ annotation_level: "failure" as const, message: `line ${line}` },
    });
    const started = { ...at, name: "Holdout / digits", head_sha, status: "in_progress" as const };
    const { data: run } = await octokit.rest.checks.create(started);
    expect(run.app?.slug).toBe("holdout");
    const output = { title: "Blocked", summary: "Why" };
    const actions = [{ label: "Run training", description: "Queue it", identifier: "run" }];
    const update = { ...at, check_run_id: run.id, output: { ...output, annotations: [annotation(1)] }, actions };
    await octokit.rest.checks.update(update);
    await octokit.rest.checks.update({
      ...update,
      conclusion: "failure",
      output: { ...output, annotations: [annotation(2)] },
    });
    const { data } = await octokit.rest.checks.listAnnotations({ ...at, check_run_id: run.id });
    expect(data.map(({ title, start_line }) => [title, start_line])).toEqual([
      ["Title 1", 1],
      ["Title 2", 2],
    ]);
    const [check] = (await world.pullRequest(number)).checks;
    expect(check).toMatchObject({
      name: "Holdout / digits",
      status: "completed",
      conclusion: "failure",
      title: "Blocked",
    });
    expect(check?.actions).toEqual([{ identifier: "run", label: "Run training", description: "Queue it" }]);
  });

  test("a press of a check's button and a re-run reach the service", async () => {
    const number = await aPullRequest();
    const { headSha: head_sha } = await world.pullRequest(number);
    const actions = [{ label: "Re-check", description: "Once more", identifier: "recheck" }];
    const output = { title: "t", summary: "s" };
    await octokit.rest.checks.create({
      ...at,
      name: "Holdout",
      head_sha,
      conclusion: "action_required",
      actions,
      output,
    });
    await world.idle();
    service.received.splice(0);
    await world.person("ben").pressCheckButton(number, "Holdout", "recheck");
    await world.person("ben").rerunCheck(number, "Holdout");
    await world.idle();
    expect(service.events().sort()).toEqual(["check_run.requested_action", "check_run.rerequested"]);
    const pressed = service.received
      .map(({ body }) => JSON.parse(body))
      .find(({ action }) => action === "requested_action");
    expect(pressed).toMatchObject({ requested_action: { identifier: "recheck" }, sender: { login: "ben" } });
    expect(pressed.check_run).toMatchObject({ head_sha, app: { id: world.github.appId }, pull_requests: [{ number }] });
    await expect(world.person("ben").pressCheckButton(number, "Holdout", "nosuch")).rejects.toThrow(
      'has no button "nosuch"; it has: recheck',
    );
  });

  test("more than 50 annotations, and four buttons, are refused", async () => {
    const { headSha: head_sha } = await world.pullRequest(await aPullRequest());
    const annotations = Array.from({ length: 51 }, () => ({
      ...{ path: "note.txt", start_line: 1, end_line: 1, annotation_level: "notice" as const, message: "m" },
    }));
    const create = { ...at, name: "n", head_sha };
    await expect(
      octokit.rest.checks.create({ ...create, output: { title: "t", summary: "s", annotations } }),
    ).rejects.toThrow("50 annotations");
    const actions = [1, 2, 3, 4].map((n) => ({ label: `l${n}`, description: "d", identifier: `i${n}` }));
    await expect(octokit.rest.checks.create({ ...create, actions })).rejects.toThrow("3 actions");
  });

  test("comments end at 65,536 characters, belong to the bot, and carry reactions", async () => {
    const number = await aPullRequest();
    const to = { ...at, issue_number: number };
    await expect(octokit.rest.issues.createComment({ ...to, body: "x".repeat(65_537) })).rejects.toMatchObject({
      status: 422,
    });
    const { data: comment } = await octokit.rest.issues.createComment({ ...to, body: "x".repeat(65_536) });
    expect(comment.user).toMatchObject({ login: "holdout[bot]", type: "Bot" });
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: comment.id, content: "eyes" });
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: comment.id, content: "eyes" });
    expect((await world.pullRequest(number)).comments.map(({ author, reactions }) => [author, reactions])).toEqual([
      ["holdout[bot]", [{ content: "eyes", login: "holdout[bot]" }]],
    ]);
  });

  test("a person's comment on a pull request is told as one", async () => {
    const number = await aPullRequest();
    await world.person("mei").comment(number, "/holdout help");
    await world.idle();
    const told = service.received.find(({ headers }) => headers["x-github-event"] === "issue_comment");
    expect(JSON.parse(told?.body ?? "{}")).toMatchObject({
      action: "created",
      comment: { body: "/holdout help", user: { login: "mei" } },
      issue: { number, pull_request: { url: expect.stringContaining(`/pulls/${number}`) } },
    });
  });

  test("permissions are told in GitHub's words", async () => {
    const words = [];
    for (const username of ["ada", "ben", "eve"])
      words.push((await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username })).data.permission);
    expect(words).toEqual(["admin", "write", "read"]);
    const { data } = await octokit.rest.teams.listMembersInOrg({ org: "acme", team_slug: "ml-leads" });
    expect(data.map(({ login }) => login).sort()).toEqual(["ada", "grace"]);
  });

  test("a token nobody was given is refused", async () => {
    const stranger = new Octokit({
      baseUrl: world.github.url,
      auth: "ghp_nobody",
      throttle: { enabled: false },
      retry: { enabled: false },
    });
    await expect(stranger.rest.repos.get(at)).rejects.toMatchObject({ status: 401 });
  });
});

describe("what goes wrong on the way", () => {
  test("the App's requests fail as asked, people's do not", async () => {
    const number = await aPullRequest();
    world.github.failNext({ status: 500, times: 2, match: /POST .*comments/ });
    const to = { ...at, issue_number: number, body: "hello" };
    await expect(octokit.rest.issues.createComment(to)).rejects.toMatchObject({ status: 500 });
    await world.person("ada").comment(number, "works for people");
    await expect(octokit.rest.issues.createComment(to)).rejects.toMatchObject({ status: 500 });
    await octokit.rest.issues.createComment(to);
    expect((await world.pullRequest(number)).comments.map(({ body }) => body)).toEqual(["works for people", "hello"]);
  });

  test("an answer can be lost after the work was done", async () => {
    const number = await aPullRequest();
    world.github.failNext({ status: 502, match: "comments", afterwards: true });
    await expect(
      octokit.rest.issues.createComment({ ...at, issue_number: number, body: "twice?" }),
    ).rejects.toMatchObject({ status: 502 });
    expect((await world.pullRequest(number)).comments).toHaveLength(1);
  });

  test("webhooks held back arrive doubled and in reverse order", async () => {
    await world.idle();
    service.received.splice(0);
    world.deliveries.hold();
    const number = await aPullRequest();
    await world.person("ada").comment(number, "one");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(service.received).toEqual([]);
    await world.deliveries.release("reversed", 2);
    expect(service.events().slice(0, 4)).toEqual([
      "issue_comment.created",
      "issue_comment.created",
      "pull_request.opened",
      "pull_request.opened",
    ]);
    const ids = service.received.map(({ headers }) => headers["x-github-delivery"]);
    expect(ids[0]).toBe(ids[1]);
  });

  test("a lost delivery is found among the App's deliveries and asked for again", async () => {
    const number = await aPullRequest();
    await world.idle();
    service.received.splice(0);
    world.deliveries.loseNext(1);
    await world.person("ada").comment(number, "lost");
    await world.idle();
    expect(service.received).toEqual([]);
    const { appId, privateKey } = world.github;
    const app = new App({ appId, privateKey, Octokit: Octokit.defaults({ baseUrl: world.github.url }) });
    const { data } = await app.octokit.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(data[0]).toMatchObject({ event: "issue_comment", status_code: 502, redelivery: false });
    await app.octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: data[0]?.id ?? 0 });
    await world.idle();
    expect(service.events()).toEqual(["issue_comment.created"]);
    expect(service.received[0]?.headers["x-github-delivery"]).toBe(data[0]?.guid);
  });
});
