import { describe, expect, test } from "@jest/globals";
import { brokenCheck, openCheck, planReview } from "../../src/review/planReview.js";
import type { Results } from "../../src/protocol/results.js";
import { reviewComment } from "../../src/words/reviewComment.js";
import { judge } from "../../src/checklist/judge.js";
import { planCards, type CardState } from "../../src/review/planCards.js";
import { allSeeds, anExperiment, someFacts } from "../support/facts.js";
import { aFinding, aPullRequest, aVerdict, someResults } from "../support/results.js";
import { shippedTemplates } from "../support/templates.js";

const headSha = "c".repeat(40);
const section = (verdict = aVerdict()) => ({ verdict, results: null, picture: null, sparkline: null });
const change = { headSha, fork: false };
const plan = (...verdicts: ReturnType<typeof aVerdict>[]) =>
  planReview({ change, sections: verdicts.map(section) }, shippedTemplates);
const checksOf = (...verdicts: ReturnType<typeof aVerdict>[]) =>
  plan(...verdicts).flatMap((action) => (action.do === "set-check" ? [action.check] : []));
const commentsOf = (...verdicts: ReturnType<typeof aVerdict>[]) =>
  plan(...verdicts).flatMap((action) => (action.do === "keep-comment" ? [action.body] : []));

