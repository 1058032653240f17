import type { Agreement } from "../validation/agreement.js";
import type { AnnotationTime } from "../validation/annotationTime.js";
import type { WorstItem } from "../validation/disagreements.js";
import type { Doubt } from "../validation/doubts.js";
import { reliabilityOf, type Reliability } from "../validation/reliability.js";
import { alikeTexts, quotedAlike } from "./alikeTexts.js";
import { count, duration, grouped, itemsOf, signed, significant } from "./numbers.js";

/** A table with a title over it, and perhaps a line under it that says what its columns are. */
export interface TitledTable {
  title: string;
  head: string[];
  rows: string[][];
  note?: string;
}

/**
 * The answer of `holdout agreement` before its tables.
 *
 * @param unlabelled how many rows have no label
 */
export function agreementSentences(found: Agreement, unlabelled = 0): string {
  const { raw_agreement, pairs, items, annotators, groups } = found;
  const sentences = [
    `${scaleOf(found)}: ${valueOf(found)}`,
    `raw agreement: ${share(raw_agreement)} of ${count(pairs, "pair")} of labels; ${itemsOf(items, groups)}, ${count(annotators, "annotator")}`,
  ];
  const challenge = challengeOf(found.doubts);
  return [
    ...sentences,
    ...leftOut(unlabelled),
    `Can people do the task? ${readingOf(found)}.`,
    ...(challenge === null ? [] : ["", `Doubt: ${challenge}.`]),
  ].join("\n");
}

function leftOut(unlabelled: number): string[] {
  if (unlabelled === 0) return [];
  const what = unlabelled === 1 ? "an answer" : "answers";
  return [`left out: ${count(unlabelled, "row")} without a label, taken for ${what} that nobody gave`];
}

/** What the interval says about the task; where a doubt could turn a no, that comes first. */
export function readingOf(found: Agreement): string {
  const reading = readingOfInterval(found);
  if (found.doubts.length === 0 || !isNo(found)) return reading;
  return `Not to be told before the doubt below is settled. As the labels are read now: ${reading.charAt(0).toLowerCase()}${reading.slice(1)}`;
}

/** The whole interval is below what is reliable, and not all of it above what is tentative. */
function isNo({ interval: [low, high] }: Agreement): boolean {
  if (Number.isNaN(low)) return false;
  return reliabilityOf(low) === "unreliable" && reliabilityOf(high) !== "reliable";
}

/** What the interval says about the task. */
function readingOfInterval({ value, interval: [low, high], pairs, groups }: Agreement): string {
  if (pairs === 0) return "Nobody knows before a second person has answered some of the items, such as 100";
  if (Number.isNaN(value))
    return "It cannot be told from items that all got one label: those who always give it would agree as well";
  if (Number.isNaN(low))
    return groups ? "Too few groups have an item with two answers to tell" : "Too few items have two answers to tell";
  return inWords(reliabilityOf(low), reliabilityOf(high));
}

/** By how reliable labels are at the lower and at the upper end of the interval. */
function inWords(lower: Reliability, upper: Reliability): string {
  if (lower === "reliable")
    return "Yes: even the lower end of the interval reaches 0.8, where labels count as reliable";
  if (upper === "unreliable")
    return "No, not as it is asked: even the upper end of the interval is below 0.667, too little for any conclusion";
  if (lower === upper)
    return "For tentative conclusions only: the whole interval is above 0.667 and below 0.8, where labels count as reliable";
  if (lower === "tentative")
    return "Well enough for tentative conclusions, as the whole interval is above 0.667; whether for reliable labels (0.8) cannot be told from these items";
  return upper === "tentative"
    ? "Not so well that labels are reliable, as the whole interval is below 0.8; whether for tentative conclusions (0.667) cannot be told from these items"
    : "It cannot be told from these items: the interval reaches from below 0.667, too little for any conclusion, to 0.8 or more, where labels count as reliable";
}

function scaleOf({ measure, level, weights, by_pair }: Agreement): string {
  if (weights === null) return `${measure} (${level})`;
  const known = by_pair.filter(({ kappa }) => !Number.isNaN(kappa)).length;
  const mean = by_pair.length > 1 && known > 0 ? `, mean of ${count(known, "pair")} of annotators` : "";
  return `${measure} (${level}, ${weights === "none" ? "unweighted" : `${weights} weights`}${mean})`;
}

function valueOf({ value, interval, pairs }: Agreement): string {
  if (Number.isNaN(value))
    return pairs === 0 ? "cannot be computed: no item has two answers" : "cannot be computed: all labels are equal";
  const [low, high] = interval;
  return `${thousandths(value)} ${Number.isNaN(low) ? "(too few items to say more)" : `[${thousandths(low)}, ${thousandths(high)}]`}`;
}

/** Without the sign of what is nearly zero. */
function thousandths(agreement: number): string {
  return agreement
    .toFixed(3)
    .replace(/^-(0\.000)$/, "$1")
    .replace("-", "−");
}

/** What makes the answer doubtful, in words; null when nothing does. */
export function challengeOf(doubts: readonly Doubt[]): string | null {
  return doubts.length === 0 ? null : doubts.map(doubtInWords).join("; ");
}

function doubtInWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case "numbers-as-names":
      return `the labels are numbers (${doubt.least} to ${doubt.most}) but are treated as names: if they are a scale, say --level ordinal or --level interval, so that near misses count less`;
    case "words-as-names":
      return `the labels are words of a scale but are treated as names: say --level ordinal --order ${JSON.stringify(doubt.inOrder.join())}, so that near misses count less`;
    case "look-alikes":
      return `the labels ${quoted(doubt.labels)} look alike but are treated as different names: if they mean the same, write them alike${andMore(doubt.more)}`;
    case "decimal-commas":
      return `the labels look like numbers with decimal commas (${JSON.stringify(doubt.label)}) but are treated as names: if they are numbers, write them with points and say --level interval`;
    case "says-missing":
      return `the label ${JSON.stringify(doubt.label)} is counted as an answer: where it means that nobody gave one, leave the cell empty`;
    case "alike-names":
      return `the ${doubt.of} ${quoted(doubt.names)} look alike but are counted as two: if they are one, write them alike${andMore(doubt.more)}`;
  }
}

function andMore(names: number): string {
  return names === 0 ? "" : ` (${names} more ${names === 1 ? "looks" : "look"} like another)`;
}

function quoted(names: readonly [string, string]): string {
  return quotedAlike(...names).join(" and ");
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
      isMany ? `${shownName(label)} ×${grouped(who.length)}` : `${shownName(label)}: ${who.map(shownName).join(", ")}`,
    );
  return (
    told.join(" · ") + (sides.length > told.length ? ` · … and ${count(sides.length - told.length, "label")} more` : "")
  );
}

/** Of measured labels nearly every pair is one of its own. */
function confusedLabels({ confusions, level }: Agreement): TitledTable {
  return {
    title: "Labels taken for one another",
    head: ["label", "label", "pairs", "share"],
    rows: (isMeasured(level) ? [] : confusions).map(({ labels, pairs, share: part }) => [
      ...alikeTexts(...labels),
      grouped(pairs),
      share(part),
    ]),
  };
}

function isMeasured(level: Agreement["level"]): boolean {
  return level === "interval" || level === "ratio";
}

const MOST_ROWS = 20;

function eachAnnotator({ by_annotator, pairs, level }: Agreement): TitledTable {
  const title = `Each annotator against the rest${shortened(by_annotator.length)}`;
  const shownOnes = (pairs === 0 ? [] : by_annotator).slice(0, MOST_ROWS);
  if (isMeasured(level) && shownOnes.some(({ distance }) => distance !== undefined)) {
    return {
      title,
      head: ["annotator", "items", "distance", "offset", "the others"],
      note: `distance: how far the answers lie from the others' to the same items, in the mean${level === "ratio" ? ", in per cent of both" : ""}; offset: the same with its sign, above 0 where this annotator gives more; the others: the distance between them`,
      rows: shownOnes.map(({ annotator, items, distance = NaN, offset = NaN, others_distance = NaN }) => [
        shownName(annotator),
        grouped(items),
        distanceOf(distance, level),
        Number.isNaN(offset) ? "–" : signed(distanceOf(offset, level)),
        distanceOf(others_distance, level),
      ]),
    };
  }
  return {
    title,
    head: ["annotator", "items", "agreement", "the others"],
    note: "agreement: how many of the pairs of answers with this annotator in them are equal; the others: of the pairs without",
    rows: shownOnes.map((one) => [
      shownName(one.annotator),
      grouped(one.items),
      share(one.agreement),
      share(one.others),
    ]),
  };
}

/** In the labels' unit, which only the people know. */
function distanceOf(value: number, level: Agreement["level"]): string {
  if (level === "ratio") return share(value);
  return Number.isNaN(value) ? "–" : significant(value);
}

function eachPair({ by_pair }: Agreement): TitledTable {
  return {
    title: `Cohen's kappa by pair${shortened(by_pair.length)}`,
    head: ["annotator", "annotator", "items", "kappa"],
    rows: by_pair
      .slice(0, MOST_ROWS)
      .map(({ annotators, items, kappa }) => [
        ...annotators.map(shownName),
        grouped(items),
        Number.isNaN(kappa) ? "–" : thousandths(kappa),
      ]),
  };
}

function shortened(rows: number): string {
  return rows > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${grouped(rows)})` : "";
}

/** How long annotating took, and what the training set would take at this pace. */
export function timeSentences(time: AnnotationTime): string {
  const { items, hours, cost } = time.training;
  return [
    `Time: ${time.seconds_median.toFixed(1)} s a label in the middle, nine of ten within ${time.seconds_p90.toFixed(1)} s; ${duration(time.seconds_total)} for ${count(time.timed, "label")}`,
    `At this pace, ${time.seconds_pace.toFixed(1)} s a label in the mean, labelling ${count(items, "training item")} once would take ${hours.toFixed(1)} hours${cost === null ? "" : ` and cost ${cost.toFixed(2)}`}`,
    ...pauseSentences(time),
    ...(time.seconds_median > LONGEST_LABEL
      ? ["Doubt: that is long for a label; if `seconds` counts milliseconds, divide it by 1,000."]
      : []),
  ].join("\n");
}

/** Half an hour, in the middle. */
const LONGEST_LABEL = 1_800;

function pauseSentences({ pauses, training }: AnnotationTime): string[] {
  const { answers, seconds_longest } = pauses;
  if (seconds_longest === null) return [];
  const [longest, what, them] = answers === 1 ? ["", "a pause", "it"] : ["the longest ", "pauses", "them"];
  return [
    `Left out as ${what}: ${count(answers, "label")} that took more than thirty times the middle (${longest}${duration(seconds_longest)}); counting ${them}, it would take ${training.hours_with_pauses.toFixed(1)} hours`,
  ];
}

function share(part: number): string {
  return Number.isNaN(part) ? "–" : `${(part * 100).toFixed(1)} %`;
}

function shownName(name: string): string {
  return alikeTexts(name)[0];
}
