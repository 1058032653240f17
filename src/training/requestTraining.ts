import { digestOf } from "../common/canonicalJson.js";
import { UserError } from "../common/userError.js";
import type { Facts, TaskFacts } from "../checklist/facts.js";
import { judge } from "../checklist/judge.js";
import type { Finding } from "../checklist/rule.js";
import type { Experiment, RunRecord } from "../experiments/experiment.js";
import type { TrainingRequest } from "../ports/ledger.js";
import type { World } from "../ports/world.js";
import type { RuleId } from "../tasks/ruleId.js";
import { duration } from "../words/numbers.js";
import { isEnded, type Expectation } from "../words/trainingCard.js";
import { taskAtHead } from "../checklist/seedRuns.js";

/** Who asks for what to be trained, after everything about the code was gathered. */
export interface Asked {
  facts: Facts;
  task: TaskFacts;
  experiment: Experiment;
  fingerprint: string;
  /** Empty: those of the protocol. */
  seeds: number[];
  askedBy: string;
}

/** What comes of it: runs that were queued, or runs that had all been made before. */
export type Asking =
  | { outcome: "queued"; request: TrainingRequest; expectation: Expectation }
  | { outcome: "known"; request: TrainingRequest; records: RunRecord[] };

/** Rules that speak of what a training left: they cannot be kept before it. */
const afterTraining: (RuleId | "files-are-readable")[] = [
  "run-follows-the-protocol",
  "results-are-logged",
  "baseline-was-run",
  "not-run-before",
  "calibration-holds",
];

/**
 * Asks for the runs of one experiment. The same runs asked twice are one request; runs that have finished are not made again.
 *
 * @throws UserError when a rule that must hold before training does not
 */
export async function requestTraining(
  world: Pick<World, "runs" | "requests" | "clock" | "trainingLimits">,
  asked: Asked,
): Promise<Asking> {
  refuseUnlessTrainable(asked, world.trainingLimits);
  const records = await askRuns(world, asked);
  const request = requestOf(asked, records, world.clock.now());
  await world.requests.keep(request);
  if (records.every((record) => record.state.status === "finished")) return { outcome: "known", request, records };
  return { outcome: "queued", request, expectation: await expect(world, asked, records) };
}

/**
 * Looks at what would be trained, and asks for nothing: whoever asks for several looks at all of them first.
 *
 * @throws UserError when a rule that must hold before training does not, or when it asks for too much
 */
export function refuseUnlessTrainable(asked: Asked, most: World["trainingLimits"]): void {
  refuseUnlessAllowed(asked);
  refuseTooLarge(asked, most);
}

/** The blocking findings that stand between an experiment and its training. */
export function obstacles(facts: Facts, task: string): Finding[] {
  const verdict = judge(facts).find((one) => one.task === task);
  const blocking = (verdict?.findings ?? []).filter(
    (finding) => finding.severity === "block" && !afterTraining.includes(finding.rule),
  );
  return blocking.filter((finding) => finding.status === "fail" || finding.waitsFor === "person");
}

function refuseUnlessAllowed({ facts, task }: Asked): void {
  if (!task.acceptance) {
    throw new UserError(
      `first somebody with write access types \`/holdout validation accept ${task.task.name}\`: nothing of \`${task.task.name}\` is trained before its validation set is accepted`,
    );
  }
  const [first] = obstacles(facts, task.task.name);
  if (first) throw new UserError(`${first.next} \`${first.rule}\` blocks the training: ${first.saw}`);
  const [base, head] = [task.task, taskAtHead(facts, task)];
  if (task.declaredIn === "base" && base.validation.inContainer !== head.validation.inContainer)
    throw new UserError(
      `take \`validation.in_container: ${head.validation.inContainer}\` out of \`${head.path}\`, or merge it on its own first: what a training sees of the validation set is read from the base branch`,
    );
}

/** Resources come from the commit that is trained, so anybody who can open a pull request can ask for them. */
function refuseTooLarge({ facts, task }: Asked, most: World["trainingLimits"]): void {
  const { path, training } = taskAtHead(facts, task);
  const { cpus, memoryBytes, timeoutMs } = training.resources;
  const gigabytes = (bytes: number) => `${Number((bytes / 2 ** 30).toFixed(2))} GB`;
  const asked: [key: string, isTooMuch: boolean, seen: string, allowed: string][] = [
    ["cpus", cpus > most.cpus, String(cpus), String(most.cpus)],
    ["memory", memoryBytes > most.memoryBytes, gigabytes(memoryBytes), gigabytes(most.memoryBytes)],
    ["timeout", timeoutMs > most.timeoutMs, duration(timeoutMs / 1000), duration(most.timeoutMs / 1000)],
  ];
  const tooMuch = asked.find(([, isTooMuch]) => isTooMuch);
  if (!tooMuch) return;
  const [key, , seen, allowed] = tooMuch;
  throw new UserError(
    `lower \`training.resources.${key}\` in \`${path}\`: it asks for ${seen}, and this service allows at most ${allowed}`,
  );
}

async function askRuns(world: Pick<World, "runs" | "clock">, asked: Asked): Promise<RunRecord[]> {
  const { facts, task, experiment, fingerprint } = asked;
  const seeds = asked.seeds.length > 0 ? [...new Set(asked.seeds)] : taskAtHead(facts, task).protocol.seeds;
  const requestedAt = world.clock.now();
  const results = await world.runs.ask(
    seeds.map((seed) => ({
      repository: facts.repository,
      task: task.task.name,
      experiment: experiment.name,
      experimentPath: experiment.path,
      commit: facts.change.headSha,
      fingerprint,
      seed,
      requestedAt,
    })),
  );
  return results.map(({ record }) => record);
}

function requestOf(
  { facts, task, experiment, fingerprint, askedBy }: Asked,
  records: RunRecord[],
  askedAt: string,
): TrainingRequest {
  const runs = records.map(({ run }) => run.id).toSorted();
  const pullRequest = facts.change.number ?? null;
  return {
    id: `request-${digestOf([facts.repository, pullRequest, runs]).slice(0, 12)}`,
    repository: facts.repository,
    task: task.task.name,
    experiment: experiment.name,
    experimentPath: experiment.path,
    commit: facts.change.headSha,
    fingerprint,
    pullRequest,
    askedBy,
    askedAt,
    runs,
    card: null,
  };
}

async function expect(world: Pick<World, "runs">, { facts, task }: Asked, records: RunRecord[]): Promise<Expectation> {
  const ours = new Set(records.map(({ run }) => run.id));
  const waiting = await world.runs.list({ statuses: ["queued", "running"] });
  const ahead = waiting.filter(({ run }) => !ours.has(run.id)).length;
  const durations = (await world.runs.durations(facts.repository, task.task.name)).toSorted((a, b) => a - b);
  const typical = durations[Math.floor(durations.length / 2)];
  const open = records.filter((record) => !isEnded(record)).length;
  return { ahead, seconds: typical === undefined ? null : typical * (ahead + open) };
}
