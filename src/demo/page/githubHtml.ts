import type { SeenCheck, SeenComment, SeenIssue, SeenPullRequest } from "../world/github/githubReader.js";
import { annotationHtml, diffHtml } from "./diffHtml.js";
import { withEmoji } from "./emoji.js";
import type { Faces } from "./faces.js";
import { clock, isBot } from "./faces.js";
import type { Html, Part } from "./html.js";
import { html, part } from "./html.js";
import { markdown, titleMarkdown } from "./markdown.js";

/** A pull request or issue, drawn part by part. */
export interface DrawnThread {
  header: Part;
  conversation: Part[];
  checks: Part[];
  files: Part[];
}

/** A pull request as GitHub draws it. */
export function pullRequestHtml(pull: SeenPullRequest, faces: Faces): DrawnThread {
  const annotations = pull.checks.flatMap((check) => check.annotations);
  return {
    header: part("header", pullHeader(pull)),
    conversation: [...conversation(pull, faces), part("merge", mergeBox(pull))],
    checks:
      pull.checks.length > 0
        ? pull.checks.map((check) => part(`check-${check.id}`, checkHtml(check)))
        : [part("none", html`<p class="quiet">No checks have run on this commit.</p>`)],
    files: pull.files.map((file) =>
      part(
        `file-${file.filename}`,
        diffHtml(
          file,
          annotations.filter(({ path }) => path === file.filename),
        ),
      ),
    ),
  };
}

/** An issue as GitHub draws it. */
export function issueHtml(issue: SeenIssue, faces: Faces): DrawnThread {
  const header = html`<h1>${titleMarkdown(issue.title)} <span class="number">#${issue.number}</span></h1>
    <p class="byline">
      <span class="state ${issue.state}">${issue.state === "open" ? "Open" : "Closed"}</span>
      <b>${issue.author}</b> opened this issue at ${clock(issue.createdAt)}${labels(issue.labels)}
    </p>`;
  return { header: part("header", header), conversation: conversation(issue, faces), checks: [], files: [] };
}

function pullHeader(pull: SeenPullRequest): Html {
  const word = { open: pull.draft ? "Draft" : "Open", merged: "Merged", closed: "Closed" }[pull.state];
  return html`<h1>${titleMarkdown(pull.title)} <span class="number">#${pull.number}</span></h1>
    <p class="byline">
      <span class="state ${pull.state}">${word}</span>
      <b>${pull.author}</b> ${pull.state === "merged" ? "merged" : "wants to merge"} into
      <code>${pull.baseRef}</code> from <code>${pull.headRef}</code>${labels(pull.labels)}
    </p>`;
}

function labels(names: readonly string[]): Html[] {
  return names.map((name) => html` <span class="label">${name}</span>`);
}

type Thread = Pick<SeenPullRequest, "author" | "body" | "createdAt" | "comments"> & {
  reactions?: SeenPullRequest["reactions"];
};

function conversation(thread: Thread, faces: Faces): Part[] {
  const { author, body, createdAt, reactions = [] } = thread;
  const first = {
    id: 0,
    author,
    body: body || "*No description provided.*",
    createdAt,
    updatedAt: createdAt,
    reactions,
  };
  return [first, ...thread.comments].map((comment) => part(`comment-${comment.id}`, commentHtml(comment, faces)));
}

function commentHtml(comment: SeenComment, faces: Faces): Html {
  const bot = isBot(comment.author);
  const edited =
    comment.updatedAt > comment.createdAt && Date.parse(comment.updatedAt) - Date.parse(comment.createdAt) > 1_000;
  return html`<article class="comment ${bot ? "by-bot" : ""}">
    ${faces.avatar(comment.author)}
    <div class="bubble">
      <header>
        <b>${bot ? "holdout" : comment.author}</b>${bot ? html` <span class="pill">bot</span>` : undefined} commented at
        ${clock(comment.createdAt)}${edited ? " · edited" : ""}
      </header>
      <div class="markdown">${markdown(comment.body)}</div>
      ${reactionsHtml(comment.reactions)}
    </div>
  </article>`;
}

function reactionsHtml(reactions: SeenComment["reactions"]): Html | undefined {
  if (reactions.length === 0) return undefined;
  const counts = new Map<string, string[]>();
  for (const { content, login } of reactions) counts.set(content, [...(counts.get(content) ?? []), login]);
  const drawn = [...counts].map(
    ([content, logins]) =>
      html`<span class="reaction" title="${logins.join(", ")}">${withEmoji(`:${content}:`)} ${logins.length}</span>`,
  );
  return html`<footer class="reactions">${drawn}</footer>`;
}

