import type { Agreement } from "../validation/agreement.js";
import type { AnnotationTime } from "../validation/annotationTime.js";
import type { WorstItem } from "../validation/disagreements.js";
import type { Doubt } from "../validation/doubts.js";
import { alikeTexts } from "./alikeTexts.js";
import { count, duration } from "./numbers.js";

/** A table with a title over it. */
export interface TitledTable {
  title: string;
  head: string[];
  rows: string[][];
}

/** The answer of `holdout agreement` before its tables. */
export function agreementSentences(found: Agreement): string {
  const { measure, level, raw_agreement, pairs, items, annotators } = found;
  const sentences = [
    `${measure} (${level}): ${valueOf(found)}`,
    `raw agreement: ${share(raw_agreement)} of ${count(pairs, "pair")} of labels; ${count(items, "item")}, ${count(annotators, "annotator")}`,
  ];
  const challenge = challengeOf(found.doubts);
  return [...sentences, ...(challenge === null ? [] : ["", `Doubt: ${challenge}.`])].join("\n");
}

function valueOf({ value, interval, pairs }: Agreement): string {
  if (Number.isNaN(value))
    return pairs === 0 ? "cannot be computed: no item has two answers" : "cannot be computed: all labels are equal";
  const [low, high] = interval;
  return `${value.toFixed(3)} ${low === -1 && high === 1 ? "(too few items to say more)" : `[${low.toFixed(3)}, ${high.toFixed(3)}]`}`;
}

/** What makes the answer doubtful, in words; null when nothing does. */
export function challengeOf(doubts: readonly Doubt[]): string | null {
  return doubts.length === 0 ? null : doubts.map(doubtInWords).join("; ");
}

function doubtInWords(doubt: Doubt): string {
  if (doubt.kind === "numbers-as-names")
    return `the labels are numbers (${doubt.least} to ${doubt.most}) but are treated as names: if they are a scale, say --level ordinal or --level interval, so that near misses count less`;
  const [one, other] = doubt.labels.map((label) => JSON.stringify(label));
  return `the labels ${one} and ${other} look alike but are treated as different names: if they mean the same, write them alike`;
}

/** Where annotators disagree, and who does. Tables without rows are left out. */
export function agreementTables(found: Agreement): TitledTable[] {
  const tables = [worstItems(found), confusedLabels(found), eachAnnotator(found), eachPair(found)];
  return tables.filter(({ rows }) => rows.length > 0);
}

function worstItems({ worst }: Agreement): TitledTable {
  return {
    title: "Items seen most differently",
    head: ["item", "labels"],
    rows: worst.map((one) => [shownName(one.item), whoSaidWhat(one)]),
  };
}

/** `cat: ann, bob · dog: eve`; of many annotators only how many. */
function whoSaidWhat({ labels }: WorstItem): string {
  const by = new Map<string, string[]>();
  for (const [annotator, label] of Object.entries(labels)) by.set(label, [...(by.get(label) ?? []), annotator]);
  const sides = [...by].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1));
  const isMany = Object.keys(labels).length > 8;
  const told = sides
    .slice(0, 8)
    .map(([label, who]) =>
      isMany ? `${shownName(label)} ×${who.length}` : `${shownName(label)}: ${who.map(shownName).join(", ")}`,
    );
  return (
    told.join(" · ") + (sides.length > told.length ? ` · … and ${count(sides.length - told.length, "label")} more` : "")
  );
}

function confusedLabels({ confusions }: Agreement): TitledTable {
  return {
    title: "Labels taken for one another",
    head: ["label", "label", "pairs", "share"],
    rows: confusions.map(({ labels, pairs, share: part }) => [...alikeTexts(...labels), String(pairs), share(part)]),
  };
}

const MOST_ROWS = 20;

function eachAnnotator({ by_annotator }: Agreement): TitledTable {
  return {
    title: `Each annotator against the rest${shortened(by_annotator.length)}`,
    head: ["annotator", "items", "agreement", "the others"],
    rows: by_annotator
      .slice(0, MOST_ROWS)
      .map((one) => [shownName(one.annotator), String(one.items), share(one.agreement), share(one.others)]),
  };
}

function eachPair({ by_pair }: Agreement): TitledTable {
  return {
    title: `Cohen's kappa by pair${shortened(by_pair.length)}`,
    head: ["annotator", "annotator", "items", "kappa"],
    rows: by_pair
      .slice(0, MOST_ROWS)
      .map(({ annotators, items, kappa }) => [
        ...annotators.map(shownName),
        String(items),
        Number.isNaN(kappa) ? "–" : kappa.toFixed(3),
      ]),
  };
}

function shortened(rows: number): string {
  return rows > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${rows})` : "";
}

/** How long annotating took, and what the training set would take at this pace. */
export function timeSentences(time: AnnotationTime): string {
  const { items, hours, cost } = time.training;
  return [
    `Time: ${time.seconds_median.toFixed(1)} s a label in the middle, nine of ten within ${time.seconds_p90.toFixed(1)} s; ${duration(time.seconds_total)} for ${count(time.timed, "label")}`,
    `At this pace ${count(items, "training item")} would take ${hours.toFixed(1)} hours${cost === null ? "" : ` and cost ${cost.toFixed(2)}`}`,
  ].join("\n");
}

function share(part: number): string {
  return Number.isNaN(part) ? "–" : `${(part * 100).toFixed(1)} %`;
}

function shownName(name: string): string {
  return alikeTexts(name)[0];
}
