import type { Octokit } from "octokit";
import { digestOf } from "../common/canonicalJson.js";
import type { Check } from "../ports/reviews.js";
import { splitName, type AppIdentity } from "./installations.js";

/** GitHub takes this many annotations a request and adds those of each request to the ones before. */
const ANNOTATIONS_A_REQUEST = 50;
const LONGEST_SUMMARY = 65_535;
const LONGEST_TITLE = 255;

interface CheckPlace {
  octokit: Octokit;
  app: AppIdentity;
  repository: string;
  sha: string;
}

/**
 * Makes the check run of this name and commit say what `check` says.
 *
 * What a check run holds stands in its `external_id` as two digests, written with the last request: the same check again
 * costs one look, and a writer that died half-way is seen. GitHub can neither take annotations back nor reopen a completed
 * run; where that is needed a new run takes the old one's place, as GitHub shows the newest of a name.
 */
export async function setCheck(at: CheckPlace, check: Check): Promise<{ url: string; changed: boolean }> {
  const present = await newestRun(at, check.name);
  const wanted = digests(check);
  const held = heldDigests(present?.external_id);
  if (present && held?.check === wanted.check) return { url: present.html_url ?? "", changed: false };

  const annotationsStand = held?.annotations === wanted.annotations;
  const updates = present !== null && canBecome(present, check, annotationsStand);
  const annotations = updates && annotationsStand ? [] : check.annotations;
  return { url: await write(at, updates ? present.id : null, check, annotations), changed: true };
}

/** Shows the check unless one of its name already stands at this commit: a completed one must not seem open again. */
export async function openCheck(at: CheckPlace, check: Check): Promise<void> {
  if (!(await newestRun(at, check.name))) await write(at, null, check, check.annotations);
}

interface CheckRun {
  id: number;
  status: string;
  html_url: string | null;
  external_id: string | null;
  output: { annotations_count: number };
  app: { id: number } | null;
}

async function newestRun({ octokit, app, repository, sha }: CheckPlace, name: string): Promise<CheckRun | null> {
  const query = {
    ...splitName(repository),
    ref: sha,
    check_name: name,
    app_id: app.id,
    filter: "all" as const,
    per_page: 100,
  };
  const runs: CheckRun[] = await octokit.paginate(octokit.rest.checks.listForRef, query);
  let newest: CheckRun | null = null;
  for (const run of runs) {
    const ours = run.app === null || run.app.id === app.id;
    if (ours && (newest === null || run.id > newest.id)) newest = run;
  }
  return newest;
}

interface Digests {
  check: string;
  annotations: string;
}

function digests(check: Check): Digests {
  return { check: digestOf(check).slice(0, 32), annotations: digestOf(check.annotations).slice(0, 32) };
}

function externalId({ check, annotations }: Digests): string {
  return `holdout/1 ${check} ${annotations}`;
}

function heldDigests(externalId: string | null | undefined): Digests | null {
  const match = /^holdout\/1 (\w{32}) (\w{32})$/.exec(externalId ?? "");
  return match?.[1] && match[2] ? { check: match[1], annotations: match[2] } : null;
}

function canBecome(run: CheckRun, check: Check, annotationsStand: boolean): boolean {
  if (run.status === "completed" && check.status !== "completed") return false;
  return annotationsStand || run.output.annotations_count === 0;
}

/** @param annotations those still to be sent */
async function write(
  at: CheckPlace,
  runId: number | null,
  check: Check,
  annotations: Check["annotations"],
): Promise<string> {
  const batches = inBatches(annotations);
  let id = runId;
  let url = "";
  for (const [i, batch] of batches.entries()) {
    const isLast = i === batches.length - 1;
    const request = { ...splitName(at.repository), output: outputOf(check, batch), ...(isLast && endOf(check)) };
    const { data } =
      id === null
        ? await at.octokit.rest.checks.create({ status: "in_progress", ...request, name: check.name, head_sha: at.sha })
        : await at.octokit.rest.checks.update({ ...request, check_run_id: id });
    id = data.id;
    url = data.html_url ?? "";
  }
  return url;
}

function inBatches(annotations: Check["annotations"]): Check["annotations"][] {
  const batches: Check["annotations"][] = [];
  for (let i = 0; i < annotations.length; i += ANNOTATIONS_A_REQUEST) {
    batches.push(annotations.slice(i, i + ANNOTATIONS_A_REQUEST));
  }
  return batches.length > 0 ? batches : [[]];
}

function outputOf(check: Check, annotations: Check["annotations"]) {
  return {
    title: check.title.slice(0, LONGEST_TITLE),
    summary: fitting(check.summary),
    ...(annotations.length > 0 && {
      annotations: annotations.map(({ path, line, level, title, message }) => ({
        path,
        start_line: line,
        end_line: line,
        annotation_level: level,
        title: title.slice(0, LONGEST_TITLE),
        message,
      })),
    }),
  };
}

function endOf(check: Check) {
  const { status, conclusion, buttons } = check;
  return {
    external_id: externalId(digests(check)),
    actions: buttons.map(({ label, description, identifier }) => ({ label, description, identifier })),
    // A conclusion completes a check run, whatever its status says.
    ...(status === "completed" && conclusion !== null ? { status, conclusion } : { status }),
  };
}

/** A last defence, whoever words a summary keeps to the limit: without it the check would never be completed. */
function fitting(summary: string): string {
  if (summary.length <= LONGEST_SUMMARY) return summary;
  const note = "\n\n_The rest is too long for GitHub._";
  const room = summary.slice(0, LONGEST_SUMMARY - note.length);
  return room.slice(0, room.lastIndexOf("\n") + 1 || room.length) + note;
}
