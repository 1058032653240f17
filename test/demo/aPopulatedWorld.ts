import { Resvg } from "@resvg/resvg-js";
import { WebClient } from "@slack/web-api";
import { App, Octokit } from "octokit";
import type { World } from "../../src/demo/world/world.js";
import type { ResultRow, Results } from "../../src/protocol/results.js";
import { resultsTable } from "../../src/words/resultsMessage.js";
import { someResults } from "../support/results.js";

/** A picture with two falling lines, as a chart would be. */
function aChart(): Buffer {
  const path = (a: number, b: number) =>
    Array.from({ length: 20 }, (_, i) => `${60 + i * 32},${a + b * Math.log2(i + 1)}`).join(" L");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="400"><rect width="720" height="400" fill="#fff"/>
    ${[60, 140, 220, 300].map((y) => `<path d="M60 ${y}H690" stroke="#e6e6e6"/>`).join("")}<path d="M60 30V350H690" fill="none" stroke="#444"/>
    <path d="M${path(60, 52)}" fill="none" stroke="#0072b2" stroke-width="3"/><path d="M${path(70, 60)}" fill="none" stroke="#d55e00" stroke-width="3"/></svg>`;
  return Buffer.from(new Resvg(svg).render().asPng());
}

/** A comparison in which every percentage has two digits before its point. */
function aWideTable(): Results {
  const rows = someResults().rows.map((row): ResultRow => {
    const [low, high] = row.interval;
    return { ...row, value: row.value + 0.1, interval: [low + 0.1, high + 0.1] };
  });
  return someResults({ rows });
}

const sticky = `## ❌ Blocked: a label of \`digits\` was changed without a word
Item \`0173\` went from **4** to **9**. If the old label was wrong, say so: \`/holdout labels report digits 0173 9\`.

| | rule | what we saw | next |
|---|---|---|---|
| ❌ | no-silent-label-fix | item \`0173\`: 4 → 9 in \`data/labels/train.csv\` line 3 | report the error, or take the change back |
| ⚠️ | baseline-was-run | the baseline ran on labels v2, this on v3 | \`/holdout run baseline\` |

<details><summary>✅ 8 rules pass · 3 do not apply</summary>

- task-is-declared
- validation-is-frozen

</details>

### Compared with the baseline (error, lower is better; 400 items, seeds 1–3)
| experiment | error [95 %] | difference, points [95 %] | p (Holm) | verdict |
|---|---:|---:|---:|---|
| baseline | 12.10 % [10.70, 13.60] | – | – | baseline |
| **wide** | **9.40 %** [8.10, 10.80] | −2.70 [−3.90, −1.50] | 0.0042 | better |

labels v3 · protocol v2 · looks at this validation set 7
<!-- holdout:sticky -->`;

/** A world in the middle of a story, for the page: two pull requests, an issue, a run with its chart, a question with buttons. */
export async function populate(world: World): Promise<void> {
  const { appId, privateKey, installationId, url } = world.github;
  const BareOctokit = Octokit.defaults({ baseUrl: url, throttle: { enabled: false } });
  const octokit = await new App({ appId, privateKey, Octokit: BareOctokit }).getInstallationOctokit(installationId);
  const at = { owner: "acme", repo: "vision" };
  const ada = world.person("ada");
  const ben = world.person("ben");

  const labels = Array.from({ length: 40 }, (_, i) => `${String(171 + i).padStart(4, "0")},${(i * 7) % 10}`);
  await ada.commitFiles(
    { "data/labels/train.csv": `id,label\n${labels.join("\n")}\n`, "train.py": "import json\n" },
    "Data",
    "main",
  );
  await ada.createBranch("task/digits");
  await ada.commitFiles(
    { ".holdout/tasks/digits.yaml": "title: Handwritten digits\nkind: classification\n" },
    "Declare digits",
  );
  const first = await ada.openPullRequest({
    title: "Declare the task digits",
    body: "Handwritten digits, 10 classes.",
  });
  await world.person("grace").mergePullRequest(first);
  await octokit.rest.issues.create({
    ...at,
    title: "Collect the validation set of `digits`",
    body: "- [x] drawn\n- [x] assigned\n- [ ] annotated (360 of 400)\n- [ ] agreed\n- [ ] accepted",
    labels: ["holdout"],
  });
  await ben.createBranch("exp/wide");
  const changed = [...labels];
  changed[2] = "0173,9";
  await ben.commitFiles(
    {
      "experiments/digits/wide.yaml": "width: 256\nlearning_rate: 0.05\n",
      "data/labels/train.csv": `id,label\n${changed.join("\n")}\n`,
    },
    "A wider layer",
  );
  const second = await ben.openPullRequest({
    title: "A wider hidden layer, and a label fix",
    body: "Twice the width should lower the error. See #1.",
  });
  const { headSha: head_sha } = await world.pullRequest(second);
  await octokit.rest.checks.create({
    ...at, head_sha, name: "Holdout / digits", status: "completed", conclusion: "failure",
    output: {
      title: "Blocked: a label was changed without a word",
      summary: "One rule blocks, one warns, eight pass.\n\n| | rule |\n|---|---|\n| ❌ | no-silent-label-fix |\n| ⚠️ | baseline-was-run |",
      annotations: [{ path: "data/labels/train.csv", start_line: 4, end_line: 4, annotation_level: "failure", title: "no-silent-label-fix", message: "Item 0173 went from 4 to 9. Report the error first: /holdout labels report digits 0173 9" }],
    },
    actions: [
      { label: "Run training", description: "Queue the seeds of the protocol", identifier: "run" },
      { label: "Re-check", description: "Look again", identifier: "recheck" },
    ],
  }); // prettier-ignore
  await octokit.rest.issues.createComment({ ...at, issue_number: second, body: sticky });
  const comment = await ben.comment(second, "/holdout run");
  await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: comment, content: "eyes" });

  const web = new WebClient(world.slack.botToken, { slackApiUrl: `${world.slack.url}/api/` });
  const channel = world.slack.channelIds["vision-experiments"] ?? "";
  const mrkdwn = (text: string) => ({ type: "mrkdwn" as const, text });
  const plain = (text: string) => ({ type: "plain_text" as const, text });
  await web.chat.postMessage({
    channel,
    text: `🎟️ <${url}/acme/vision/issues/2|Collect the validation set of \`digits\`> is open. *Ada*, you hold 40 items.`,
  });
  const parent = await web.chat.postMessage({
    channel,
    text: "Training wide",
    blocks: [
      { type: "header", text: plain("Training wide on digits") },
      { type: "section", text: mrkdwn("`██████████████░░░░░░` 70 % · seed 3 of 3 · epoch 14 of 20\nabout *40 s* left") },
      { type: "section", fields: [mrkdwn("*Asked by*\n<@U0BEN>"), mrkdwn("*Runner*\ndocker, 2 cpus"), mrkdwn("*Protocol*\nv2, 20 epochs"), mrkdwn("*Labels*\nv3")] },
      { type: "context", elements: [mrkdwn("run `r-7f3a` · no network · labels v3")] },
      { type: "actions", elements: [{ type: "button", action_id: "cancel", value: "r-7f3a", style: "danger", text: plain("Cancel"), confirm: { title: plain("Cancel this run?"), text: mrkdwn("Two seeds are done; they stay."), confirm: plain("Cancel it"), deny: plain("Keep it") } }, { type: "button", action_id: "log", value: "r-7f3a", text: plain("Log") }] },
    ],
  }); // prettier-ignore
  const thread = { channel, thread_ts: parent.ts ?? "" };
  await web.chat.postMessage({ ...thread, text: "⏳ seed 1 started" });
  await web.chat.postMessage({ ...thread, text: "✅ seed 1: error *0.094* after 20 epochs (12 s)" });
  await web.chat.postMessage({
    ...thread,
    text: `\`\`\`\n${resultsTable(aWideTable())}\n\`\`\``,
  });
  await web.files.uploadV2({
    channel_id: channel,
    thread_ts: thread.thread_ts,
    file: aChart(),
    filename: "wide.png",
    title: "Validation error, log-log",
  });
  await web.chat.postMessage({
    channel,
    text: "The protocol changes",
    blocks: [
      { type: "section", text: mrkdwn(`🔒 <@U0BEN> asks to change the protocol of *digits*: 20 → 40 epochs (<${url}/acme/vision/pull/3|#3>). Somebody else of *ml-leads* decides.`) },
      { type: "divider" },
      { type: "actions", elements: [{ type: "button", action_id: "approve", value: "protocol-3", style: "primary", text: plain("Approve") }, { type: "button", action_id: "deny", value: "protocol-3", text: plain("Deny") }] },
    ],
  }); // prettier-ignore
  await ada.say("Looks right to me, but let us wait for seed 3.");
  await web.chat.postEphemeral({
    channel,
    user: "U0ADA",
    text: "You hold *40* items of `digits`: <https://example.org|annotate them>",
  });
}
