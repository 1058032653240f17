import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Finding } from "../../src/checklist/rule.js";
import type { Verdict } from "../../src/checklist/verdict.js";
import type { Run } from "../../src/experiments/experiment.js";
import type { TrainingRequest } from "../../src/ports/ledger.js";
import { historyTables } from "../../src/store/schema.js";
import { openStore, type Store } from "../../src/store/store.js";
import { aDatabase } from "../support/database.js";

let database: { url: string; drop(): Promise<void> };
let store: Store;
beforeAll(async () => {
  database = await aDatabase();
  store = await openStore(database.url);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const now = "2026-03-01T12:00:00.000Z";
const later = "2026-03-01T12:01:00.000Z";
let repositories = 0;
const aRepository = () => `team/repository-${++repositories}`;

const aRun = (changes: Partial<Omit<Run, "id" | "attempt">>): Omit<Run, "id" | "attempt"> => ({
  repository: "team/digits",
  task: "digits",
  experiment: "baseline",
  experimentPath: "experiments/digits/baseline.yaml",
  commit: "c0ffee",
  fingerprint: "f1",
  seed: 1,
  requestedAt: now,
  ...changes,
});

const anAcceptance = (repository: string, labelsDigest: string) => ({
  repository,
  task: "digits",
  itemsDigest: "i1",
  labelsDigest,
  items: 40,
  labels: "a1",
  commit: "c0ffee",
  acceptedBy: "grace",
  acceptedAt: now,
});

describe("opening", () => {
  test("several processes may open a new database at once", async () => {
    const fresh = await aDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openStore(fresh.url)));
    await Promise.all(stores.map((each) => each.ping()));
    expect(await stores[0]?.runs.list({})).toEqual([]);
    await Promise.all(stores.map((each) => each.close()));
    await fresh.drop();
  });
});

