import type { Drawn, DrawVerification } from "../validation/draw.js";
import { STRATA_SEPARATOR } from "../validation/sampler.js";
import type { DrawRecord } from "../validation/drawRecord.js";
import { alikeTexts } from "./alikeTexts.js";
import { count } from "./numbers.js";

const MOST_STRATA = 40;

/** How many of each stratum were drawn; of very many those with most, and a note on the others. */
export function strataTable(
  drawn: Drawn,
  columns: readonly string[],
): { head: string[]; rows: string[][]; note: string | null } {
  const all = [...drawn.strata];
  const sorted = all.length > MOST_STRATA ? all.toSorted(([, a], [, b]) => b.drawn - a.drawn) : all;
  const [told, others] = [sorted.slice(0, MOST_STRATA), sorted.slice(MOST_STRATA)];
  const empty = others.filter(([, one]) => one.drawn === 0).length;
  return {
    head: [columns.map(shownName).join(", "), "population", "drawn"],
    rows: told.map(([name, one]) => [
      shownStratum(name),
      one.rows.toLocaleString("en"),
      one.drawn.toLocaleString("en"),
    ]),
    note:
      others.length === 0
        ? null
        : `… and ${count(others.length, "stratum", "strata")} more${empty > 0 ? `, ${empty.toLocaleString("en")} of them without an item` : ""}`,
  };
}

function shownStratum(name: string): string {
  return name.split(STRATA_SEPARATOR).map(shownName).join(", ");
}

/** What a written draw says last. */
export function drawnSentences(drawn: Drawn, seed: string, output: string): string {
  return `${drawn.items.length.toLocaleString("en")} of ${count(drawn.rows, "item")} drawn with seed ${shownName(seed)}: ${output}\nAnyone can check: holdout draw verify ${output}`;
}

/** Said beside items that are only printed. */
export function unwrittenSentence({ items, rows }: Drawn): string {
  return `${items.length.toLocaleString("en")} of ${count(rows, "item")} drawn; with -o items.csv they are written with the record that lets others verify`;
}

/** A second draw is possible, is counted, and says why. */
export function drawnAgainSentence(again: { output: string; earlier: DrawRecord; draw: number }): string {
  return `this is draw ${again.draw} of ${again.output} and takes the place of ${itemsOf(again.earlier)}; the record says why`;
}

/** Why a second draw without a reason is not made. */
export function unexplainedSentence({ earlier, draw }: { earlier: DrawRecord; draw: number }): string {
  return `this would be draw ${draw} in place of ${itemsOf(earlier)}; say with --because why it is drawn again, which the record keeps`;
}

/** The same draw made again: options that its record does not take in. */
export function sameDrawSentence(output: string, idle: readonly string[]): string {
  return `${output} was drawn like this before; its record stays as it is, without this ${idle.join(" and ")}`;
}

/** The same draw made again, where the items had been changed since. */
export function restoredSentence(output: string): string {
  return `${output} was not as it had been drawn; it is written anew`;
}

function itemsOf({ size, seed }: DrawRecord): string {
  return `${count(size, "item")} drawn with seed ${shownName(seed)}`;
}

/**
 * With more strata than items most strata get nothing, and which of them get an item is decided by their size and name, not by chance.
 * With fewer, too, a stratum whose share is less than an item may get none, whatever the seed.
 */
export function strataDoubt({ strata, items, rows }: Drawn): string | null {
  if (strata.size > items.length)
    return `${strata.size.toLocaleString("en")} strata for ${count(items.length, "item")}: which strata an item comes from is then decided by their size and name, not by chance; stratify by fewer columns, or join rare values first`;
  const [first, ...others] = [...strata].filter(([, { drawn }]) => drawn === 0);
  if (first === undefined) return null;
  const also = others.length === 0 ? "" : `, nor of ${count(others.length, "other stratum", "other strata")},`;
  const left = [first, ...others].reduce((sum, [, stratum]) => sum + stratum.rows, 0);
  return `no item of ${shownStratum(first[0])}${also} is drawn (${left.toLocaleString("en")} of ${count(rows, "row")}), and with ${count(items.length, "item")} none can be, whatever the seed; draw more items, or join rare values first`;
}

/** What a verification is about. */
export interface VerifiedDraw {
  itemsPath: string;
  items: readonly string[];
  record: DrawRecord;
  /** Where the population was found, and what it is today. */
  population: { path: string; passedOver?: string | undefined; sha256: string; rows: number };
}

/** What `holdout draw verify` says. */
export function verificationSentences(verification: DrawVerification, about: VerifiedDraw): string {
  const { itemsPath, record } = about;
  const seed = shownName(record.seed);
  const verdict = verification.same
    ? [
        `${itemsPath} is what seed ${seed} draws: ${record.size.toLocaleString("en")} of ${count(about.population.rows, "item")}${record.draw > 1 ? `, draw ${record.draw} (${shownName(record.reason ?? "not said")})` : ""}.`,
      ]
    : [`${itemsPath} is not what seed ${seed} draws.`, ...differences(verification, about.items)];
  return [...populationSentences(about), ...verdict].join("\n");
}

function populationSentences({ population, record }: VerifiedDraw): string[] {
  const { path, passedOver, sha256, rows } = population;
  const recorded = record.population.rows;
  if (sha256 !== record.population.sha256) {
    const counts =
      rows === recorded
        ? `both have ${count(rows, "row")}`
        : `it had ${count(recorded, "row")} and has ${rows.toLocaleString("en")}`;
    return [`${path} is not the file that was drawn from: its SHA-256 differs (${counts}).`];
  }
  return [
    ...(passedOver === undefined
      ? []
      : [`${passedOver} is not the file that was drawn from: its SHA-256 differs; ${path}, which is, was taken.`]),
    ...(rows === recorded
      ? []
      : [`The record was changed: it says ${count(recorded, "row")}, but ${path} has ${rows.toLocaleString("en")}.`]),
  ];
}

function differences({ missing, extra }: DrawVerification, items: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const id of items) times.set(id, (times.get(id) ?? 0) + 1);
  const marked = (id: string) => shownName(id) + ((times.get(id) ?? 0) > 1 ? ` (stands ${times.get(id)} times)` : "");
  return [
    ...(missing.length > 0 ? [`missing (${missing.length}): ${listed(missing.map(shownName))}`] : []),
    ...(extra.length > 0 ? [`extra (${extra.length}): ${listed([...new Set(extra)].map(marked))}`] : []),
  ];
}

function listed(names: string[]): string {
  return names.slice(0, 20).join(", ") + (names.length > 20 ? `, … and ${names.length - 20} more` : "");
}

function shownName(name: string): string {
  return alikeTexts(name)[0];
}
