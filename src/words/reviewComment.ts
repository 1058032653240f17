import type { Change } from "../checklist/facts.js";
import type { Finding } from "../checklist/rule.js";
import { howToTrain } from "../checklist/howToTrain.js";
import type { Verdict } from "../checklist/verdict.js";
import type { Results } from "../protocol/results.js";
import { conclusionWords } from "./conclusionWords.js";
import {
  count,
  difference,
  differenceSize,
  differenceTitle,
  duration,
  metricValue,
  pValue,
  range,
  unbroken,
  valueWithInterval,
} from "./numbers.js";
import type { Templates } from "../ports/templates.js";
import { markdown } from "./escape.js";
import { pictureAltText } from "./picture.js";
import { severalChanges } from "./severalChanges.js";

/** The first line of the sticky comment, by which it is found again. */
export const reviewMarker = "<!-- holdout:review -->";

/** GitHub refuses a longer comment. */
const longestComment = 65_536;

/** What the words depend on besides the verdicts: a fork's code is trained by its commit. */
export type CommentedChange = Pick<Change, "fork" | "headSha">;

export interface ReviewSection {
  verdict: Verdict;
  results: Results | null;
  /** Address of the chart, where one can be published. */
  picture: string | null;
  /** The deciding metric over time in text, for where no picture can be shown. */
  sparkline: string | null;
}

/** The sticky comment: first what to do and who can, then the findings, then the numbers. Shorter renderings where GitHub would refuse it. */
export function reviewComment(templates: Templates, change: CommentedChange, sections: ReviewSection[]): string {
  const renderings = [sections, sections.map(withoutDetails), sections.map(withFewFindings)];
  for (const rendering of renderings) {
    const body = templates.fill("review.md", {
      marker: reviewMarker,
      tasks: rendering.map((section) => taskModel(section, change)),
    });
    if (body.length <= longestComment) return body;
  }
  return headlinesOnly(sections);
}

/** The last resort: a line per task, and how many more there are. */
function headlinesOnly(sections: ReviewSection[]): string {
  let body = `${reviewMarker}\n## Holdout\n`;
  for (const [i, { verdict }] of sections.entries()) {
    const line = `- ${icon(verdict)} ${markdown(headline(verdict))}\n`;
    if (body.length + line.length > longestComment - 100) return `${body}- … and ${sections.length - i} more\n`;
    body += line;
  }
  return body;
}

/** One line that says how it stands: the title of the check and of the comment. */
export function headline(verdict: Verdict): string {
  const first = leading(verdict);
  const task = `\`${verdict.task}\``;
  if (verdict.conclusion === "failure") return `Blocked: ${first ? heading(first.saw) : task}`;
  if (verdict.conclusion === "action_required") return `${task} waits for a person: ${first ? heading(first.saw) : ""}`;
  if (first?.waitsFor === "run" || verdict.isUntrained) return `${task} may be trained`;
  const isUnconcerned = verdict.findings.every((finding) => finding.status === "skip");
  return isUnconcerned ? `Nothing here concerns ${task}` : `${task} keeps to the method`;
}

/** The finding that says what to do first. Where a training may begin no warning does: it would hide how. */
export function leading(verdict: Verdict): Finding | undefined {
  const [first] = openFindings(verdict);
  return first && verdict.isUntrained && isWarning(first) ? undefined : first;
}

/** True for a finding of which the headline tells all that was seen. */
export function isInHeadline({ saw }: Pick<Finding, "saw">, verdict: Verdict): boolean {
  return verdict.conclusion !== "success" && saw === leading(verdict)?.saw && saw.length <= longestHeading;
}

/** Words for a verdict of a comparison. */
export function verdictWords(verdict: Results["rows"][number]["verdict"]): string {
  const words = {
    baseline: "baseline",
    better: "**better**",
    worse: "**worse**",
    "cannot-tell": "cannot tell",
    "not-compared": "not compared",
  };
  return words[verdict];
}

export function icon(verdict: Verdict): string {
  return { failure: "❌", action_required: "✋", success: "✅" }[verdict.conclusion];
}

function taskModel(section: ReviewSection, change: CommentedChange) {
  const { verdict, results } = section;
  const said = sayings(openFindings(verdict));
  const first = leading(verdict) && said[0];
  const calm = verdict.findings.filter((finding) => !isOpen(finding));
  return {
    icon: icon(verdict),
    headline: headline(verdict),
    lead: lead(section, change),
    first: first && { ...first, saw: isInHeadline(first, verdict) ? "" : first.saw },
    others: first ? said.slice(1) : said,
    calm: calm.map(findingModel),
    calmSummary: calmSummary(calm),
    results: results && resultsModel(results, section),
  };
}

/** What to do and who can; where nothing is left to do, what came of it. */
function lead({ verdict, results }: ReviewSection, change: CommentedChange): string {
  const first = leading(verdict);
  if (first) return first.next;
  if (verdict.isUntrained) return howToTrain(change);
  return results ? `${kept(verdict, results)} ${conclusionWords(results)}` : kept(verdict, results);
}

/** A result without a baseline leaves something to do, also where no rule asks for one. */
function kept({ findings }: Verdict, results: Results | null): string {
  const how = findings.some((finding) => finding.isWaived) ? "kept or waived" : "kept";
  const isDone = results === null || results.rows.some((row) => row.isBaseline);
  return isDone ? `Nothing to do: every rule that applies is ${how}.` : `Every rule that applies is ${how}.`;
}

function findingModel(finding: Finding) {
  const icons = { pass: "✅", fail: finding.severity === "warn" ? "⚠️" : "❌", pending: "⏳", skip: "➖" };
  return { icon: icons[finding.status], rule: finding.rule, saw: finding.saw, next: finding.next };
}

