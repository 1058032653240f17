import type { RunRecord } from "../experiments/experiment.js";
import type { AuditEntry } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import { policyOf, type Policy } from "../gathering/policyOf.js";
import { resultsOfTask } from "../training/resultsOfTask.js";
import { isEnded, secondsOf } from "../words/trainingCard.js";
import type { TaskWeek, Week } from "../words/week.js";

const weekMs = 7 * 24 * 3_600_000;

/** What happened in the seven days before `to`, and how every task of the default branch stands. */
export async function gatherWeek(world: World, repository: string, to: string): Promise<Week> {
  const from = new Date(Date.parse(to) - weekMs).toISOString();
  const policy = await policyOf(world, repository);
  const [runs, blocked, waivers, repeats] = await Promise.all([
    world.runs.list({ repository, since: from }),
    blockedPullRequests(world, repository),
    world.decisions.waivers(repository, to),
    world.audit.since(repository, "repeat answered", from),
  ]);
  const tasks: TaskWeek[] = [];
  for (const task of policy.tasks) tasks.push(await taskWeek(world, policy, task.name, runs));
  return { repository, from, to, tasks, blocked, waivers, repeats: repeatsOf(repeats) };
}

/** A note that was written again after a crash names the same question, and counts once. */
function repeatsOf(notes: AuditEntry[]): Week["repeats"] {
  const asked = new Map(notes.map(({ details }, i) => [`${details["request"]} ${details["asked"] ?? i}`, details]));
  const savedSeconds = [...asked.values()].reduce((sum, { seconds }) => sum + Number(seconds ?? 0), 0);
  return { answered: asked.size, savedSeconds };
}

async function taskWeek(world: World, policy: Policy, name: string, runs: RunRecord[]): Promise<TaskWeek> {
  const ours = runs.filter(({ run }) => run.task === name);
  const acceptance = await world.decisions.acceptance(policy.repository, name);
  const measured = acceptance && (await resultsOfTask(world, policy, name, acceptance));
  return {
    name,
    accepted: acceptance && { by: acceptance.acceptedBy, items: acceptance.items },
    results: measured?.results ?? null,
    finished: ours.filter(({ state }) => state.status === "finished").length,
    failed: ours.filter(({ state }) => state.status === "failed").length,
    running: ours.filter((record) => !isEnded(record)).length,
    seconds: ours.reduce((sum, record) => sum + secondsOf(record), 0),
  };
}

async function blockedPullRequests(world: World, repository: string): Promise<Week["blocked"]> {
  const blocked: Week["blocked"] = [];
  for (const { number, title, author, url } of await world.pullRequests.openPullRequests(repository)) {
    const verdicts = await world.verdicts.ofPullRequest(repository, number);
    for (const verdict of verdicts)
      if (verdict.conclusion !== "success") blocked.push({ number, title, author, url, verdict });
  }
  return blocked;
}
