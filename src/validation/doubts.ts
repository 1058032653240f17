import { idSpelling } from "../common/oneSpelling.js";
import { plainText } from "../common/plainText.js";
import { hasDecimalComma } from "./columnValues.js";
import { isNumber, type Annotation, type Level } from "./ratings.js";

/** What makes us doubt that annotations say what they seem to say. */
export type Doubt =
  /** Numbers that may be a scale are compared as names: a 4 for a 5 counts as much as a 1 for a 5. */
  | { kind: "numbers-as-names"; least: number; most: number }
  /** Words of a scale, from its lower end on, are compared as names. */
  | { kind: "words-as-names"; inOrder: string[] }
  /** Two labels that are the same but for blanks, capitals or the way a number is written. */
  | { kind: "look-alikes"; labels: [string, string]; more: number }
  /** Numbers whose decimals follow a comma, compared as names. */
  | { kind: "decimal-commas"; label: string }
  /** A label by which programs mean that there is none. */
  | { kind: "says-missing"; label: string }
  /** Two items that are the same but for blanks (where no item has two answers, for case and endings, too), or two annotators that are but for blanks and capitals. */
  | { kind: "alike-names"; of: "items" | "annotators"; names: [string, string]; more: number };

/**
 * Doubts about labels only where they are compared as names.
 *
 * @param compared `isWeighted`: near misses count less, although the level is nominal
 */
export function doubtsAbout(
  annotations: readonly Annotation[],
  { level, isWeighted }: { level: Level; isWeighted: boolean },
): Doubt[] {
  const labels = distinct(annotations.map(({ label }) => label));
  const items = distinct(annotations.map(({ item }) => item));
  const annotators = distinct(annotations.map(({ annotator }) => annotator));
  const haveMet = items.length < annotations.length;
  const doubts = [
    level === "nominal" && !isWeighted ? (numbersAsNames(labels) ?? wordsAsNames(labels)) : undefined,
    level === "nominal" ? lookAlikes(labels) : undefined,
    level === "nominal" ? decimalCommas(labels) : undefined,
    level === "nominal" ? saysMissing(labels) : undefined,
    alikeNames("items", items, plainText) ?? (haveMet ? undefined : namesOfSeveral(annotations, items)),
    alikeNames("annotators", annotators, withoutCase),
  ];
  return doubts.filter((doubt) => doubt !== undefined);
}

/** Sorted, so that nothing depends on the order of the rows. */
function distinct(names: string[]): string[] {
  return [...new Set(names)].sort();
}

function numbersAsNames(labels: string[]): Doubt | undefined {
  if (!labels.every(isNumber)) return undefined;
  const numbers = [...new Set(labels.map(Number))].sort((a, b) => a - b);
  const [least, most] = [numbers[0], numbers.at(-1)];
  if (least === undefined || most === undefined || numbers.length < 3) return undefined;
  return { kind: "numbers-as-names", least, most };
}

/** From the lower end on; people use few others. */
const SCALES = [
  "very bad, bad, poor, fair, average, good, very good, excellent",
  "none, absent, minimal, mild, moderate, severe, very severe",
  "very low, low, medium, moderate, high, very high",
  "very small, small, medium, large, very large",
  "strongly disagree, disagree, neutral, agree, strongly agree",
  "never, rarely, seldom, sometimes, often, usually, always",
  "very negative, negative, neutral, positive, very positive",
  "impossible, unlikely, possible, likely, probable, certain",
].map((words) => words.split(", "));

/** Two words may be two kinds; three of one scale are its steps. */
function wordsAsNames(labels: string[]): Doubt | undefined {
  const wordOf = (label: string) => withoutCase(label).replaceAll(/[\s_-]+/g, " ");
  const scale = SCALES.find((words) => labels.every((label) => words.includes(wordOf(label))));
  if (!scale || labels.length < 3) return undefined;
  return {
    kind: "words-as-names",
    inOrder: labels.toSorted((a, b) => scale.indexOf(wordOf(a)) - scale.indexOf(wordOf(b))),
  };
}

function lookAlikes(labels: string[]): Doubt | undefined {
  const found = twinsAmong(labels, (label) => (isNumber(label) ? String(Number(label)) : withoutCase(label)));
  return found && { kind: "look-alikes", labels: found.first, more: found.more };
}

/** One label that has one, where all are numbers so or whole; two whole numbers with a comma may be a pair of classes. */
function decimalCommas(labels: string[]): Doubt | undefined {
  const label = labels.find((one) => hasDecimalComma({ cell: one }));
  const areAll = labels.every((one) => isNumber(one.replace(",", ".")));
  return label === undefined || !areAll || labels.length < 3 ? undefined : { kind: "decimal-commas", label };
}

/** True for what R, Python, pandas, SQL and spreadsheets write where nobody answered; `none` and `?` are labels of their own in many a set. */
export function isMissingText(label: string): boolean {
  return /^\s*(na|n\/a|#n\/a|nan|null)\s*$/i.test(label) || label === "None";
}

function saysMissing(labels: string[]): Doubt | undefined {
  const label = labels.find(isMissingText);
  return label === undefined ? undefined : { kind: "says-missing", label };
}

function alikeNames(of: "items" | "annotators", ...asked: Parameters<typeof twinsAmong>): Doubt | undefined {
  const found = twinsAmong(...asked);
  return found && { kind: "alike-names", of, names: found.first, more: found.more };
}

/**
 * Capitals and endings tell items apart: names of files, codes of a few letters. Where no two annotators met, though, they may be all
 * that keeps the answers of two from being answers to one item.
 */
function namesOfSeveral(annotations: readonly Annotation[], items: string[]): Doubt | undefined {
  const annotatorOf = new Map(annotations.map(({ item, annotator }) => [item, annotator]));
  return alikeNames("items", items, idSpelling, (a, b) => annotatorOf.get(a) !== annotatorOf.get(b));
}

/** Names that look like an earlier one: the first with it, and how many more there are. */
function twinsAmong(
  names: string[],
  lookOf: (name: string) => string,
  mayBeTwins: (name: string, earlier: string) => boolean = () => true,
): { first: [string, string]; more: number } | undefined {
  const seen = new Map<string, string>();
  let first: [string, string] | undefined;
  let more = -1;
  for (const name of names) {
    const look = lookOf(name);
    const twin = seen.get(look);
    if (twin === undefined) seen.set(look, name);
    else if (mayBeTwins(name, twin)) {
      first ??= [twin, name];
      more++;
    }
  }
  return first && { first, more };
}

function withoutCase(name: string): string {
  return plainText(name).toLowerCase();
}