describe("history", () => {
  test.each(historyTables)("nothing in %s is ever changed or deleted", async (table) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const column = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = $1 and is_identity = 'NO' limit 1`,
      [table],
    );
    const name = column.rows[0]?.name;
    await expect(client.query(`update ${table} set "${name}" = "${name}"`)).rejects.toThrow("history is append-only");
    await expect(client.query(`delete from ${table}`)).rejects.toThrow("history is append-only");
    await expect(client.query(`truncate ${table} cascade`)).rejects.toThrow("history is append-only");
    await client.end();
  });
});

describe("decisions", () => {
  test("the same validation set is accepted once, another one is the next version", async () => {
    const repository = aRepository();
    const first = await store.decisions.accept(anAcceptance(repository, "l1"));
    const again = await store.decisions.accept({ ...anAcceptance(repository, "l1"), acceptedBy: "ada" });
    const other = await store.decisions.accept(anAcceptance(repository, "l2"));
    expect(first).toEqual({ acceptance: { ...anAcceptance(repository, "l1"), labelVersion: 1 }, isNew: true });
    expect(again).toEqual({ acceptance: first.acceptance, isNew: false });
    expect(other.acceptance.labelVersion).toBe(2);
    expect(await store.decisions.acceptance(repository, "digits")).toEqual(other.acceptance);
    expect(await store.decisions.acceptances(repository)).toEqual([other.acceptance]);
    expect(await store.decisions.acceptance(repository, "letters")).toBeNull();
  });

  test("two who accept at once accept one version", async () => {
    const repository = aRepository();
    const both = await Promise.all([1, 2].map(() => store.decisions.accept(anAcceptance(repository, "l1"))));
    expect(both.map((each) => each.acceptance.labelVersion)).toEqual([1, 1]);
    expect(both.filter((each) => each.isNew)).toHaveLength(1);
  });

  test("a person approves one thing once", async () => {
    const repository = aRepository();
    const approval = {
      rule: "protocol-is-fixed",
      subject: "p1",
      pullRequest: 7,
      approvedBy: "grace",
      approvedAt: now,
    };
    expect(await store.decisions.approve(repository, approval)).toEqual({ isNew: true });
    expect(await store.decisions.approve(repository, { ...approval, approvedAt: later })).toEqual({ isNew: false });
    expect(await store.decisions.approvals(repository, 7)).toEqual([approval]);
    expect(await store.decisions.approvals(repository, 8)).toEqual([]);
  });

  test("a waiver that has ended is not among the open ones", async () => {
    const repository = aRepository();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "insert into waivers (repository, rule, reason, approved_by, until) values ($1, 'results-are-logged', 'old runs', 'grace', $2)",
      [repository, later],
    );
    await client.end();
    const waiver = { rule: "results-are-logged", reason: "old runs", approvedBy: "grace", until: later };
    expect(await store.decisions.waivers(repository, now)).toEqual([waiver]);
    expect(await store.decisions.waivers(repository, later)).toEqual([]);
  });
});

describe("runs", () => {
  test("two who ask for the same runs at once get the same runs", async () => {
    const repository = aRepository();
    const wanted = [1, 2, 3].map((seed) => aRun({ repository, seed }));
    const asked = await Promise.all([1, 2, 3, 4].map(() => store.runs.ask(wanted)));
    const ids = asked.map((runs) => runs.map((each) => each.record.run.id).join());
    expect(new Set(ids).size).toBe(1);
    expect(asked.flat().filter((each) => each.isNew)).toHaveLength(3);
    expect(asked[0]?.[0]?.record.run.id).toMatch(/^run-[0-9a-f]{12}$/);
  });

  test("a run that failed is asked again as another attempt, one that stands is not", async () => {
    const repository = aRepository();
    const ask = async () => {
      const [asked] = await store.runs.ask([aRun({ repository })]);
      if (!asked) throw new Error("nothing came back");
      return asked;
    };
    const first = await ask();
    await store.runs.append(first.record.run.id, later, { status: "running", startedAt: now });
    expect((await ask()).isNew).toBe(false);
    await store.runs.append(first.record.run.id, later, { status: "failed", reason: "out of memory" });
    const second = await ask();
    expect(second.record.run).toEqual({ ...first.record.run, attempt: 2, id: second.record.run.id });
    expect(second.record.run.id).not.toBe(first.record.run.id);
    expect(await store.runs.withFingerprint(repository, "f1")).toEqual([second.record]);
  });

  test("a state keeps what it does not change, and nothing follows the end", async () => {
    const repository = aRepository();
    const [asked] = await store.runs.ask([aRun({ repository })]);
    const id = asked?.record.run.id ?? "";
    await store.runs.append(id, now, { status: "running", startedAt: now, runner: "docker" });
    await store.runs.append(id, later, { progress: { epoch: 3, epochs: 20 } });
    expect(await store.runs.append(id, later, { status: "cancelled", reason: "by grace", endedAt: later })).toBe(true);
    expect(await store.runs.append(id, later, { status: "finished" })).toBe(false);
    expect((await store.runs.run(id))?.state).toEqual({
      status: "cancelled",
      startedAt: now,
      endedAt: later,
      progress: { epoch: 3, epochs: 20 },
      reason: "by grace",
      runner: "docker",
      result: null,
    });
  });

  test("two that report at once lose nothing", async () => {
    const repository = aRepository();
    const [asked] = await store.runs.ask([aRun({ repository })]);
    const id = asked?.record.run.id ?? "";
    const ends = await Promise.all(
      (["finished", "cancelled", "failed"] as const).map((status) => store.runs.append(id, now, { status })),
    );
    expect(ends.filter((isFirst) => isFirst)).toHaveLength(1);
  });

  test("a list is newest first and can be narrowed", async () => {
    const repository = aRepository();
    await store.runs.ask([aRun({ repository, seed: 1 })]);
    await store.runs.ask([aRun({ repository, seed: 2, task: "letters", fingerprint: "f2", requestedAt: later })]);
    const seeds = async (filter: Parameters<Store["runs"]["list"]>[0]) =>
      (await store.runs.list({ repository, ...filter })).map((record) => record.run.seed);
    expect(await seeds({})).toEqual([2, 1]);
    expect(await seeds({ limit: 1 })).toEqual([2]);
    expect(await seeds({ task: "digits" })).toEqual([1]);
    expect(await seeds({ since: later })).toEqual([2]);
    expect(await seeds({ statuses: ["running"] })).toEqual([]);
    expect(await seeds({ statuses: ["queued"] })).toEqual([2, 1]);
  });

  test("durations are those of finished runs", async () => {
    const repository = aRepository();
    const asked = await store.runs.ask([1, 2].map((seed) => aRun({ repository, seed })));
    const [finished, failed] = asked.map((each) => each.record.run.id);
    await store.runs.append(finished ?? "", later, { status: "finished", startedAt: now, endedAt: later });
    await store.runs.append(failed ?? "", later, { status: "failed", startedAt: now, endedAt: later });
    expect(await store.runs.durations(repository, "digits")).toEqual([60]);
  });
});

describe("requests", () => {
  const aRequest = (repository: string): TrainingRequest => ({
    id: `request-${repository}`,
    repository,
    task: "digits",
    experiment: "baseline",
    experimentPath: "experiments/digits/baseline.yaml",
    commit: "c0ffee",
    fingerprint: "f1",
    pullRequest: 3,
    askedBy: "grace",
    askedAt: now,
    runs: [`${repository}-run-1`, `${repository}-run-2`],
    card: null,
  });

  test("a request is kept once and found by its run and its fingerprint, with its card", async () => {
    const request = aRequest(aRepository());
    expect(await store.requests.keep(request)).toEqual({ isNew: true });
    expect(await store.requests.keep({ ...request, askedBy: "ada" })).toEqual({ isNew: false });
    const card = { channel: "C1", ts: "1.2", permalink: null };
    await store.requests.setCard(request.id, card);
    expect(await store.requests.request(request.id)).toEqual({ ...request, card });
    expect(await store.requests.ofRun(`${request.repository}-run-2`)).toEqual([{ ...request, card }]);
    expect(await store.requests.ofRun("run-9")).toEqual([]);
    expect(await store.requests.ofFingerprint(request.repository, "f1")).toHaveLength(1);
    expect(await store.requests.request("unknown")).toBeNull();
  });
});

describe("posts", () => {
  test("a thing to say is reserved once, whether its reserver lives or not", async () => {
    const { posts } = store;
    const both = await Promise.all([posts.reserve("card 1", now), posts.reserve("card 1", now)]);
    expect([...both].sort()).toEqual([false, true]);
    expect(await posts.place("card 1")).toBeNull();
    await posts.said("card 1", { url: "https://example.org" });
    expect(await posts.reserve("card 1", "2026-04-01T00:00:00.000Z")).toBe(false);
    expect(await posts.place("card 1")).toEqual({ url: "https://example.org" });
  });
});

describe("verdicts", () => {
  const aVerdict = (task: string, conclusion: Verdict["conclusion"], findings: Finding[] = []): Verdict => ({
    task,
    conclusion,
    findings,
    isUntrained: false,
  });

  test("the newest verdict of each task is the one that counts", async () => {
    const repository = aRepository();
    await store.verdicts.keep(repository, 1, "sha1", now, [
      aVerdict("digits", "failure"),
      aVerdict("letters", "success"),
    ]);
    await store.verdicts.keep(repository, 1, "sha2", later, [aVerdict("digits", "success")]);
    await store.verdicts.keep(repository, 2, "sha3", later, [aVerdict("digits", "failure")]);
    expect(await store.verdicts.ofPullRequest(repository, 1)).toEqual([
      aVerdict("digits", "success"),
      aVerdict("letters", "success"),
    ]);
    expect(await store.verdicts.since(repository, later)).toEqual([
      { pullRequest: 2, headSha: "sha3", at: later, verdict: aVerdict("digits", "failure") },
      { pullRequest: 1, headSha: "sha2", at: later, verdict: aVerdict("digits", "success") },
    ]);
  });

  test("hostile text is kept: NUL, half a surrogate pair, numbers that JSON cannot hold", async () => {
    const repository = aRepository();
    const finding = { saw: "a\0b \ud800 c" } as Finding; // only the text matters here
    await store.verdicts.keep(repository, 1, "sha", now, [aVerdict("digits\0", "failure", [finding])]);
    const [kept] = await store.verdicts.ofPullRequest(repository, 1);
    expect(kept?.findings[0]?.saw).toBe("a\0b \ud800 c");
  });
});

describe("links", () => {
  test("a code links once, before it ends, whatever the case of the login", async () => {
    const { links } = store;
    await links.offer("U1", "code-1", later);
    expect(await links.redeem("code-1", "Grace", "2026-03-01T12:02:00.000Z")).toBeNull();
    expect(await links.redeem("nonsense", "Grace", now)).toBeNull();
    expect(await links.redeem("code-1", "Grace", now)).toBe("U1");
    expect(await links.redeem("code-1", "Mallory", now)).toBeNull();
    expect(await links.slackUserOf("grace")).toBe("U1");
    expect(await links.loginOf("U1")).toBe("Grace");
    expect(await links.loginOf("U2")).toBeNull();
  });

  test("one Slack user is one login: the newer link replaces the older", async () => {
    const { links } = store;
    await links.offer("U5", "code-5", later);
    await links.offer("U6", "code-6", later);
    await links.redeem("code-5", "alan", now);
    await links.redeem("code-6", "ALAN", now);
    expect(await links.loginOf("U5")).toBeNull();
    expect(await links.slackUserOf("alan")).toBe("U6");
  });
});

describe("policy files", () => {
  test("the last good version is the one kept last", async () => {
    const repository = aRepository();
    await store.policyFiles.keepGood(repository, [{ path: "a.yaml", text: "1", sha: "s1" }]);
    await store.policyFiles.keepGood(repository, [
      { path: "a.yaml", text: "2", sha: "s2" },
      { path: "b.yaml", text: "3", sha: "s3" },
    ]);
    expect(await store.policyFiles.lastGood(repository, "a.yaml")).toEqual({ text: "2", sha: "s2" });
    expect(await store.policyFiles.lastGood(repository, "c.yaml")).toBeNull();
  });
});

describe("deliveries", () => {
  test("a delivery is new once, and waits until it is dispatched", async () => {
    const delivery = {
      id: "d-1",
      source: "github" as const,
      headers: { "x-github-event": "push" },
      body: '{"a":1}',
      at: now,
    };
    const kept = await Promise.all([store.deliveries.keep(delivery), store.deliveries.keep(delivery)]);
    expect([...kept].sort()).toEqual(["known", "new"]);
    expect(await store.deliveries.undispatched(now)).toEqual([]);
    expect(await store.deliveries.undispatched(later)).toEqual([delivery]);
    await store.deliveries.dispatched("d-1");
    expect(await store.deliveries.undispatched(later)).toEqual([]);
    expect(await store.deliveries.keep(delivery)).toBe("known");
  });

  test("a body with a NUL is kept", async () => {
    const odd = { id: "d-\0", source: "slack" as const, headers: {}, body: "a\0b", at: now };
    expect(await store.deliveries.keep(odd)).toBe("new");
    expect(await store.deliveries.keep(odd)).toBe("known");
  });
});

describe("locks", () => {
  test("one holds a lock at a time, the next one waits for it", async () => {
    const order: string[] = [];
    const hold = (name: string) =>
      store.locks.holding("pull request 1", 5_000, async () => {
        order.push(`${name} in`);
        await sleep(100);
        order.push(`${name} out`);
        return name;
      });
    const held = await Promise.all([hold("a"), hold("b")]);
    expect(held).toEqual(["a", "b"]);
    expect(order.map((line) => line.split(" ")[1])).toEqual(["in", "out", "in", "out"]);
  });

  test("whoever does not get it in time gets undefined, and another key is free", async () => {
    const seen = await store.locks.holding("pull request 2", 0, async () => [
      await store.locks.holding("pull request 2", 0, () => Promise.resolve("at once")),
      await store.locks.holding("pull request 2", 50, () => Promise.resolve("after a wait")),
      await store.locks.holding("pull request 3", 0, () => Promise.resolve("another")),
    ]);
    expect(seen).toEqual([undefined, undefined, "another"]);
  });

  test("an error gives the lock back and comes through", async () => {
    const broken = store.locks.holding("pull request 4", 0, () => Promise.reject(new Error("no")));
    await expect(broken).rejects.toThrow("no");
    expect(await store.locks.holding("pull request 4", 0, () => Promise.resolve("free"))).toBe("free");
  });

  test("a holder whose connection dies gives it back", async () => {
    const other = await openStore(database.url);
    let finish = () => {};
    const held = other.locks.holding("pull request 5", 0, () => new Promise<void>((resolve) => (finish = resolve)));
    await sleep(100);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    );
    await client.end();
    expect(await store.locks.holding("pull request 5", 2_000, () => Promise.resolve("free"))).toBe("free");
    finish();
    await held;
    await other.close();
  });
});
