import { Command } from "commander";
import type { Facts } from "../checklist/facts.js";
import { judge } from "../checklist/judge.js";
import type { Finding } from "../checklist/rule.js";
import type { Conclusion, Verdict } from "../checklist/verdict.js";
import { formatPlace } from "../common/userError.js";
import { gatherFacts, type Ledger } from "../gathering/gather.js";
import { localRepository, type LocalRepository } from "./localRepository.js";
import { action, printJson, textTable, type ExitStatus, type Terminal } from "./terminal.js";

interface Options {
  base?: string;
  head?: string;
  repo: string;
  json?: boolean;
}

/** Opens what the service remembers about a repository, when this machine can reach it; `close` lets go of it. */
export type LedgerOpener = (repository: string) => Promise<{ ledger: Ledger; close(): Promise<void> } | null>;

/** `holdout check`: the checklist on a local clone. Without a ledger, rules about runs and approvals do not speak. */
export function checkCommand(terminal: Terminal, openLedger: LedgerOpener = async () => null): Command {
  return new Command("check")
    .description("Judge the commits of a local clone by the checklist, as the pull request would be judged.")
    .option("--base <ref>", "what the change is compared with (default: where it left the default branch)")
    .option("--head <ref>", "the commit to judge (default: HEAD)")
    .option("--repo <folder>", "the clone", ".")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  holdout check --base origin/main --head my-branch\n\nExit status: 0 when the pull request would pass, 1 when it would not, 2 for a mistake in what was given.",
    )
    .action(action(terminal, (options: Options) => work(terminal, options, openLedger)));
}

async function work(terminal: Terminal, options: Options, openLedger: LedgerOpener): Promise<ExitStatus> {
  const repository = await localRepository(options.repo);
  const head = await repository.commit(options.head ?? "HEAD");
  const base = options.base === undefined ? await repository.mergeBase(head) : await repository.commit(options.base);
  if (options.head === undefined && (await repository.isDirty()))
    terminal.err("holdout: files that are not committed yet are not judged");
  const { verdicts, problems } = await judgeCommits(repository, { base, head }, openLedger);
  for (const { sentence, place } of problems)
    terminal.err(
      `holdout: the base has a file that cannot be read, so the change is judged without it: ${formatPlace(place)}: ${sentence}`,
    );
  const conclusion = worst(verdicts);
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  if (options.json) printJson(terminal, { conclusion, findings: findings.map(asJson) });
  else printForPeople(terminal, { base, head, conclusion, findings });
  return conclusion === "success" ? 0 : 1;
}

async function judgeCommits(
  repository: LocalRepository,
  { base, head }: { base: string; head: string },
  openLedger: LedgerOpener,
): Promise<{ verdicts: Verdict[]; problems: Facts["base"]["problems"] }> {
  const opened = await openLedger(repository.name);
  try {
    const facts = await gatherFacts({
      repository: repository.name,
      change: { author: await repository.authorOf(head), fork: false, baseSha: base, headSha: head },
      repositories: repository,
      ledger: opened?.ledger ?? null,
      now: new Date().toISOString(),
    });
    return { verdicts: judge(facts), problems: facts.base.problems };
  } finally {
    await opened?.close();
  }
}

function worst(verdicts: Verdict[]): Conclusion {
  const order: Conclusion[] = ["failure", "action_required", "success"];
  return order.find((conclusion) => verdicts.some((verdict) => verdict.conclusion === conclusion)) ?? "success";
}

function asJson({ rule, status, severity, task, saw, next, places }: Finding) {
  return { rule, status, severity, task, saw, next, places: places.map(({ path, line }) => ({ path, line })) };
}

interface Shown {
  base: string;
  head: string;
  conclusion: Conclusion;
  findings: Finding[];
}

function printForPeople(terminal: Terminal, { base, head, conclusion, findings }: Shown): void {
  const range = `${base.slice(0, 12)}…${head.slice(0, 12)}`;
  if (findings.length === 0) {
    terminal.out(`${range}: no task is declared under .holdout/tasks, so there is nothing to judge`);
    return;
  }
  // The sentences stand outside the table: those that begin with a number would be flushed right.
  const table = textTable(
    ["", "rule", "task"],
    findings.map(({ rule, status, severity, task }) => [mark(status, severity), rule, task]),
  );
  const [titles = "", line = "", ...rows] = table.split("\n");
  const width = line.length + 2;
  terminal.out(
    [
      `${titles.padEnd(width)}${SAW}`,
      `${line}  ${"─".repeat(SAW.length)}`,
      ...rows.map((row, i) => row.padEnd(width) + (findings[i]?.saw ?? "")),
    ].join("\n"),
  );
  const open = findings.filter(({ status }) => status === "fail" || status === "pending");
  for (const { rule, next, places } of open) {
    terminal.out(`\n${rule}: ${next}`);
    for (const place of places) terminal.out(`  ${formatPlace(place)}: ${place.message}`);
  }
  terminal.out(`\n${range}: ${CONCLUSIONS[conclusion]}`);
}

const SAW = "what we saw";

const CONCLUSIONS: Record<Conclusion, string> = {
  success: "nothing stands in the way",
  failure: "blocked",
  action_required: "waits for a person",
};

function mark(status: Finding["status"], severity: Finding["severity"]): string {
  if (status === "fail") return severity === "block" ? "FAIL" : "warn";
  return { pass: "ok", pending: "wait", skip: "-" }[status];
}
