import { textOrder } from "../common/textOrder.js";
import { saidIn, type LabelEntry, type Shape } from "./labelSet.js";
import { nearbyPairs } from "./nearbyPairs.js";
import { sameShape } from "./sameShape.js";

/** How the objects of one item on one side correspond to those on the other. */
export interface ObjectMatch {
  /** The same object: [old, new]. It may have another label, another geometry, or both. */
  pairs: [LabelEntry, LabelEntry][];
  removed: LabelEntry[];
  added: LabelEntry[];
}

/** From this overlap (intersection over union) on, two boxes are taken for the same object: the detection benchmarks' usual bound. */
const SAME_OBJECT = 0.5;
/** From this overlap on, an object that is gone and one of another label that came are taken for one that moved and was relabelled. */
const LIKELY_SAME = 0.1;
/** How many widths apart the left sides of two boxes with that overlap may lie: (1 - 0.1) / 0.1. */
const LIKELY_WIDTHS = 9;
/** Of two areas, the larger over the smaller: up to this they are of like size. */
const LIKE_SIZE = 1.5;

/**
 * Matches objects by what they are, never by their ids or order: first same label and shape, then same shape, then the
 * same outline in another box, then same label and overlapping, then overlapping. An item in which each leftover has exactly one counterpart of the same
 * label has moved objects, however far. Last come those that moved and are called something else: they still overlap by a
 * tenth, or are of like size and all that the picture lost and gained. What is left then was removed or added.
 */
export function matchObjects(old: readonly LabelEntry[], current: readonly LabelEntry[]): ObjectMatch {
  const left: Left = { old: inOneOrder(old), current: inOneOrder(current) };
  const outlineOf = outlinesOfOne(old, current);
  const pairs = [
    ...takeEqual(left, (object) => `${saidIn(object.entry)}\u001F${object.shapeSign}`),
    ...takeEqual(left, (object) => `${object.entry.label}\u001F${object.shapeSign}`),
    ...takeEqual(left, (object) => object.shapeSign),
    ...takeBest(left, (a, b) => (a.label === b.label && sameShape(a.shape, b.shape) ? 1 : 0)),
    ...takeBest(left, (a, b) => (sameShape(a.shape, b.shape) ? 1 : 0)),
    ...takeEqual(left, ({ entry }) => outlineOf(entry)),
    ...takeBest(left, (a, b) => (a.label === b.label ? overlap(a, b) : 0)),
    ...takeBest(left, overlap),
  ];
  if (haveOneCounterpartEach(left)) pairs.push(...takeEqual(left, ({ entry }) => entry.label));
  pairs.push(...takeRelabelled(left));
  return { pairs, removed: left.old.map(({ entry }) => entry), added: left.current.map(({ entry }) => entry) };
}

/**
 * In the same place, of the same outline where no other object has it, or overlapping by half: nobody doubts that it is
 * the same object.
 *
 * @param outlineOf see `outlinesOfOne`
 */
export function isSurelySame(a: LabelEntry, b: LabelEntry, outlineOf: OutlineOf): boolean {
  if (sameShape(a.shape, b.shape) || overlap(a, b) > 0) return true;
  const outline = outlineOf(a);
  return outline !== undefined && outline === outlineOf(b);
}

/** What is the same for two objects of one outline; undefined for an object without. */
export type OutlineOf = (entry: LabelEntry) => string | undefined;

/** Outlines that one object of the picture has on each side: the others, such as dummies that only fill the field, tell nothing. */
export function outlinesOfOne(old: readonly LabelEntry[], current: readonly LabelEntry[]): OutlineOf {
  let sides: ReadonlySet<string>[] | undefined;
  return (entry) => {
    const outline = outlineSign(entry);
    if (outline === undefined) return undefined;
    sides ??= [uniqueIn(old), uniqueIn(current)];
    return sides.every((known) => known.has(outline)) ? outline : undefined;
  };
}

function uniqueIn(entries: readonly LabelEntry[]): Set<string> {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    const outline = outlineSign(entry);
    if (outline !== undefined) (once.has(outline) ? again : once).add(outline);
  }
  for (const outline of again) once.delete(outline);
  return once;
}

interface SignedObject {
  entry: LabelEntry;
  shapeSign: string;
}

interface Left {
  old: SignedObject[];
  current: SignedObject[];
}

type Pair = [LabelEntry, LabelEntry];

/** Sorted by what they are, so that the order of the file decides nothing, not even a tie. */
function inOneOrder(entries: readonly LabelEntry[]): SignedObject[] {
  return entries
    .toSorted((a, b) => shapeOrder(a.shape, b.shape) || textOrder(saidIn(a), saidIn(b)))
    .map((entry) => ({ entry, shapeSign: signOf(entry.shape) }));
}

/** By kind, then by the first number that differs. */
function shapeOrder(a: Shape | undefined, b: Shape | undefined): number {
  const kinds = textOrder(a?.kind ?? "", b?.kind ?? "");
  if (kinds !== 0 || a === undefined || b === undefined) return kinds;
  for (let i = 0; i < a.numbers.length && i < b.numbers.length; i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.numbers.length - b.numbers.length;
}

/** The same for objects of the same outline or mask, whatever the box that is written beside it; undefined for a box alone. */
function outlineSign({ shape }: LabelEntry): string | undefined {
  if (shape?.outlineFrom === undefined) return undefined;
  return signOf({ ...shape, numbers: shape.numbers.slice(shape.outlineFrom) });
}

/** The same for shapes of one kind with the same numbers. Their bits make a text in a quarter of the time that decimals take. */
function signOf(shape: Shape | undefined): string {
  if (shape === undefined) return "";
  const numbers = new Float64Array(shape.numbers);
  // Where a number is −0 its bits are not those of 0, but their sum is 0.
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] ?? 0) + 0;
  return `${shape.kind} ${Buffer.from(numbers.buffer).toString("latin1")}`;
}

