import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/checklist/judge.js";
import type { Facts } from "../../src/checklist/facts.js";
import { gatherFacts, taskAt, type Gathering, type Ledger } from "../../src/gathering/gather.js";
import { snapshotAt } from "../../src/gathering/snapshot.js";
import { anAcceptance, aRun, someValidation } from "../support/facts.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { taskYaml } from "../support/taskYaml.js";

const team: Record<string, string> = {
  ".holdout/config.yaml": 'version: 1\nslack: { channel: "#vision" }\n',
  ".holdout/tasks/digits.yaml": taskYaml(["dataset: digits", "dataset: data/train"]),
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\nCOPY train.py model/ /app/\n`,
  "README.md": "Digits.\n",
  "data/labels/first.csv": "id,label\nx,1\ny,2\n",
  "data/train/pixels.csv": "id,p0\nx,0\ny,1\n",
  "data/validation/items.csv": "id\na\nb\nc\nd\n",
  "data/validation/labels.csv": "id,label\na,0\nb,1\nc,2\nd,3\n",
  "data/validation/annotations.csv": "item,annotator,label\na,ada,0\n",
  "experiments/digits/baseline.yaml": "width: 32\n",
  "experiments/digits/wide.yaml": "width: 64\n",
  "model/net.py": "net\n",
  "train.py": "train\n",
};

const accepted: Ledger = {
  decisions: { acceptance: async () => anAcceptance(), approvals: async () => [], waivers: async () => [] },
  runs: { withFingerprint: async () => [] },
};

/** Facts of a change that leaves the team's files with these edits; null removes a file. */
function factsOf(edits: Record<string, string | null>, more: Partial<Gathering> = {}, base = team): Promise<Facts> {
  const head = Object.fromEntries(
    Object.entries({ ...base, ...edits }).filter(([, text]) => text !== null),
  ) as typeof team;
  return gatherFacts({
    repository: "acme/vision",
    change: { number: 7, author: "ada", fork: false, baseSha: "base", headSha: "head" },
    repositories: memoryRepositories({ base, head }),
    ledger: accepted,
    now: "2026-03-02T10:00:00.000Z",
    ...more,
  });
}

const touched = (facts: Facts) =>
  facts.tasks["digits"]?.experiments.map(({ experiment, changed }) => [experiment.name, changed]);

describe("the experiments of a change", () => {
  test("are those whose file it adds or edits", async () => {
    const facts = await factsOf({ "experiments/digits/deep.yaml": "width: 32\ndepth: 9\n" });
    expect(touched(facts)).toEqual([["deep", true]]);
    expect(facts.tasks["digits"]?.experiments[0]?.experiment.hyperparameters).toEqual({ width: 32, depth: 9 });
    expect(judge(facts)).toMatchObject([{ task: "digits", conclusion: "success" }]);
  });

  test.each([
    ["code", { "train.py": "train better\n" }],
    ["a file that the image copies", { "model/net.py": "deeper\n" }],
    ["the Dockerfile", { Dockerfile: `FROM python@sha256:${"b".repeat(64)}\nCOPY train.py model/ /app/\n` }],
    ["the dataset", { "data/train/pixels.csv": "id,p0\nx,0\ny,2\n" }],
    [
      "the protocol",
      { ".holdout/tasks/digits.yaml": (team[".holdout/tasks/digits.yaml"] ?? "").replace("epochs: 5", "epochs: 6") },
    ],
  ])("are all of them when it changes %s", async (_, edits) => {
    expect(touched(await factsOf(edits))).toEqual([
      ["baseline", false],
      ["wide", false],
    ]);
  });

  test("are none when it changes what no training reads", async () => {
    expect(touched(await factsOf({ "README.md": "Digits!\n", "data/labels/second.csv": "id,label\nz,3\n" }))).toEqual(
      [],
    );
  });

  test("are none of those that differ only because the branch is older than its base", async () => {
    const older = { ...team, "train.py": "an older script\n" };
    const repositories = memoryRepositories(
      { base: team, head: { ...older, "README.md": "Digits!\n" }, start: older },
      "start",
    );
    expect(touched(await factsOf({}, { repositories }))).toEqual([]);
  });

  test("of a change that declares their task are only those that it brings", async () => {
    const { ".holdout/tasks/digits.yaml": task = "", ...undeclared } = team;
    const facts = await factsOf(
      { ".holdout/tasks/digits.yaml": task, "experiments/digits/deep.yaml": "a: 1\n" },
      {},
      undeclared,
    );
    expect(facts.tasks["digits"]?.declaredIn).toBe("head");
    expect(touched(facts)).toEqual([["deep", true]]);
  });
});

describe("runs and baseline", () => {
  test("are found by the fingerprint, whoever asked for them", async () => {
    const asked: string[] = [];
    const withFingerprint = async (_: string, fingerprint: string) => (asked.push(fingerprint), [aRun()]);
    const facts = await factsOf(
      { "experiments/digits/copy.yaml": "width: 64\n" },
      { ledger: { ...accepted, runs: { withFingerprint } } },
    );
    const [copy] = facts.tasks["digits"]?.experiments ?? [];
    expect(asked).toContain(copy?.fingerprint);
    expect(copy?.runs).toHaveLength(1);
    expect(judge(facts)[0]?.findings.find(({ rule }) => rule === "not-run-before")?.status).toBe("fail");
  });

  test("the baseline is that of the base branch, so that it does not move with the change", async () => {
    const before = (await factsOf({})).tasks["digits"]?.baseline?.fingerprint;
    expect((await factsOf({ "train.py": "train better\n" })).tasks["digits"]?.baseline?.fingerprint).toBe(before);
  });

  test("two files with the same hyperparameters have one fingerprint", async () => {
    const facts = await factsOf({ "experiments/digits/copy.yaml": "width:   32\n" });
    const { experiments = [], baseline } = facts.tasks["digits"] ?? {};
    expect(experiments[0]?.fingerprint).toBe(baseline?.fingerprint);
  });
});

describe("labels", () => {
  const flipped = "id,label\nx,1\ny,8\n";
  const changes = (facts: Facts) => facts.tasks["digits"]?.labelChanges.flatMap(({ diff }) => diff.changed);

  test("that say something else are found with their line", async () => {
    expect(changes(await factsOf({ "data/labels/first.csv": flipped }))).toEqual([
      { id: "y", from: "2", to: "8", place: { path: "data/labels/first.csv", line: 3 } },
    ]);
  });

  test("are followed into another file", async () => {
    const facts = await factsOf({ "data/labels/first.csv": null, "data/labels/second.csv": flipped });
    expect(changes(facts)).toMatchObject([{ id: "y", from: "2", to: "8", place: { path: "data/labels/second.csv" } }]);
  });

  test("stay under watch when the change stops watching them", async () => {
    const task = (team[".holdout/tasks/digits.yaml"] ?? "").replace("labels: [data/labels/*.csv]\n", "");
    const facts = await factsOf({ ".holdout/tasks/digits.yaml": task, "data/labels/first.csv": flipped });
    expect(changes(facts)).toHaveLength(1);
  });

  test("stand in the column that is called label, whatever other columns might be it", async () => {
    const wide = "id,label,category\na,0,even\nb,1,odd\nc,2,even\nd,3,odd\n";
    const facts = await factsOf({ "data/validation/labels.csv": wide });
    expect(facts.head.problems).toEqual([]);
    expect(facts.tasks["digits"]?.validation?.labelsDigest).toBe(anAcceptance().labelsDigest);
  });

  test("of the validation set are measured against what was accepted", async () => {
    const facts = await factsOf({});
    expect(facts.tasks["digits"]?.validation).toEqual(someValidation());
    expect(facts.tasks["digits"]?.validation?.labelsDigest).toBe(anAcceptance().labelsDigest);
  });
});

describe("files that cannot be read", () => {
  const task = ".holdout/tasks/digits.yaml";
  const broken = (team[task] ?? "").replace("epochs: 5", "epoch: 5");

  test("in the change are a finding with its line, and the verdict is failure", async () => {
    const facts = await factsOf({ [task]: broken });
    expect(facts.head.problems).toMatchObject([{ place: { path: task, line: 18 } }]);
    expect(judge(facts)).toMatchObject([{ task: "digits", conclusion: "failure" }]);
  });

  test("on the base branch do not stop a change: the last good version serves", async () => {
    const policy = {
      lastGood: async (_: string, path: string) => (path === task ? { text: team[task] ?? "", sha: "s" } : null),
      keepGood: async () => undefined,
    };
    const facts = await factsOf({ "README.md": "!\n" }, { policy }, { ...team, [task]: broken });
    expect(facts.base.problems).toMatchObject([{ place: { path: task, line: 18 } }]);
    expect(facts.head.problems).toEqual([]);
    expect(judge(facts)).toMatchObject([{ task: "digits", conclusion: "success" }]);
  });

  test("on the base branch may be mended", async () => {
    const facts = await factsOf(
      { "data/labels/first.csv": "id,label\nx,1\n" },
      {},
      { ...team, "data/labels/first.csv": 'id,label\n"x' },
    );
    expect(facts.head.problems).toEqual([]);
    expect(facts.base.problems).toMatchObject([{ place: { path: "data/labels/first.csv" } }]);
  });

  test("are those, too, whose places are in another unit than before: no label can be compared", async () => {
    const path = "data/labels/first.csv";
    const facts = await factsOf(
      { [path]: "id,label,x,y,w,h\nx,dog,0.1,0.1,0.2,0.2\n" },
      {},
      { ...team, [path]: "id,label,x,y,w,h\nx,cat,64,48,128,96\n" },
    );
    expect(facts.head.problems).toMatchObject([
      { place: { path }, sentence: expect.stringContaining("no object could be found again") },
    ]);
    expect(judge(facts)).toMatchObject([{ conclusion: "failure" }]);
  });

  test("are told by file and line for experiments and labels, too", async () => {
    const facts = await factsOf({
      "experiments/digits/wide.yaml": "width: 64\nlr: .nan\n",
      "data/validation/items.csv": "id\na\na\n",
    });
    expect(facts.head.problems.map(({ place }) => place)).toEqual([
      { path: "experiments/digits/wide.yaml", line: 2 },
      { path: "data/validation/items.csv", line: 3 },
    ]);
  });
});

test("the same change gives the same facts, which nobody can change", async () => {
  const edits = { "train.py": "train better\n", "data/labels/first.csv": "id,label\nx,9\n" };
  const [once, again] = [await factsOf(edits), await factsOf(edits)];
  expect(JSON.stringify(once)).toBe(JSON.stringify(again));
  expect(Object.isFrozen(once.tasks["digits"]?.task.protocol.seeds)).toBe(true);
});

test("reads each content once, and none of files that decide nothing", async () => {
  const repositories = memoryRepositories({ base: team, head: { ...team, "README.md": "!\n" } });
  await factsOf({}, { repositories });
  expect(new Set(repositories.read).size).toBe(repositories.read.length);
  const unread = ["README.md", "train.py", "data/train/pixels.csv"].map((path) => team[path]);
  const texts = await Promise.all(
    repositories.read.map(async (blob) => Buffer.from(await repositories.blob("", blob)).toString()),
  );
  expect(texts.filter((text) => unread.includes(text))).toEqual([]);
});

test("a task is read at one commit, or its absence is told", async () => {
  const snapshot = await snapshotAt(memoryRepositories({ base: team }), "acme/vision", "base");
  expect((await taskAt(snapshot, "digits")).title).toBe("Handwritten digits");
  await expect(taskAt(snapshot, "letters")).rejects.toThrow("there is no task `letters` at commit base");
});

test("answers come into no image and into no dataset", async () => {
  const everything = {
    ...team,
    Dockerfile: "FROM scratch\nCOPY . .\n",
    [".holdout/tasks/digits.yaml"]: taskYaml(["dataset: digits", "dataset: data"]),
  };
  const relabelled = { ...everything, "data/validation/labels.csv": "id,label\na,9\n" };
  const fingerprint = async (files: typeof team) =>
    (await factsOf({}, {}, files)).tasks["digits"]?.baseline?.fingerprint;
  expect(await fingerprint(relabelled)).toBe(await fingerprint(everything));
});
