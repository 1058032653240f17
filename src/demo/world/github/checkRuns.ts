import type { Around, Context } from "../emulator/emulatorApp.js";
import type { AnnotationRow, CheckRunRow } from "./githubRows.js";
import type { GithubInside } from "./githubInside.js";
import { askerOf, refuse, replaceBody, repoOf } from "./githubInside.js";

interface Asked {
  status?: string;
  conclusion?: string;
  output?: { title?: string; summary?: string; text?: string; annotations?: AnnotationRow[] };
  actions?: { label: string; description: string; identifier: string }[];
}

/**
 * Check runs as GitHub keeps them: only an App writes them, annotations append and keep title and columns, actions are
 * found by `identifier`, limits are enforced, and every answer names the App.
 */
export function checkRuns(github: GithubInside): Record<string, Around> {
  const write: Around = async (context, original) => {
    if (!askerOf(context)?.installation) return refuse(context, 403, "You must authenticate via a GitHub App.");
    const asked = (await context.req.json()) as Asked; // checked just below
    const wrong = whatIsWrong(asked);
    if (wrong) return refuse(context, 422, wrong);
    const before = rowOf(github, Number(context.req.param("check_run_id")));
    replaceBody(context, () => asTheCounterpartReads(asked, before));
    const response = await original();
    return response.ok ? keepWhole({ github, context, asked, before, response }) : response;
  };
  const describe: Around = async (context, original) => {
    const response = await original();
    if (!response.ok) return response;
    const body = (await response.json()) as { check_runs?: CheckRunRow[]; id?: number }; // the counterpart's own answer
    if (!body.check_runs) return context.json(describeCheckRun(github, body as CheckRunRow));
    const appId = context.req.query("app_id");
    const runs = appId && Number(appId) !== github.app.id ? [] : body.check_runs;
    return context.json({ total_count: runs.length, check_runs: runs.map((run) => describeCheckRun(github, run)) });
  };
  return {
    "POST /repos/:owner/:repo/check-runs": write,
    "PATCH /repos/:owner/:repo/check-runs/:check_run_id": write,
    "GET /repos/:owner/:repo/check-runs/:check_run_id": describe,
    "GET /repos/:owner/:repo/commits/:ref{.+}/check-runs": describe,
    "GET /repos/:owner/:repo/check-suites/:check_suite_id/check-runs": describe,
    "GET /repos/:owner/:repo/check-runs/:check_run_id/annotations": async (context, original) => {
      const permitted = await original();
      const page = Number(context.req.query("page") ?? 1);
      const size = Math.min(Number(context.req.query("per_page") ?? 30), 100);
      const all = rowOf(github, Number(context.req.param("check_run_id")))?.output.annotations ?? [];
      return permitted.ok ? context.json(all.slice((page - 1) * size, page * size)) : permitted;
    },
  };
}

/** A check run as GitHub tells of it, with its App and the open pull requests of its commit. */
export function describeCheckRun(github: GithubInside, run: CheckRunRow): unknown {
  const { id, slug, name } = github.app;
  const pulls = github.rows.pulls.all().filter((pull) => pull.state === "open" && pull.head_sha === run.head_sha);
  const pull_requests = pulls.map(({ number, head_ref, head_sha, base_ref, base_sha }) => ({
    number,
    url: `${github.emulator.baseUrl}/repos/${github.fullName}/pulls/${number}`,
    head: { ref: head_ref, sha: head_sha },
    base: { ref: base_ref, sha: base_sha },
  }));
  return { ...run, app: { id, slug, name }, pull_requests };
}

/** https://docs.github.com/en/rest/checks/runs: at most 50 annotations a request, three actions of 20, 40 and 20 characters. */
function whatIsWrong({ output, actions }: Asked): string | undefined {
  if ((output?.annotations?.length ?? 0) > 50)
    return "Invalid request. No more than 50 annotations are allowed per request.";
  if (output && (!output.title || output.summary === undefined))
    return 'Invalid request. "title", "summary" weren\'t supplied.';
  for (const part of ["summary", "text"] as const)
    if ((output?.[part]?.length ?? 0) > 65_535) return `Invalid request. ${part} exceeds a maximum length of 65535.`;
  if ((actions?.length ?? 0) > 3) return "Invalid request. No more than 3 actions are allowed.";
  const longest = { label: 20, description: 40, identifier: 20 };
  for (const action of actions ?? [])
    for (const [field, most] of Object.entries(longest)) {
      const value = action[field as keyof typeof longest];
      if (!value || value.length > most) return `Invalid request. actions.${field} must have 1 to ${most} characters.`;
    }
  return undefined;
}

/** The counterpart calls an action's identifier `id`, replaces annotations, and wants a status beside a conclusion. */
function asTheCounterpartReads(asked: Asked, before: CheckRunRow | undefined): unknown {
  const actions = asked.actions?.map(({ identifier, ...rest }) => ({ ...rest, id: identifier }));
  const status = asked.status ?? (asked.conclusion ? "completed" : before ? undefined : "queued");
  return { ...asked, ...(actions ? { actions } : {}), ...(status ? { status } : {}) };
}

interface Written {
  github: GithubInside;
  context: Context;
  asked: Asked;
  before: CheckRunRow | undefined;
  response: Response;
}

async function keepWhole({ github, context, asked, before, response }: Written): Promise<Response> {
  const { id } = (await response.json()) as { id: number }; // the counterpart's own answer
  const row = rowOf(github, id);
  if (!row || !repoOf(github, context)) throw new Error(`check run ${id} vanished while it was written`);
  const annotations = [...(before?.output.annotations ?? []), ...(asked.output?.annotations ?? [])];
  const output = { ...row.output, annotations, annotations_count: annotations.length };
  const kept = github.rows.checkRuns.update(id, { output }) ?? row;
  return context.json(describeCheckRun(github, withUrls(github, kept)), before ? 200 : 201);
}

function withUrls(github: GithubInside, run: CheckRunRow): CheckRunRow {
  const { actions: _actions, ...shown } = run;
  const { annotations: _annotations, ...output } = run.output;
  const root = `${github.emulator.baseUrl}/${github.fullName}`;
  const html_url = `${root}/commit/${run.head_sha}/checks/${run.id}`;
  const url = `${github.emulator.baseUrl}/repos/${github.fullName}/check-runs/${run.id}`;
  return { ...shown, output, url, html_url } as unknown as CheckRunRow; // an answer, no longer a row
}

function rowOf(github: GithubInside, id: number): CheckRunRow | undefined {
  return github.rows.checkRuns.get(id);
}