/** Findings that say the same are one, with the names of all their rules. */
function sayings(findings: Finding[]) {
  const saying = new Map<string, { one: ReturnType<typeof findingModel>; rules: Set<string> }>();
  for (const one of findings.map(findingModel)) {
    const words = JSON.stringify([one.icon, one.saw, one.next]);
    const known = saying.get(words) ?? { one, rules: new Set() };
    saying.set(words, known);
    known.rules.add(`\`${one.rule}\``);
  }
  return [...saying.values()].map(({ one, rules }) => ({ ...one, rules: [...rules].join(", ") }));
}

function calmSummary(calm: Finding[]): string {
  const passing = calm.filter((finding) => finding.status === "pass").length;
  const skipped = calm.length - passing;
  const parts = [
    passing > 0 ? `✅ ${count(passing, "rule passes", "rules pass")}` : "",
    skipped > 0 ? `${skipped} ${skipped === 1 ? "does" : "do"} not apply` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function resultsModel(results: Results, section: ReviewSection) {
  const names = results.rows.map((row) => row.name);
  return {
    title: resultsTitle(results),
    valueTitle: unbroken(`${results.metric} [95 %]`),
    differenceTitle: unbroken(differenceTitle(results.metric)),
    rows: results.rows.map((row) => ({
      name: row.name,
      value: unbroken(valueWithInterval(results.metric, row.value, row.interval)),
      difference:
        row.difference === null || !row.differenceInterval
          ? "–"
          : unbroken(difference(results.metric, row.difference, row.differenceInterval)),
      p: row.pHolm === null ? "–" : pValue(row.pHolm),
      verdict: verdictWords(row.verdict),
    })),
    severalChanges: severalChanges(results),
    picture: section.picture,
    sparkline: section.sparkline,
    alt: pictureAltText(results),
    footnote: footnote(results),
    names,
    others: results.others.map((other) => ({ name: other.name, values: names.map((name) => shown(other, name)) })),
    hyperparameters: results.hyperparameters.map((parameter) => ({
      key: parameter.key,
      values: names.map((name) => parameter.values[name] ?? "–"),
    })),
    curves: Object.entries(results.curves).map(([name, verdict]) => `curve of ${name}: ${verdict}`),
    provenance: results.provenance.map(
      (source) =>
        `${source.experiment}: commit ${source.commit.slice(0, 8)}, fingerprint ${source.fingerprint.slice(0, 12)}, runs ${source.runs.join(", ")} (${source.runner})`,
    ),
    detailsSummary: "other metrics · hyperparameters that differ · provenance",
    counts: counts(results),
  };
}

/** `Compared with the baseline (error, lower is better; 400 items, seeds 1–3, labels v1)` */
export function resultsTitle(results: Results): string {
  const compared = results.rows.some((row) => row.difference !== null) ? "Compared with the baseline" : "Measured";
  const direction = results.falls ? "lower is better" : "higher is better";
  return `${compared} (${results.metric}, ${direction}; ${count(results.n, "item")}, seeds ${range(results.seeds)}, labels v${results.labelVersion})`;
}

/** What the comparison could have shown at all. */
export function footnote(results: Results): string {
  if (results.smallestDifference === null) return "";
  const comparisons = results.rows.filter(({ difference }) => difference !== null).length;
  const among = comparisons > 1 ? ` among ${comparisons} comparisons` : "";
  return `The smallest difference this validation set can show with these seeds${among} is about ${differenceSize(results.metric, results.smallestDifference)}.`;
}

function counts(results: Results): string {
  const { cost } = results;
  return [
    `labels v${results.labelVersion}`,
    `protocol ${results.protocol}`,
    `looks at this validation set ${cost.looks}`,
    `runs launched ${cost.launched}, reported ${cost.reported}`,
    `${duration(cost.seconds)} of training`,
  ].join(" · ");
}

function shown(other: Results["others"][number], name: string): string {
  const value = other.values[name];
  return value === undefined ? "–" : unbroken(metricValue(other.name, value));
}

function isOpen(finding: Finding): boolean {
  return finding.status === "fail" || finding.status === "pending";
}

/** As a person should read them: blocking failures first, then what waits for a person, then what waits for a run, then warnings. */
function openFindings(verdict: Verdict): Finding[] {
  const weight = (finding: Finding) => {
    if (isWarning(finding)) return 3;
    if (finding.status === "fail") return 0;
    return finding.waitsFor === "person" ? 1 : 2;
  };
  return verdict.findings.filter(isOpen).toSorted((a, b) => weight(a) - weight(b));
}

/** A rule that does not hold, and stops nobody. */
function isWarning({ status, severity }: Finding): boolean {
  return status === "fail" && severity !== "block";
}

function withoutDetails(section: ReviewSection): ReviewSection {
  const results = section.results && {
    ...section.results,
    others: [],
    hyperparameters: [],
    provenance: [],
    curves: {},
  };
  return { ...section, results };
}

function withFewFindings(section: ReviewSection): ReviewSection {
  const { verdict } = section;
  const calm = verdict.findings.filter((finding) => !isOpen(finding));
  const findings = [...openFindings(verdict).slice(0, 10), ...calm].map(cutTexts);
  return { ...withoutDetails(section), verdict: { ...verdict, findings } };
}

function cutTexts(finding: Finding): Finding {
  return { ...finding, saw: finding.saw.slice(0, 500), next: finding.next.slice(0, 500) };
}

const longestHeading = 240;

/** What was seen, short enough to be read at a glance. */
function heading(saw: string): string {
  return lowerFirst(saw.length > longestHeading ? `${saw.slice(0, longestHeading - 1)}…` : saw);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