describe("the checks of a review", () => {
  test("are one per task, completed, with the findings on their lines", () => {
    const [check] = checksOf(aVerdict());
    expect(check).toMatchObject({ name: "Holdout / digits", status: "completed", conclusion: "failure" });
    expect(check?.title).toBe("❌ Blocked: train.epochs was 5 and is 9");
    expect(check?.annotations).toEqual([
      expect.objectContaining({
        path: ".holdout/tasks/digits.yaml",
        line: 23,
        level: "failure",
        title: "protocol-is-fixed",
      }),
    ]);
    expect(check?.buttons.map(({ identifier }) => identifier)).toEqual(["recheck"]);
    expect(checksOf(aVerdict(), aVerdict({ task: "cells" })).map(({ name }) => name)).toEqual([
      "Holdout / digits",
      "Holdout / cells",
    ]);
  });

  test("offer to train what may be trained and was not", () => {
    const waits = aFinding({ rule: "run-follows-the-protocol", status: "pending", waitsFor: "run" });
    const [check] = checksOf(aVerdict({ conclusion: "success", findings: [waits] }));
    expect(check?.buttons.map(({ label }) => label)).toEqual(["Run training", "Re-check"]);
    expect(check?.annotations[0]?.level).toBe("notice");
    for (const { label, description, identifier } of check?.buttons ?? []) {
      expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
    }
  });

  test("offer to train an experiment whose baseline was trained before", () => {
    const baseline = anExperiment("baseline", { runs: allSeeds(), changed: false });
    const [check] = checksOf(...judge(someFacts({ task: { baseline } })));
    expect(check?.title).toBe("✅ digits may be trained");
    expect(check?.buttons.map(({ label }) => label)).toEqual(["Run training", "Re-check"]);
  });

  test("offer to train a fork's code to whoever has read it, and say how with its commit", () => {
    const verdict = aVerdict({ conclusion: "success", findings: [], isUntrained: true });
    const actions = planReview({ change: { headSha, fork: true }, sections: [section(verdict)] }, shippedTemplates);
    expect(actions).toMatchObject([
      { check: { buttons: [{ identifier: "run", description: "Train this fork's code, which you read" }, {}] } },
      { body: expect.stringContaining(`after a look at this fork's code: \`/holdout run ${headSha}\`.`) },
    ]);
  });

  test("hold no HTML, no mention and no picture from a pull request", () => {
    const hostile = "<img src=x> @acme/all ![a](http://evil)";
    const [check] = checksOf(
      aVerdict({ findings: [aFinding({ saw: hostile, next: hostile, approvable: { by: "protocol", subject: "e" } })] }),
    );
    const comments = commentsOf(
      aVerdict({ findings: [aFinding({ saw: hostile, next: hostile, approvable: { by: "protocol", subject: "e" } })] }),
    );
    expect(comments).toHaveLength(2);
    for (const text of [check?.summary ?? "", ...comments]) expect(text).not.toMatch(/<img|@acme|!\[a\]\(/);
  });

  test("stand in progress while we read, and are completed as a failure when we fail", () => {
    expect(openCheck("digits")).toMatchObject({ status: "in_progress", conclusion: null });
    const broken = brokenCheck("digits", "wf-1");
    expect(broken).toMatchObject({ name: "Holdout / digits", status: "completed", conclusion: "failure" });
    expect(broken.summary).toMatch(/wf-1/);
  });
});

describe("the comments of a review", () => {
  test("are one sticky comment, and one more for each thing that a person must decide", () => {
    expect(commentsOf(aVerdict())).toHaveLength(1);
    const [sticky, person] = commentsOf(
      aVerdict({ findings: [aFinding({ approvable: { by: "protocol", subject: "e".repeat(64) } })] }),
    );
    expect(sticky).toMatch(
      /^<!-- holdout:review -->\n\n## ❌ Blocked: train\.epochs was 5 and is 9\nTake it back, or let grace approve it/,
    );
    expect(person).toBe(
      "<!-- holdout:decide protocol-is-fixed eeeeeeeeeeeeeeee -->\n✋ `protocol-is-fixed`: train.epochs was 5 and is 9\n\n**Next:** Take it back, or let grace approve it (its author cannot).\n",
    );
  });

  const times = (text: string, comment = "") => comment.split(text).length - 1;

  test("say once what was seen and what to do, also where two rules say the same", () => {
    const warning = { rule: "baseline-was-run", severity: "warn", saw: "no baseline", next: "Train one." } as const;
    const findings = [aFinding(warning), aFinding(), aFinding({ rule: "validation-is-frozen" })];
    const [comment] = commentsOf(aVerdict({ findings }));
    expect(comment).toMatch(/^❌ `protocol-is-fixed`, `validation-is-frozen`$/m);
    expect(comment).toMatch(/^\| ⚠️ \| `baseline-was-run` \| no baseline \| Train one\. \|$/m);
    for (const text of ["train.epochs was 5 and is 9", "Take it back", "no baseline", "Train one."])
      expect([text, times(text, comment)]).toEqual([text, 1]);
  });

  test("tell in full what was seen where the heading has no room for it", () => {
    const saw = `train.epochs was 5 and is ${"9".repeat(300)}`;
    const [comment] = commentsOf(aVerdict({ findings: [aFinding({ saw })] }));
    expect(comment).toMatch(/^## ❌ Blocked: train\.epochs was 5 and is 9+…$/m);
    expect(comment).toContain(`❌ \`protocol-is-fixed\`: ${saw}`);
  });

  test("break no number of a table before its unit, and no interval", () => {
    const comment = reviewComment(shippedTemplates, change, [{ ...section(), results: someResults() }]);
    const rows = comment.split("\n").filter((line) => /^\| (experiment|baseline|wide|log_loss) /.test(line));
    expect(rows.map((row) => row.replaceAll("\u00a0", "_"))).toEqual([
      "| experiment | error [95_%] | difference, points [95_%] | p (Holm) | verdict |",
      "| baseline | 5.08_% [3.10,_7.42] | – | – | baseline |",
      "| wide | 3.25_% [1.90,_5.41] | −1.83 [−3.10,_−0.60] | 0.0042 | **better** |",
      "| log_loss | 0.210 | 0.170 |",
    ]);
    const others = [{ name: "ece", values: { baseline: 0.0617, wide: 0.05 } }];
    const more = reviewComment(shippedTemplates, change, [{ ...section(), results: someResults({ others }) }]);
    expect(more).toContain("| ece | 6.17\u00a0% | 5.00\u00a0% |");
  });

  describe("where no rule is broken", () => {
    const leadOf = (verdict: ReturnType<typeof aVerdict>, results: Results | null = null) =>
      reviewComment(shippedTemplates, change, [{ ...section(verdict), results }]).split("\n")[3];
    const passes = aFinding({ status: "pass", next: "" });
    const green = aVerdict({ conclusion: "success", findings: [passes] });
    const [baseline, wide] = someResults().rows;
    if (!baseline || !wide) throw new Error("the builder makes two rows");

    test("say that nothing is to be done, and what came of it", () => {
      expect(leadOf(green)).toBe("Nothing to do: every rule that applies is kept.");
      expect(leadOf(green, someResults())).toBe(
        "Nothing to do: every rule that applies is kept. wide is better than baseline: error 3.25 % against 5.08 %.",
      );
    });

    test("do not say so of a result that nothing can be compared with", () => {
      expect(leadOf(green, someResults({ rows: [wide] }))).toBe(
        "Every rule that applies is kept. wide: error 3.25 %; there is no baseline to compare with yet.",
      );
    });

    test("say the next step before a warning, which the table tells", () => {
      const warns = aFinding({ rule: "training-is-containerised", severity: "warn", saw: "torch has no version" });
      const waits = { status: "pending", waitsFor: "run", saw: "deep not trained yet", next: "Train deep." } as const;
      const runs = aFinding({ rule: "run-follows-the-protocol", ...waits });
      const comments = [
        ...commentsOf(aVerdict({ conclusion: "success", findings: [warns, runs], isUntrained: true })),
        ...commentsOf(aVerdict({ conclusion: "success", findings: [warns], isUntrained: true })),
        ...commentsOf(aVerdict({ conclusion: "success", findings: [warns] })),
      ];
      expect(comments.map((comment) => comment.split("\n").slice(2, 4))).toEqual([
        ["## ✅ `digits` may be trained", "Train deep."],
        ["## ✅ `digits` may be trained", "Anybody with write access: `/holdout run`."],
        ["## ✅ `digits` keeps to the method", warns.next],
      ]);
      const row = `| ⚠️ | \`training-is-containerised\` | torch has no version | ${warns.next} |`;
      expect(comments.map((comment) => comment.split(row).length - 1)).toEqual([1, 1, 0]);
      expect(comments.map((comment) => comment.split(warns.next).length - 1)).toEqual([1, 1, 1]);
    });

    test("do not call a waived rule kept", () => {
      const waiver = { rule: "baseline-was-run", reason: "r", approvedBy: "grace", until: "2026-04-01T00:00:00Z" };
      const trained = { experiments: [anExperiment("wide", { runs: allSeeds() })], baseline: null };
      const [verdict] = judge(someFacts({ task: trained, waivers: [waiver] }));
      expect(verdict && leadOf(verdict)).toBe("Nothing to do: every rule that applies is kept or waived.");
    });
  });

  test("are none where the change concerns no task", () => {
    expect(plan()).toEqual([]);
  });

  test("stay below what GitHub takes, and hold every blocking finding's rule", () => {
    const findings = Array.from({ length: 300 }, (_, i) => aFinding({ saw: `${i} ${"x".repeat(2_000)}` }));
    const [comment] = commentsOf(aVerdict({ findings }));
    expect(comment?.length).toBeLessThan(65_536);
    expect(comment).toMatch(/`protocol-is-fixed`/);
    const many = Array.from({ length: 400 }, (_, i) =>
      aVerdict({ task: `task-${i}`, findings: [aFinding({ saw: "<".repeat(500) })] }),
    );
    const [short] = commentsOf(...many);
    expect(short?.length).toBeLessThan(65_536);
    expect(short).toMatch(/^<!-- holdout:review -->/);
  });
});

test("the shortest comment says the same as the check of what passes", () => {
  const passes = Array.from({ length: 40 }, () => aFinding({ status: "pass", saw: "x".repeat(2_000), next: "" }));
  const green = aVerdict({ conclusion: "success", findings: passes });
  expect(checksOf(green)[0]?.title).toBe("✅ digits keeps to the method");
  const [comment] = commentsOf(green);
  expect(comment?.length).toBeLessThan(65_536);
  expect(comment).toMatch(/^## ✅ `digits` keeps to the method$/m);
  expect(comment).toMatch(/✅ 40 rules pass/);
});

describe("the cards of a review", () => {
  const state = (more: Partial<CardState> = {}): CardState => ({
    repository: "acme/vision",
    pullRequest: aPullRequest(),
    verdicts: [aVerdict()],
    before: [],
    channel: "#vision",
    hasCard: false,
    approvers: [],
    ...more,
  });
  const green = aVerdict({ conclusion: "success", findings: [aFinding({ status: "pass", next: "" })] });
  const kinds = (more: Partial<CardState>) => planCards(state(more)).map((action) => action.do);

  test("a blocked pull request gets a card, a green one none", () => {
    expect(kinds({})).toEqual(["keep-card"]);
    expect(kinds({ verdicts: [green] })).toEqual([]);
    expect(kinds({ channel: null })).toEqual([]);
  });

  test("a changed verdict is news in the thread; an unchanged one edits the card alone", () => {
    expect(kinds({ hasCard: true, verdicts: [green], before: [aVerdict()] })).toEqual(["keep-card", "say-in-thread"]);
    expect(kinds({ hasCard: true, before: [aVerdict()] })).toEqual(["keep-card"]);
    expect(kinds({ hasCard: true })).toEqual(["keep-card"]);
  });
});
