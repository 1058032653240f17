import { describe, expect, test } from "@jest/globals";
import { digestMessage, taskStatus } from "../../src/words/digestMessage.js";
import type { TaskWeek, Week } from "../../src/words/week.js";
import { aFinding, aVerdict, someResults } from "../support/results.js";

function aWeek(more: Partial<Week> = {}): Week {
  return {
    repository: "acme/vision",
    from: "2026-02-23T09:00:00.000Z",
    to: "2026-03-02T09:00:00.000Z",
    ...{ tasks: [], blocked: [], waivers: [], repeats: { answered: 0, savedSeconds: 0 } },
    ...more,
  };
}

function aTaskWeek(more: Partial<TaskWeek> = {}): TaskWeek {
  const results = someResults();
  return {
    name: "digits",
    accepted: { by: "grace", items: 400 },
    results,
    finished: 6,
    failed: 0,
    running: 0,
    seconds: 72,
    ...more,
  };
}

const words = (week: Week) => {
  const { text, blocks } = digestMessage(week);
  const sections = blocks.flatMap((block) => ("text" in block ? [(block["text"] as { text: string }).text] : []));
  return [text, ...sections].join("\n");
};

describe("the digest", () => {
  test("of a week in which nothing happened is one line", () => {
    const { text, blocks } = digestMessage(aWeek());
    expect(text).toBe("The week of acme/vision: nothing to tell.");
    expect(blocks).toEqual([
      {
        type: "section",
        text: { type: "mrkdwn", text: "*The week of acme/vision* (23 Feb 2026 to 2 Mar 2026): nothing to tell." },
      },
    ]);
  });

  test("tells what leads, what it cost and what failed", () => {
    const text = words(aWeek({ tasks: [aTaskWeek({ failed: 1 })] }));
    expect(text).toMatch(/🏆 `wide` leads with error 3\.25 %\./);
    expect(text).toMatch(/wide is better than baseline: error 3\.25 % against 5\.08 %\./);
    expect(text).toMatch(/6 runs finished, 1 failed, 72 s of training\.$/);
    const running = words(aWeek({ tasks: [aTaskWeek({ running: 2 })] }));
    expect(running).toMatch(/of training\.\n🏃 2 runs are waiting or running; `\/holdout runs` lists them\.$/);
  });

  test("tells who waits for whom, the open waivers, and what repeats have saved", () => {
    const blocked = { number: 7, title: "", author: "<!channel>", url: "https://x/7", verdict: aVerdict() };
    const waiver = {
      rule: "metric-fits-the-task",
      reason: "<!here>",
      approvedBy: "grace",
      until: "2026-04-01T00:00:00.000Z",
    };
    const text = words(aWeek({ blocked: [blocked], waivers: [waiver], repeats: { answered: 2, savedSeconds: 5400 } }));
    expect(text).toMatch(
      /\*Waiting for somebody\*\n❌ <https:\/\/x\/7\|#7> by &lt;!channel&gt;: Blocked: [^\n]*\n {4}→ Take it back/,
    );
    expect(text).toMatch(/`metric-fits-the-task` until 1 Apr 2026, approved by grace: &lt;!here&gt;/);
    expect(text).toMatch(/♻️ 2 repeats answered with the old result: 1 h 30 min of training saved\./);
  });

  test("tells what unblocks a pull request, and not what a warning asks for", () => {
    const warning = aFinding({ rule: "training-is-containerised", severity: "warn", next: "Pin torch." });
    const verdict = aVerdict({ findings: [warning, aFinding()] });
    const blocked = { number: 7, title: "", author: "ada", url: "https://x/7", verdict };
    expect(words(aWeek({ blocked: [blocked] }))).toMatch(/→ Take it back/);
  });

  test("asks for the acceptance of a task that has none", () => {
    const tasks = [aTaskWeek({ accepted: null, results: null, finished: 0, seconds: 0 })];
    expect(words(aWeek({ tasks }))).toMatch(
      /not accepted yet\. Somebody with write access types `\/holdout validation accept digits`\./,
    );
  });
});

describe("the status of a task", () => {
  test("is its validation set, its table and what is running", () => {
    const text = taskStatus(aTaskWeek({ running: 1 }));
    expect(text).toMatch(/^\*digits\*\nValidation set: 400 items, accepted by grace\.\n```\nexperiment/);
    expect(text).toMatch(/🏃 1 run is waiting or running; `\/holdout runs` lists them\.$/);
    expect(taskStatus(aTaskWeek({ results: null }))).toMatch(/Nothing is running\.$/);
  });
});
