import type { LabelEntry, Shape } from "./labelSet.js";

/** How the objects of one item on one side correspond to those on the other. */
export interface ObjectMatch {
  same: number;
  /** The same object with another label: [old, new]. It may have moved, too. */
  relabelled: [LabelEntry, LabelEntry][];
  /** The same object and label with another geometry: [old, new]. */
  moved: [LabelEntry, LabelEntry][];
  removed: LabelEntry[];
  added: LabelEntry[];
}

/** From this overlap (intersection over union) on, two boxes are taken for the same object: the detection benchmarks' usual bound. */
const SAME_OBJECT = 0.5;

/**
 * Matches objects by what they are, never by their ids or order: first same label and shape, then same shape, then
 * same label and overlapping, then overlapping; what is left was removed or added. An item in which each leftover has
 * exactly one counterpart of the same label has moved objects, however far.
 */
export function matchObjects(old: readonly LabelEntry[], current: readonly LabelEntry[]): ObjectMatch {
  const left = { old: [...old], current: [...current] };
  const equal = takeEqual(left, (entry) => `${entry.label}\u001F${shapeSign(entry)}`);
  const equalShapes = takeEqual(left, shapeSign);
  const same = takePairs(left, (a, b) => (a.label === b.label && sameShape(a.shape, b.shape) ? 1 : 0));
  const sameShapes = takePairs(left, (a, b) => (sameShape(a.shape, b.shape) ? 1 : 0));
  const near = takePairs(left, (a, b) => (a.label === b.label ? closeEnough(a, b) : 0));
  const nearOther = takePairs(left, closeEnough);
  const far = haveOneCounterpartEach(left) ? takePairs(left, (a, b) => (a.label === b.label ? 1 : 0)) : [];
  return {
    same: equal.length + same.length,
    relabelled: [...equalShapes, ...sameShapes, ...nearOther],
    moved: [...near, ...far],
    removed: left.old,
    added: left.current,
  };
}

interface Left {
  old: LabelEntry[];
  current: LabelEntry[];
}

type Pair = [LabelEntry, LabelEntry];

/** Takes pairs of the same sign out of `left`, in order. Linear: most objects of most files end here. */
function takeEqual(left: Left, signOf: (entry: LabelEntry) => string): Pair[] {
  const waiting = new Map<string, LabelEntry[]>();
  for (const entry of left.old) waiting.set(signOf(entry), [...(waiting.get(signOf(entry)) ?? []), entry]);
  const pairs: Pair[] = [];
  const unmatched: LabelEntry[] = [];
  for (const entry of left.current) {
    const partner = waiting.get(signOf(entry))?.shift();
    if (partner === undefined) unmatched.push(entry);
    else pairs.push([partner, entry]);
  }
  const taken = new Set(pairs.map(([old]) => old));
  left.old = left.old.filter((entry) => !taken.has(entry));
  left.current = unmatched;
  return pairs;
}

function shapeSign({ shape }: LabelEntry): string {
  return `${shape?.kind} ${shape?.numbers.join(",")}`;
}

/** Takes pairs out of `left`, best score first, until none scores above zero. */
function takePairs(left: Left, score: (a: LabelEntry, b: LabelEntry) => number): Pair[] {
  if (left.old.length === 0 || left.current.length === 0) return [];
  const candidates: { i: number; j: number; score: number }[] = [];
  left.old.forEach((a, i) =>
    left.current.forEach((b, j) => {
      const value = score(a, b);
      if (value > 0) candidates.push({ i, j, score: value });
    }),
  );
  candidates.sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j);
  const takenOld = new Set<number>();
  const takenNew = new Set<number>();
  const pairs: Pair[] = [];
  for (const { i, j } of candidates) {
    const a = left.old[i];
    const b = left.current[j];
    if (a === undefined || b === undefined || takenOld.has(i) || takenNew.has(j)) continue;
    takenOld.add(i);
    takenNew.add(j);
    pairs.push([a, b]);
  }
  left.old = left.old.filter((_, i) => !takenOld.has(i));
  left.current = left.current.filter((_, j) => !takenNew.has(j));
  return pairs;
}

function haveOneCounterpartEach(left: Left): boolean {
  const labels = (entries: LabelEntry[]) => entries.map((entry) => entry.label).sort();
  const [old, current] = [labels(left.old), labels(left.current)];
  return new Set(old).size === old.length && old.join("\u001F") === current.join("\u001F");
}

/** Equal up to what another exporter's rounding does: a ten-thousandth of the shape's size. */
export function sameShape(a: Shape | undefined, b: Shape | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind !== b.kind || a.numbers.length !== b.numbers.length) return false;
  const tolerance = 1e-6 + 1e-4 * Math.max(a.box[2], a.box[3]);
  return a.numbers.every((number, i) => Math.abs(number - (b.numbers[i] ?? Number.NaN)) <= tolerance);
}

function closeEnough(a: LabelEntry, b: LabelEntry): number {
  if (a.shape === undefined || b.shape === undefined) return 0;
  const overlap = intersectionOverUnion(a.shape.box, b.shape.box);
  return overlap >= SAME_OBJECT ? overlap : 0;
}

function intersectionOverUnion(a: Shape["box"], b: Shape["box"]): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a[2] * a[3] + b[2] * b[3] - shared);
}
