import { describe, expect, test } from "@jest/globals";
import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import { UserError } from "../../src/common/userError.js";
import { parseWorkflow } from "../../src/engine/parseWorkflow.js";
import type { Step } from "../../src/ports/step.js";

const steps: Step[] = [
  {
    uses: "review/pull-request",
    does: "",
    with: z.object({ number: z.number(), labels: z.array(z.string()).optional() }),
    output: z.object({ conclusion: z.string() }),
    run: () => Promise.resolve({ conclusion: "success" }),
  },
  { uses: "digest/tell", does: "", with: z.object({}), output: z.object({}), run: () => Promise.resolve({}) },
];

const parse = (text: string) => parseWorkflow(text, "w/a.yaml", steps);

function refusalOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("a workflow file", () => {
  test("is read with everything it says", () => {
    const text = `
name: Judge
on:
  pull_request: { types: [opened, synchronize] }
  push: { branches: [main, $default-branch] }
  schedule:
    - { cron: "0 9 * * 1", timezone: Europe/Berlin }
    - name: digest
  review.asked:
concurrency:
  group: judge \${{ event.repository }}
  cancel-in-progress: true
steps:
  - id: judge
    uses: review/pull-request
    with: { number: "\${{ event.number }}" }
    timeout-minutes: 5
  - uses: digest/tell
    if: \${{ always() && steps.judge.outputs.conclusion == 'failure' }}
    continue-on-error: true
`;
    expect(parse(text)).toEqual({
      name: "Judge",
      path: "w/a.yaml",
      text,
      on: [
        { kind: "pull_request", types: ["opened", "synchronize"], branches: null, schedules: [] },
        { kind: "push", types: null, branches: ["main", "$default-branch"], schedules: [] },
        {
          kind: "schedule",
          types: null,
          branches: null,
          schedules: [{ cron: "0 9 * * 1", timezone: "Europe/Berlin" }, { name: "digest" }],
        },
        { kind: "review.asked", types: null, branches: null, schedules: [] },
      ],
      concurrency: { group: "judge ${{ event.repository }}", cancelInProgress: true },
      steps: [
        {
          id: "judge",
          uses: "review/pull-request",
          with: { number: "${{ event.number }}" },
          if: null,
          timeoutMs: 300_000,
          continueOnError: false,
          line: 14,
        },
        {
          id: "step-2",
          uses: "digest/tell",
          with: {},
          if: "always() && steps.judge.outputs.conclusion == 'failure'",
          timeoutMs: 1_800_000,
          continueOnError: true,
          line: 18,
        },
      ],
    });
  });

  test("without a name is called after its file", () => {
    expect(parse("on: button\nsteps: [{ uses: digest/tell }]").name).toBe("a");
    expect(parse("on: [button, slash_command]\nsteps: [{ uses: digest/tell }]").on).toHaveLength(2);
  });

  const body = "steps:\n  - uses: digest/tell\n";
  test.each([
    ["", "w/a.yaml: the file is empty"],
    ["on: [button\n", "w/a.yaml:2: this is not YAML"],
    ["on: button\non: push\n" + body, "w/a.yaml:2: this is not YAML: Map keys must be unique"],
    ["- a\n", "w/a.yaml:1: a workflow is a list; it must be a mapping"],
    [body, "w/a.yaml: 'on' is missing"],
    ["on: button\n", "w/a.yaml: 'steps' is missing"],
    ["on: button\nstep: []\n", "w/a.yaml:2: a workflow has no key 'step'; did you mean 'steps'?"],
    ["on: button\nsteps: []\n", "w/a.yaml:2: 'steps' has 0 entries"],
    ["on: pull_requests\n" + body, "w/a.yaml:1: there is no event 'pull_requests'; did you mean 'pull_request'?"],
    ["on:\n  push:\n  tick:\n" + body, "w/a.yaml:3: there is no event 'tick'; known: pull_request, "],
    [
      "on: { pull_request: { types: [openned] } }\n" + body,
      "w/a.yaml:1: 'on.pull_request.types' names 'openned', which never comes; did you mean 'opened'?",
    ],
    ["on: { push: { types: [x] } }\n" + body, "w/a.yaml:1: 'on.push' has no key 'types'; known: branches"],
    ["on: { schedule: [{ cron: often }] }\n" + body, "w/a.yaml:1: 'often' is not a cron pattern"],
    [
      "on: { schedule: [{ cron: '0 9 * * 1', timezone: Europe/Berlim }] }\n" + body,
      "w/a.yaml:1: there is no time zone 'Europe/Berlim'; did you mean 'Europe/Berlin'?",
    ],
    ["on: { schedule: [{ timezone: UTC }] }\n" + body, "w/a.yaml:1: an entry of 'on.schedule' needs 'cron'"],
    [
      "on: button\nsteps:\n  - uses: digest/tel\n",
      "w/a.yaml:3: there is no step 'digest/tel'; did you mean 'digest/tell'?",
    ],
    ["on: button\nsteps:\n  - with: {}\n", "w/a.yaml:3: a step needs 'uses'"],
    [
      "on: button\nsteps:\n  - uses: digest/tell\n    with:\n      week: 1\n",
      "w/a.yaml:5: 'digest/tell' takes no 'week'; it takes nothing",
    ],
    [
      "on: button\nsteps:\n  - uses: review/pull-request\n    with:\n      labels: []\n      number: seven\n",
      "w/a.yaml:6: 'with.number' is \"seven\": Invalid input: expected number",
    ],
    [
      "on: button\nsteps:\n  - uses: review/pull-request\n    with: { number: 1, labels: [a, 2] }\n",
      "w/a.yaml:4: 'with.labels.1' is 2: ",
    ],
    ["on: button\nsteps:\n  - uses: review/pull-request\n", "w/a.yaml:3: 'with.number' is missing"],
    ["on: button\nsteps:\n  - uses: digest/tell\n    timeout-minutes: 1e309\n", "w/a.yaml:4: 'timeout-minutes' is "],
    [
      "on: button\nsteps:\n  - uses: digest/tell\n    continue-on-error: sure\n",
      "w/a.yaml:4: 'continue-on-error' is \"sure\"; it must be true or false",
    ],
    [
      "on: button\nsteps:\n  - { id: a, uses: digest/tell }\n  - { id: a, uses: digest/tell }\n",
      "w/a.yaml:4: two steps have the id 'a'",
    ],
    ["on: button\nconcurrency: { cancel-in-progress: true }\n" + body, "w/a.yaml:2: 'concurrency' needs a 'group'"],
    [
      "on: button\nconcurrency: '${{ event.number }}'\n" + body,
      "w/a.yaml:2: ${{ event.number }} names an unknown field of the event, 'number'",
    ],
  ])("is refused whole, with the line and what would be right: %j", (text, sentence) => {
    expect(refusalOf(text)).toContain(sentence);
  });

  const withIf = (expression: string) =>
    `on: button\nsteps:\n  - { id: one, uses: digest/tell }\n  - uses: digest/tell\n    if: "${expression}"\n`;
  test.each([
    ["event.user ==", "w/a.yaml:5: ${{ event.user == }} is not an expression: Unexpected end"],
    ["evnt.user", "w/a.yaml:5: ${{ evnt.user }} names an unknown context, 'evnt'; did you mean 'event'?"],
    ["event.usr", "names an unknown field of the event, 'usr'; did you mean 'user'?"],
    ["steps.two.outcome", "names an unknown earlier step, 'two'"],
    ["steps.one.output", "names an unknown field of a step, 'output'; did you mean 'outputs'?"],
    ["steps.one.outputs.url", "names an unknown output of step 'one', 'url'; there is none"],
    ["contain(event.user, 'a')", "names an unknown function, 'contain'; did you mean 'contains'?"],
    ["constructor('a')", "names an unknown function, 'constructor'"],
    ["${{ event.user", "is never closed"],
    [`contains(event.user, '${"x".repeat(3000)}')`, "it may have 2000"],
  ])("is refused for an expression that cannot be meant: %s", (expression, sentence) => {
    expect(refusalOf(withIf(expression))).toContain(sentence);
  });

  test("cannot use success() outside of an 'if'", () => {
    const text = "on: button\nsteps:\n  - uses: review/pull-request\n    with: { number: '${{ success() }}' }\n";
    expect(refusalOf(text)).toContain("success() in ${{ success() }} can only stand in an 'if'");
  });

  test("made to explode by aliases is refused", () => {
    const lines = ["a0: &a0 [1, 1]"];
    for (let i = 1; i < 18; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(refusalOf(lines.join("\n"))).toMatch(/more than 5000 values|nested more than/);
    expect(refusalOf("a: &a [*a]\n")).toMatch(/nested more than|anchor|alias/);
    expect(refusalOf(`on: button\n${"x".repeat(70_000)}`)).toContain("a workflow has at most 65536");
  });

  test("that comes with Holdout names its events and steps as a file does", async () => {
    for (const name of await readdir("workflows")) {
      const text = await readFile(`workflows/${name}`, "utf8");
      const uses = [...text.matchAll(/uses: (\S+)/g)].map((match) => match[1] ?? "");
      const anything = uses.map((each) => ({
        ...{ uses: each, does: "", with: z.unknown(), output: z.unknown() },
        run: () => Promise.resolve({}),
      }));
      expect(parseWorkflow(text, name, anything).steps.length).toBeGreaterThan(0);
    }
  });
});