/** The box at the foot of a pull request: its checks, and whether it may be merged. */
function mergeBox(pull: SeenPullRequest): Html {
  const bad = pull.checks.some(({ conclusion }) => conclusion !== null && conclusion !== "success");
  const busy = pull.checks.some(({ status }) => status !== "completed");
  const verdict = busy
    ? "Some checks haven’t completed yet"
    : bad
      ? "Some checks were not successful"
      : pull.checks.length > 0
        ? "All checks have passed"
        : "No checks on this commit";
  const state = pull.state === "merged" ? "merged" : busy ? "busy" : bad ? "bad" : "good";
  const rows = pull.checks.map(
    (check) =>
      html`<li>
        ${checkIcon(check)} <b>${check.name}</b>
        <span class="quiet">${titleMarkdown(check.title ?? check.status.replace("_", " "))}</span>
        <button class="link" data-tab="checks">Details</button>
      </li>`,
  );
  const merge =
    pull.state === "open"
      ? html`<footer>
          <button class="github-button ${bad || busy ? "" : "primary"}" data-act="merge" data-number="${pull.number}">
            Merge pull request
          </button>
        </footer>`
      : undefined;
  return html`<section class="merge-box ${state}">
    <header>
      ${pull.state === "merged" ? "Pull request successfully merged" : pull.state === "closed" ? "Closed without merging" : verdict}
    </header>
    <ul>
      ${rows}
    </ul>
    ${merge}
  </section>`;
}

function checkHtml(check: SeenCheck): Html {
  const buttons = check.actions.map(
    ({ identifier, label, description }) =>
      html`<button
        class="github-button"
        title="${description}"
        data-act="check"
        data-check="${check.name}"
        data-identifier="${identifier}"
      >
        ${label}
      </button>`,
  );
  const rerun = html`<button
    class="github-button"
    title="Re-run this check"
    data-act="recheck"
    data-check="${check.name}"
  >
    Re-run
  </button>`;
  return html`<section class="check">
    <header>
      ${checkIcon(check)}
      <div><b>${check.name}</b><br /><span class="quiet">${verdictOf(check)}</span></div>
      <div class="buttons">${buttons}${rerun}</div>
    </header>
    ${check.title ? html`<h2>${titleMarkdown(check.title)}</h2>` : undefined}
    <div class="markdown">${markdown(check.summary ?? "")}${check.text ? markdown(check.text) : undefined}</div>
    ${check.annotations.length > 0 ? html`<h3>Annotations <span class="counter">${check.annotations.length}</span></h3>` : undefined}
    ${check.annotations.map((annotation) => annotationHtml(annotation, true))}
  </section>`;
}

function verdictOf({ status, conclusion }: SeenCheck): string {
  return (status === "completed" ? (conclusion ?? "completed") : status).replace("_", " ");
}

/** A tick, a cross, an exclamation mark, or a spinning ring. */
export function checkIcon({ status, conclusion }: Pick<SeenCheck, "status" | "conclusion">): Html {
  if (status !== "completed") return html`<span class="check-icon busy" title="${status}"></span>`;
  const sign =
    conclusion === "success" ? "✓" : conclusion === "failure" ? "✕" : conclusion === "action_required" ? "!" : "–";
  return html`<span class="check-icon ${conclusion ?? ""}" title="${conclusion ?? ""}">${sign}</span>`;
}

/** A line of the list of pull requests or issues. */
export function listEntry(
  kind: "pull" | "issue",
  thread: { number: number; title: string; state: string; checks?: readonly SeenCheck[] },
): Part {
  const { number, title, state } = thread;
  const icon = (thread.checks ?? []).map(checkIcon)[0];
  const signs = { open: kind === "pull" ? "⇄" : "◉", merged: "⇉", closed: kind === "pull" ? "✕" : "✓" };
  const drawn = html`<button class="entry" data-open="${kind}-${number}">
    <span class="sign ${kind} ${state}">${signs[state as keyof typeof signs]}</span
    ><span class="title">${titleMarkdown(title)}<small>#${number}</small></span
    >${icon}
  </button>`;
  return part(`${kind}-${number}`, drawn);
}
