import { describe, expect, test } from "@jest/globals";
import { checklist } from "../../src/checklist/checklist.js";
import { judge } from "../../src/checklist/judge.js";
import { ruleIds } from "../../src/tasks/ruleId.js";
import { defaultTeamConfig, type TeamConfig } from "../../src/tasks/teamConfig.js";
import { aLabelDiff, allSeeds, anExperiment, aTask, someChange, someFacts, someTeamFiles } from "../support/facts.js";

const path = "data/labels/first.csv";
const flipped = [{ path, diff: aLabelDiff({ changed: [{ id: "a", from: "0", to: "1", place: { path, line: 2 } }] }) }];
const withFlip = (more: Parameters<typeof someFacts>[0] = {}) =>
  someFacts({ task: { labelChanges: flipped }, ...more });
const policy = (rules: TeamConfig["checklist"]) =>
  someTeamFiles({ tasks: [aTask()], config: { ...defaultTeamConfig, checklist: rules } });

function findingIn(facts: Parameters<typeof judge>[0], rule: string) {
  return judge(facts)
    .flatMap(({ findings }) => findings)
    .find((finding) => finding.rule === rule);
}

describe("a verdict", () => {
  test("of an accepted task with a fresh experiment is success, with rules that wait for a run", () => {
    const [verdict] = judge(someFacts());
    expect(verdict).toMatchObject({ task: "digits", conclusion: "success" });
    expect(verdict?.findings.filter(({ status }) => status === "fail")).toEqual([]);
    expect(verdict?.findings.find(({ status }) => status === "pending")).toMatchObject({
      rule: "baseline-was-run",
      waitsFor: "run",
    });
  });

  test("is failure when a blocking rule fails, and success when the team only wants a warning", () => {
    expect(judge(withFlip())[0]?.conclusion).toBe("failure");
    expect(judge(withFlip({ base: policy({ "no-silent-label-fix": "warn" }) }))[0]?.conclusion).toBe("success");
  });

  test("lists its findings in the order of the checklist", () => {
    const listed = judge(someFacts())[0]?.findings.map(({ rule }) => rule) ?? [];
    expect(listed).toEqual(ruleIds.filter((id) => checklist[id] !== undefined));
  });

  test("leaves out a rule that the base branch switches off", () => {
    expect(
      findingIn(withFlip({ base: policy({ "no-silent-label-fix": "off" }) }), "no-silent-label-fix"),
    ).toBeUndefined();
  });

  test("names rules that the team asks for and that nobody checks yet, where they stand in the checklist", () => {
    const checklist = { "nothing-leaks": "block", "annotators-agree": "off" } as const;
    const [verdict] = judge(someFacts({ base: someTeamFiles({ config: { ...defaultTeamConfig, checklist } }) }));
    const rules = verdict?.findings.map(({ rule }) => rule) ?? [];
    expect(rules[rules.indexOf("validation-is-frozen") + 1]).toBe("nothing-leaks");
    expect(verdict?.findings).toContainEqual(
      expect.objectContaining({
        rule: "nothing-leaks",
        status: "skip",
        saw: "this version of Holdout does not check it yet",
      }),
    );
    expect(rules).not.toContain("annotators-agree");
  });

  test("does not let a change switch off the rules that judge it", () => {
    expect(judge(withFlip({ head: policy({ "no-silent-label-fix": "off" }) }))[0]?.conclusion).toBe("failure");
  });
});

describe("what the change brings counts as never trained", () => {
  const baseline = anExperiment("baseline", { runs: allSeeds(), changed: false });
  const isUntrained = (more: Parameters<typeof someFacts>[0] = {}) => judge(someFacts(more))[0]?.isUntrained;
  const trained = anExperiment("wide", { runs: allSeeds() });

  test("until something of it was started, also where only the code changes", () => {
    expect(isUntrained({ task: { baseline } })).toBe(true);
    expect(isUntrained({ task: { baseline, experiments: [anExperiment("wide", { changed: false })] } })).toBe(true);
    expect(isUntrained({ task: { baseline, experiments: [trained] } })).toBe(false);
    expect(isUntrained({ task: { baseline, experiments: [trained, anExperiment("deep")] } })).toBe(true);
    expect(isUntrained({ task: { experiments: [] } })).toBe(false);
  });

  test.each(["results-are-logged", "validation-comes-first", "run-follows-the-protocol"] as const)(
    "also where the team switches off %s",
    (rule) => {
      expect(isUntrained({ task: { baseline }, base: policy({ [rule]: "off" }) })).toBe(true);
    },
  );

  test("but not where a training would be refused", () => {
    const waiver = { rule: "validation-comes-first", reason: "r", approvedBy: "grace", until: "2026-04-01T00:00:00Z" };
    expect(isUntrained({ task: { acceptance: null }, waivers: [waiver] })).toBe(false);
    expect(isUntrained({ task: { labelChanges: flipped } })).toBe(false);
    expect(isUntrained({ ledgerKnown: false })).toBe(false);
  });
});