/** Takes pairs of the same sign out of `left`, in order; none without a sign. Linear: most objects of most files end here. */
function takeEqual(left: Left, signOf: (object: SignedObject) => string | undefined): Pair[] {
  if (left.old.length === 0 || left.current.length === 0) return [];
  const waiting = new Map<string, { objects: SignedObject[]; next: number }>();
  for (const object of left.old) {
    const sign = signOf(object);
    if (sign === undefined) continue;
    const queue = waiting.get(sign);
    if (queue === undefined) waiting.set(sign, { objects: [object], next: 0 });
    else queue.objects.push(object);
  }
  const pairs: Pair[] = [];
  const taken = new Set<SignedObject>();
  const unmatched: SignedObject[] = [];
  for (const object of left.current) {
    const sign = signOf(object);
    const queue = sign === undefined ? undefined : waiting.get(sign);
    const partner = queue?.objects[queue.next++];
    if (partner === undefined) unmatched.push(object);
    else {
      taken.add(partner);
      pairs.push([partner.entry, object.entry]);
    }
  }
  left.old = left.old.filter((object) => !taken.has(object));
  left.current = unmatched;
  return pairs;
}

/** Takes pairs out of `left`, best score first, until none scores above zero. */
function takeBest(left: Left, score: (a: LabelEntry, b: LabelEntry) => number, widths?: number): Pair[] {
  if (left.old.length === 0 || left.current.length === 0) return [];
  const entries = (objects: SignedObject[]) => objects.map(({ entry }) => entry);
  const candidates = nearbyPairs(entries(left.old), entries(left.current), score, widths);
  const takenOld = new Set<number>();
  const takenNew = new Set<number>();
  const pairs: Pair[] = [];
  for (const { i, j } of candidates) {
    const [a, b] = [left.old[i], left.current[j]];
    if (a === undefined || b === undefined || takenOld.has(i) || takenNew.has(j)) continue;
    takenOld.add(i);
    takenNew.add(j);
    pairs.push([a.entry, b.entry]);
  }
  left.old = left.old.filter((_, i) => !takenOld.has(i));
  left.current = left.current.filter((_, j) => !takenNew.has(j));
  return pairs;
}

function haveOneCounterpartEach(left: Left): boolean {
  const labels = (objects: SignedObject[]) => objects.map(({ entry }) => entry.label).sort();
  const [old, current] = [labels(left.old), labels(left.current)];
  return new Set(old).size === old.length && old.join("\u001F") === current.join("\u001F");
}

/** Takes pairs of what one side has more of with what the other side has more of, where they may well be the same object. */
function takeRelabelled(left: Left): Pair[] {
  const surplus: Left = { old: beyond(left.old, left.current), current: beyond(left.current, left.old) };
  const pairs = isOneOfLikeSize(left) ? takeEqual(surplus, () => "") : takeBest(surplus, someOverlap, LIKELY_WIDTHS);
  const taken = new Set(pairs.flat());
  left.old = left.old.filter(({ entry }) => !taken.has(entry));
  left.current = left.current.filter(({ entry }) => !taken.has(entry));
  return pairs;
}

/** Is one object left on each side, of about the same area? A span of a text does not move, and a point has no size. */
function isOneOfLikeSize(left: Left): boolean {
  const [a, b] = [left.old[0]?.entry.shape, left.current[0]?.entry.shape];
  if (left.old.length !== 1 || left.current.length !== 1 || a === undefined || b === undefined) return false;
  const [less = 0, more = 0] = [a, b].map(({ box }) => box[2] * box[3]).sort((x, y) => x - y);
  return !a.kind.startsWith("span") && less > 0 && more <= LIKE_SIZE * less;
}

/** The objects that say what the others do not say as often. */
function beyond(objects: readonly SignedObject[], others: readonly SignedObject[]): SignedObject[] {
  const spare = new Map<string, number>();
  for (const { entry } of others) spare.set(saidIn(entry), (spare.get(saidIn(entry)) ?? 0) + 1);
  return objects.filter(({ entry }) => {
    const matched = spare.get(saidIn(entry)) ?? 0;
    if (matched > 0) spare.set(saidIn(entry), matched - 1);
    return matched === 0;
  });
}

/** Intersection over union of the boxes; 0 where it is too small for the same object. */
function overlap(a: LabelEntry, b: LabelEntry): number {
  const shared = anyOverlap(a, b);
  return shared >= SAME_OBJECT ? shared : 0;
}

function someOverlap(a: LabelEntry, b: LabelEntry): number {
  const shared = anyOverlap(a, b);
  return shared >= LIKELY_SAME ? shared : 0;
}

function anyOverlap(a: LabelEntry, b: LabelEntry): number {
  return a.shape === undefined || b.shape === undefined ? 0 : intersectionOverUnion(a.shape.box, b.shape.box);
}

function intersectionOverUnion(a: Shape["box"], b: Shape["box"]): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a[2] * a[3] + b[2] * b[3] - shared);
}
