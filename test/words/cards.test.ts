import { describe, expect, test } from "@jest/globals";
import type { Week } from "../../src/words/week.js";
import { fences, message, sections } from "../../src/words/blocks.js";
import { commentAnswer, runAnswer } from "../../src/words/commentAnswer.js";
import { conclusionWords } from "../../src/words/conclusionWords.js";
import { digestMessage } from "../../src/words/digestMessage.js";
import { helpText } from "../../src/words/help.js";
import { knownResult } from "../../src/words/known.js";
import { accepted, brokenPolicy, ticketClosed, ticketOpened } from "../../src/words/news.js";
import { pullRequestCard } from "../../src/words/pullRequestCard.js";
import { resultsMessage } from "../../src/words/resultsMessage.js";
import { lastLines, queued, runEvent, runsList, trainingCard } from "../../src/words/trainingCard.js";
import { aRun } from "../support/facts.js";
import { aFinding, aPullRequest, aRequest, aVerdict, someResults } from "../support/results.js";

const hostile = "<!channel> `x` & co";
const words = (said: { text: string; blocks: unknown[] }) => `${said.text}\n${JSON.stringify(said.blocks)}`;

describe("the card of a training", () => {
  test("shows each seed, who asked, and a button to cancel what still runs", () => {
    const runs = [
      aRun({ seed: 1 }),
      aRun({ seed: 2, state: { status: "running", progress: { epoch: 5, epochs: 20 } } }),
      aRun({ seed: 3, state: { status: "queued", startedAt: null } }),
    ];
    const card = trainingCard(aRequest(), runs, "error", null);
    expect(card.text).toBe("Training wide: 1 of 3 done");
    expect(card.blocks[0]).toMatchObject({
      text: {
        text: [
          "🏃 *wide* of `digits` at cccccccc",
          "✅ seed 1: error 10.00 %, 5 min",
          "🏃 seed 2: `█████░░░░░░░░░░░░░░░` epoch 5 of 20",
          "⏳ seed 3: waits",
        ].join("\n"),
      },
    });
    expect(JSON.stringify(card.blocks[1])).toMatch(/Cancel seed 2.*Cancel seed 3/);
    expect(card.blocks[2]).toMatchObject({ elements: [{ text: "asked by ben for #7" }] });
  });

  test("offers no button when all has ended, and warns where there is no sandbox", () => {
    const card = trainingCard(
      aRequest(),
      [aRun({ state: { status: "failed", reason: "it ran out of memory" } })],
      "error",
      "No sandbox.",
    );
    expect(card.blocks.map(({ type }) => type)).toEqual(["section", "context"]);
    expect(words(card)).toMatch(/❌ \*wide\*.*❌ seed 1: failed, it ran out of memory.*:warning: No sandbox\./);
  });

  test("marks as done only what nobody cancelled", () => {
    const icon = (...states: ("finished" | "cancelled")[]) => {
      const runs = states.map((status, i) => aRun({ seed: i + 1, state: { status } }));
      return words(trainingCard(aRequest(), runs, "error", null))
        .match(/(\S+) \*wide\*/)?.[1]
        ?.replace(/^.*"/, "");
    };
    expect(icon("finished", "finished")).toBe("✅");
    expect(icon("finished", "cancelled")).toBe("⏹️");
  });

  test("calls nobody, whatever an experiment is called", () => {
    const card = trainingCard(aRequest({ experiment: hostile }), [aRun()], "error", null);
    expect(words(card)).not.toMatch(/<!channel>/);
  });
});

describe("what is said of a run", () => {
  test.each([
    [{ status: "running" }, "▶️ Seed 1 of `wide` started (docker, `run-000000000001`)."],
    [{ status: "finished" }, "✅ Seed 1 of `wide` finished: error 10.00 % after 5 min."],
    [{ status: "cancelled", reason: "by ben" }, "⏹️ Seed 1 of `wide` was cancelled by ben."],
    [{ status: "failed", reason: "it left nothing." }, "❌ Seed 1 of `wide` failed: it left nothing."],
    [{ status: "failed", reason: null }, "❌ Seed 1 of `wide` failed."],
  ] as const)("%j", (state, text) => {
    expect(runEvent(aRun({ state: { ...state } }), "error")).toBe(text);
  });

  test("the last lines of a hostile log stay lines", () => {
    expect(lastLines(["<!here> ```", "end"])).toBe("The last lines of its log:\n```\n&lt;!here&gt; '''\nend\n```");
    expect(lastLines([])).toBe("It wrote nothing to its log.");
  });

  test("the list of runs names the metric of each task", () => {
    const run = aRun({ result: { scores: { rmse: { value: 2.5, interval: [2, 3] } } } });
    expect(runsList([run], { digits: "rmse" })).toBe(
      "✅ `run-000000000001` wide of `digits`, seed 1: rmse 2.50, 5 min",
    );
    expect(runsList([])).toMatch(/`\/holdout run baseline`/);
  });
});

describe("what the asker reads at once", () => {
  test.each([
    [
      aRequest(),
      { ahead: 0, seconds: 24 },
      "Queued: 3 runs of `wide` of `digits`; nothing is before them; about 24 s in all.",
    ],
    [
      aRequest({ runs: ["run-1"] }),
      { ahead: 1, seconds: null },
      "Queued: 1 run of `wide` of `digits`; 1 run is before it; nothing like it was trained yet, so no time can be promised.",
    ],
    [
      aRequest(),
      { ahead: 2, seconds: 7200 },
      "Queued: 3 runs of `wide` of `digits`; 2 runs are before them; about 2 h 0 min in all.",
    ],
  ])("position and time", (request, expectation, text) => {
    expect(queued(request, expectation)).toBe(text);
  });

  test("in a pull request the answer is safe Markdown", () => {
    const asking = {
      outcome: "queued",
      request: aRequest({ experiment: "<b>" }),
      expectation: { ahead: 0, seconds: 1 },
    } as const;
    expect(commentAnswer("<!-- m -->", [runAnswer(asking)])).toMatch(
      /^<!-- m -->\nQueued: 3 runs of <code>&lt;b&gt;<\/code>/,
    );
    expect(commentAnswer("<!-- m -->", [helpText("/holdout")])).toMatch(
      /<code>\/holdout status \[task\]|`\/holdout status \[task\]`/,
    );
    expect(commentAnswer("<!-- m -->", [helpText("/holdout")])).toMatch(/<code>\/holdout cancel &lt;run&gt;<\/code>/);
  });

  test("a repeat is answered with the old numbers, its thread and its chart", () => {
    const said = knownResult(aRequest(), someResults(), { permalink: "https://slack/p1", picture: "https://x/i.png" });
    expect(said.text).toBe("♻️ `wide` was run before, so nothing is trained.");
    expect(words(said)).toMatch(/<https:\/\/slack\/p1\|This is its thread>.*wide is better than baseline.*i\.png/);
    expect(knownResult(aRequest(), null, { permalink: null, picture: null }).blocks).toHaveLength(1);
  });
});

describe("the table of a comparison in Slack", () => {
  test("says the verdict first, then the numbers", () => {
    const said = resultsMessage(someResults());
    expect(said.text).toBe("wide is better than baseline: error 3.25 % against 5.08 %.");
    expect(said.blocks[1]).toMatchObject({
      text: {
        text: [
          "```",
          "experiment  error [95 %]         difference, points [95 %]  verdict",
          "baseline    5.08 % [3.10, 7.42]  –                          baseline",
          "wide        3.25 % [1.90, 5.41]  −1.83 [−3.10, −0.60]       better",
          "```",
        ].join("\n"),
      },
    });
  });

  test.each([
    ["worse", "wide is worse than baseline: error 3.25 % against 5.08 %."],
    ["cannot-tell", "We cannot tell wide from baseline: error 3.25 % against 5.08 %."],
  ] as const)("a verdict %s in words", (verdict, text) => {
    const [baseline, wide] = someResults().rows;
    if (!baseline || !wide) throw new Error("the builder makes two rows");
    expect(conclusionWords(someResults({ rows: [baseline, { ...wide, verdict }] }))).toBe(text);
    expect(conclusionWords(someResults({ rows: [wide] }))).toMatch(/there is no baseline to compare with yet/);
    expect(conclusionWords(someResults({ rows: [baseline] }))).toBe("baseline: error 5.08 %.");
  });
});

test("of many candidates three are told of in words, a better one first, and how many more there are", () => {
  const [baseline, wide] = someResults().rows;
  if (!baseline || !wide) throw new Error("the builder makes two rows");
  const others = ["a", "b", "c"].map((name) => ({ ...wide, name, verdict: "worse" as const }));
  expect(conclusionWords(someResults({ rows: [baseline, ...others, wide] }))).toBe(
    [
      "wide is better than baseline: error 3.25 % against 5.08 %.",
      "a is worse than baseline: error 3.25 % against 5.08 %.",
      "b is worse than baseline: error 3.25 % against 5.08 %.",
      "And 1 more.",
    ].join(" "),
  );
  expect(conclusionWords(someResults({ rows: [baseline, wide, ...others.slice(0, 2)] }))).not.toMatch(/more\./);
});

describe("an experiment called <!channel> calls nobody", () => {
  const [baseline, wide] = someResults().rows;
  if (!baseline || !wide) throw new Error("the builder makes two rows");
  const hyperparameters = ["a", "b"].map((key) => ({ key, values: { baseline: "1", "<!channel>": "2" } }));
  const results = someResults({ rows: [baseline, { ...wide, name: "<!channel>" }], hyperparameters });
  const week: Week = {
    ...{ repository: "acme/vision", from: "2026-03-01", to: "2026-03-08", blocked: [], waivers: [] },
    repeats: { answered: 0, savedSeconds: 0 },
    tasks: [{ name: "digits", accepted: null, results, finished: 1, failed: 0, seconds: 60, running: 0 }],
  };

  test.each([
    ["the results of a request", resultsMessage(results)],
    ["the answer to a repeat", knownResult(aRequest(), results, { permalink: null, picture: null })],
    ["the digest of a week", digestMessage(week)],
  ])("in %s", (_, said) => {
    expect(words(said)).toContain("&lt;!channel&gt; is better than baseline");
    expect(words(said)).not.toContain("<!channel>");
  });

  test("in the line about several changes", () => {
    expect(words(resultsMessage(results))).toContain("&lt;!channel&gt; changes 2 hyperparameters at once");
  });
});

describe("the card of a pull request", () => {
  test("says what is next, and lets an approver decide", () => {
    const finding = aFinding({ approvable: { by: "protocol", subject: "e".repeat(64) } });
    const card = pullRequestCard("acme/vision", aPullRequest(), [aVerdict({ findings: [finding] })], ["grace"]);
    expect(card.text).toBe("❌ #7: Blocked: train.epochs was 5 and is 9");
    expect(words(card)).toMatch(/#7 Train longer> by ada/);
    expect(words(card)).toMatch(/→ Take it back/);
    expect(words(card)).toMatch(/holdout:approve-0/);
    expect(words(card)).toMatch(/Approvers: grace; not the author\./);
  });

  test("says of the first rule once what was seen, and of the others beside their names", () => {
    const findings = [
      aFinding(),
      aFinding({ rule: "validation-is-frozen", saw: "1 item dropped", next: "Put it back." }),
    ];
    const card = pullRequestCard("acme/vision", aPullRequest(), [aVerdict({ findings })], []);
    expect(card.blocks[0]).toMatchObject({
      text: {
        text: [
          "<https://github.example/acme/vision/pull/7|#7 Train longer> by ada",
          "❌ *Blocked: train.epochs was 5 and is 9*",
          "• `protocol-is-fixed` → Take it back, or let grace approve it (its author cannot).",
          "• `validation-is-frozen` 1 item dropped → Put it back.",
        ].join("\n"),
      },
    });
  });

  test("puts what blocks a task below that task, and five lines of it in all", () => {
    const blocking = (task: string, saw: string) =>
      aFinding({ rule: "validation-is-frozen", task, saw, next: "Mend." });
    const first = aVerdict({ findings: ["a", "b", "c", "d"].map((saw) => blocking("digits", saw)) });
    const second = aVerdict({ task: "cells", findings: ["e", "f", "g"].map((saw) => blocking("cells", saw)) });
    const card = pullRequestCard("acme/vision", aPullRequest(), [first, second], []);
    const { text } = (card.blocks[0] as unknown as { text: { text: string } }).text;
    expect(text.split("\n").slice(1)).toEqual([
      "❌ *Blocked: a*",
      "• `validation-is-frozen` → Mend.",
      "• `validation-is-frozen` b → Mend.",
      "• `validation-is-frozen` c → Mend.",
      "• `validation-is-frozen` d → Mend.",
      "❌ *Blocked: e*",
      "• `validation-is-frozen` → Mend.",
    ]);
  });

  test("has no button on a closed pull request, and calls nobody by its title", () => {
    const finding = aFinding({ approvable: { by: "protocol", subject: "e".repeat(64) } });
    const closed = aPullRequest({ state: "closed", title: hostile });
    const card = pullRequestCard("acme/vision", closed, [aVerdict({ findings: [finding] })], []);
    expect(words(card)).not.toMatch(/approve-0|<!channel>/);
  });
});

describe("news", () => {
  test("of tickets, acceptances and broken files", () => {
    expect(ticketOpened("digits", "https://x/1")).toMatch(
      /^🎫 Task `digits` is declared\. First ticket: <https:\/\/x\/1\|/,
    );
    expect(ticketClosed("digits", "https://x/1")).toBe(
      "✅ The validation set of `digits` is accepted; <https://x/1|its ticket> is closed.",
    );
    expect(accepted("digits", 1, 2, true)).toBe(
      "The validation set of `digits` is accepted and frozen: 1 item, labels v2. Open pull requests are judged again.",
    );
    expect(accepted("digits", 400, 1, false)).toMatch(/was accepted exactly as it is before: 400 items, labels v1/);
    expect(brokenPolicy({ place: "a.yaml:3", sentence: "'knid' is not <known>" })).toBe(
      "⚠️ Please mend `a.yaml:3` on the default branch, it cannot be read: 'knid' is not &lt;known&gt;\nUntil then its last good version goes on serving, if there was one.",
    );
  });
});

describe("Slack's limits", () => {
  test("a long text is split at line ends and loses nothing", () => {
    const text = Array.from({ length: 100 }, (_, i) => `line ${i} ${"x".repeat(80)}`).join("\n");
    const parts = sections(text).map((block) => (block as unknown as { text: { text: string } }).text.text);
    expect(parts.every((part) => part.length <= 3000)).toBe(true);
    expect(parts.join("\n")).toBe(text);
  });

  test("a long table is several tables, each in a fence of its own", () => {
    const blocks = fences(Array.from({ length: 100 }, (_, i) => `row ${i} <${"x".repeat(80)}>`).join("\n"));
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) {
      const { text } = (block as unknown as { text: { text: string } }).text;
      expect(text).toMatch(/^```\n[^]*\n```$/);
      expect(text.length).toBeLessThanOrEqual(3000);
    }
  });

  test("more than fifty blocks end in a note", () => {
    const { blocks } = message(
      "x",
      Array.from({ length: 60 }, () => ({ type: "divider" })),
    );
    expect(blocks).toHaveLength(50);
    expect(JSON.stringify(blocks.at(-1))).toMatch(/11 more blocks/);
  });
});