describe("a waiver", () => {
  const waiver = {
    rule: "no-silent-label-fix",
    reason: "import of March",
    approvedBy: "grace",
    until: "2026-04-01T00:00:00.000Z",
  };

  test("lets a failing rule pass, and is named", () => {
    expect(findingIn(withFlip({ waivers: [waiver] }), "no-silent-label-fix")).toMatchObject({
      status: "pass",
      saw: expect.stringContaining("(waived by grace until 2026-04-01: import of March)"),
    });
  });

  test.each([
    ["it has ended", { until: "2026-03-01T00:00:00.000Z" }],
    ["its end is no date", { until: "some day" }],
    ["the author gave it", { approvedBy: "Ada" }],
    ["it is for another rule", { rule: "protocol-is-fixed" }],
  ])("does nothing when %s", (_, different) => {
    expect(judge(withFlip({ waivers: [{ ...waiver, ...different }] }))[0]?.conclusion).toBe("failure");
  });
});

describe("a file that cannot be read", () => {
  const broken = (at: string) => [{ sentence: "unknown key 'epoch'", place: { path: at, line: 4 } }];

  test("fails the verdict of its task, at its line", () => {
    const head = someTeamFiles({ problems: broken(".holdout/tasks/digits.yaml") });
    const facts = someFacts({ head });
    expect(judge(facts)[0]?.conclusion).toBe("failure");
    expect(findingIn(facts, "files-are-readable")).toMatchObject({
      status: "fail",
      saw: "`.holdout/tasks/digits.yaml`: unknown key 'epoch'",
      places: [{ path: ".holdout/tasks/digits.yaml", line: 4, message: "unknown key 'epoch'" }],
    });
  });

  test("of a new task gives that task a verdict of its own", () => {
    const head = someTeamFiles({ tasks: [aTask()], problems: broken(".holdout/tasks/letters.yaml") });
    expect(judge(someFacts({ head })).map(({ task, conclusion }) => [task, conclusion])).toEqual([
      ["digits", "success"],
      ["letters", "failure"],
    ]);
  });

  test("of the configuration concerns every task, or stands alone where there is none", () => {
    const head = someTeamFiles({ tasks: [aTask()], problems: broken(".holdout/config.yaml") });
    expect(judge(someFacts({ head }))[0]?.conclusion).toBe("failure");
    const empty = { ...someFacts({ head, base: someTeamFiles() }), tasks: {}, change: someChange({ files: [] }) };
    expect(judge(empty)).toMatchObject([{ task: "configuration", conclusion: "failure" }]);
  });
});

describe("an experiment without a task", () => {
  const change = (path: string) => someChange({ files: [{ path, status: "added" }] });

  test("fails the verdict of the task that it seems to mean", () => {
    const verdicts = judge(someFacts({ change: change("experiments/letters/wide.yaml"), task: { experiments: [] } }));
    expect(verdicts.map(({ task, conclusion }) => [task, conclusion])).toEqual([
      ["digits", "success"],
      ["letters", "failure"],
    ]);
    expect(verdicts[1]?.findings[0]).toMatchObject({
      rule: "task-is-declared",
      saw: "experiments/letters/wide.yaml belongs to no declared task",
      next: "Declare the task first: a pull request that adds `.holdout/tasks/letters.yaml`.",
    });
  });

  test("is told where its task looks for experiments when only its ending is wrong", () => {
    const facts = someFacts({ change: change("experiments/digits/wide.yml"), task: { experiments: [] } });
    expect(findingIn(facts, "task-is-declared")).toMatchObject({
      status: "fail",
      next: "Move it to where the task `digits` looks for experiments: `experiments/digits/*.yaml`.",
    });
  });

  test("is not seen in files that are removed, lie elsewhere, or are no YAML", () => {
    const files = [
      { path: "experiments/letters/wide.yaml", status: "removed" as const },
      { path: "docs/letters.yaml", status: "added" as const },
      { path: "experiments/letters/notes.md", status: "added" as const },
    ];
    expect(judge(someFacts({ change: someChange({ files }) }))).toHaveLength(1);
  });
});

test("every rule stands under its own id, asks a question and says what it watches", () => {
  const rules = Object.entries(checklist).filter(([, rule]) => rule !== undefined);
  expect(rules.length).toBeGreaterThanOrEqual(10);
  for (const [id, rule] of rules) {
    expect(rule?.id).toBe(id);
    expect(rule?.asks).toMatch(/\?$/);
    expect(rule?.watches).not.toBe("");
  }
});

test("the same facts give the same verdict, and are not changed by it", () => {
  const facts = withFlip();
  const before = JSON.stringify(facts);
  expect(judge(facts)).toEqual(judge(facts));
  expect(JSON.stringify(facts)).toBe(before);
});
