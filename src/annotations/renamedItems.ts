import { itemKey, ofKey, type LabelEntry } from "./labelSet.js";
import { isSurelySame, matchObjects, outlinesOfOne } from "./matchObjects.js";
import { sameShape } from "./sameShape.js";

/** An item that goes by another name. */
export interface RenamedItem {
  from: string;
  to: string;
}

type Items = Map<string, LabelEntry[]>;

/** Web addresses of pictures by their names, on each side. */
export type Addresses = Record<"old" | "current", ReadonlyMap<string, string> | undefined>;

/**
 * Items that only got another name. Pictures are paired by their web addresses, where the file has them: exporters that
 * number pictures give all names anew when one comes. Where names say otherwise, they are right unless the objects fit the
 * addresses alone: some addresses only count the rows. What is left on one side alone is paired by the name in another
 * spelling of the same letters (Unicode), by the file name without its ending, then without its folder, then without
 * Roboflow's hash, and as it was before Roboflow, where most objects lie where they did, and pictures with objects in them by exactly the same objects. Only names and contents that are unique on both sides count. Items that are
 * not files are never paired by anything but their letters: a label alone does not tell who is who.
 */
export function pairRenamedItems(before: Items, after: Items, addresses?: Addresses): RenamedItem[] {
  const elsewhere = addresses === undefined ? [] : pairsByAddress(before, after, addresses);
  const { gone, come } = leftBy(elsewhere, before, after);
  const byHashlessName = ifFile(before, after, withoutHash);
  const byOwnName = ifFile(before, after, ownName);
  const others = pairedBy(gone, come, [
    ...waysByName(before, after),
    { ...byHashlessName, isPair: (pair) => isOverMostObjects(pair, before, after) },
    { ...byOwnName, isPair: (pair) => cameOrWentWithHash(pair) && isOverMostObjects(pair, before, after) },
    { old: (key) => contents(before, key), current: (key) => contents(after, key) },
    // A name that several had may now be left to one: to another copy of its picture, unless its objects lie where they lay.
    { ...byHashlessName, isPair: (pair) => mostObjectsAreIn([pair], before, after) },
    { ...byOwnName, isPair: (pair) => cameOrWentWithHash(pair) && mostObjectsAreIn([pair], before, after) },
  ]);
  return [...elsewhere, ...others];
}

/** The items of each side that those pairs leave to others. */
function leftBy(pairs: readonly RenamedItem[], before: Items, after: Items): Record<"gone" | "come", string[]> {
  const from = new Set(pairs.map((pair) => pair.from));
  const to = new Set(pairs.map((pair) => pair.to));
  return {
    gone: [...before.keys()].filter((key) => !from.has(key) && (!after.has(key) || to.has(key))),
    come: [...after.keys()].filter((key) => !to.has(key) && (!before.has(key) || from.has(key))),
  };
}

function waysByName(before: Items, after: Items): Way[] {
  return [{ old: composed, current: composed }, ifFile(before, after, withoutEnding), ifFile(before, after, fileName)];
}

function ifFile(before: Items, after: Items, signOf: Sign): Way {
  return {
    old: onlyIf((key) => isFileWith(before, key), signOf),
    current: onlyIf((key) => isFileWith(after, key), signOf),
  };
}

/** Pictures of one address and two names, where their objects do not speak for the names. */
function pairsByAddress(before: Items, after: Items, { old, current }: Addresses): RenamedItem[] {
  if (old === undefined || current === undefined) return [];
  const byAddress = uniquePairs(
    uniqueBy([...before.keys()], (key) => old.get(key)),
    uniqueBy([...after.keys()], (key) => current.get(key)),
  );
  if (byAddress.every(({ from, to }) => from === to)) return [];
  const { gone, come } = leftBy([], before, after);
  const staying = [...before.keys()].filter((key) => after.has(key)).map((key) => ({ from: key, to: key }));
  const byName = [...staying, ...pairedBy(gone, come, waysByName(before, after))];
  const isKept = (pairs: RenamedItem[]) => mostObjectsAreIn(pairs, before, after);
  return contested(byAddress, byName)
    .filter((part) => part.byName.length === 0 || (isKept(part.byAddress) && !isKept(part.byName)))
    .flatMap((part) => part.byAddress)
    .filter(({ from, to }) => from !== to);
}

/** Pairs by address and by name that share items: where one picture comes, all that stand behind it are in one part. */
interface Contested {
  byAddress: RenamedItem[];
  byName: RenamedItem[];
}

function contested(byAddress: readonly RenamedItem[], byName: readonly RenamedItem[]): Contested[] {
  const nameOf = new Map(byName.map((pair) => [pair.from, pair]));
  const nameTo = new Map(byName.map((pair) => [pair.to, pair]));
  const addressOf = new Map(byAddress.map((pair) => [pair.from, pair]));
  const addressTo = new Map(byAddress.map((pair) => [pair.to, pair]));
  const seen = new Set<RenamedItem>();
  return byAddress.flatMap((first) => {
    if (seen.has(first)) return [];
    const part: Contested = { byAddress: [], byName: [] };
    const waiting = [first];
    for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
      if (seen.has(pair)) continue;
      seen.add(pair);
      const isAddress = addressOf.get(pair.from) === pair;
      (isAddress ? part.byAddress : part.byName).push(pair);
      const [ofSame, toSame] = isAddress ? [nameOf, nameTo] : [addressOf, addressTo];
      for (const next of [ofSame.get(pair.from), toSame.get(pair.to)]) if (next !== undefined) waiting.push(next);
    }
    return [part];
  });
}

/** Are more than half of the objects where they were, if these items are the same? */
function mostObjectsAreIn(pairs: readonly RenamedItem[], before: Items, after: Items): boolean {
  let [kept, all] = [0, 0];
  for (const { from, to } of pairs) {
    const [was, is] = [objectsOf(before, from), objectsOf(after, to)];
    kept += matchObjects(was, is).pairs.filter(([a, b]) => sameShape(a.shape, b.shape)).length;
    all += Math.max(was.length, is.length);
  }
  return 2 * kept > all;
}

/**
 * Roboflow gives its copies of a picture that are flipped, turned or sheared the picture's name, and another hash: they
 * are the same one only where most objects that both could have overlap. Labels of the whole item are the same in all copies.
 */
function isOverMostObjects({ from, to }: RenamedItem, before: Items, after: Items): boolean {
  const [was, is] = [objectsOf(before, from), objectsOf(after, to)];
  const outlineOf = outlinesOfOne(was, is);
  const kept = matchObjects(was, is).pairs.filter(([a, b]) => isSurelySame(a, b, outlineOf)).length;
  return was.length + is.length === 0 || 2 * kept > Math.min(was.length, is.length);
}

function objectsOf(items: Items, key: string): LabelEntry[] {
  return (items.get(key) ?? []).filter(({ shape }) => shape !== undefined);
}

/** True where some of the ids that are gone may stand for some of those that came; by names alone, without a look at labels. */
export function mayBeRenamed(gone: readonly string[], come: readonly string[]): boolean {
  if (gone.length === 0 || come.length === 0) return false;
  return [composed, ...[withoutEnding, fileName, withoutHash, ownName].map((sign) => onlyIf(isFileName, sign))].some(
    (way) => pairedBy([...gone], [...come], [{ old: way, current: way }]).length > 0,
  );
}

/** What stays of an item's name under another folder or ending: where it is not the same, nothing but contents pairs two items. */
export function itemStem(key: string): string {
  return withoutHash(composed(key));
}

type Sign = (key: string) => string | undefined;

/** What two names have in common that are of one item, and whether it may be one. */
interface Way {
  old: Sign;
  current: Sign;
  isPair?: (pair: RenamedItem) => boolean;
}

function pairedBy(gone: string[], come: string[], ways: readonly Way[]): RenamedItem[] {
  const renamed: RenamedItem[] = [];
  let [old, current] = [gone, come];
  for (const { old: ofOld, current: ofNew, isPair = () => true } of ways) {
    if (old.length === 0 || current.length === 0) break;
    const pairs = uniquePairs(uniqueBy(old, ofOld), uniqueBy(current, ofNew)).filter(isPair);
    for (const pair of pairs) renamed.push(pair);
    const from = new Set(pairs.map((pair) => pair.from));
    const to = new Set(pairs.map((pair) => pair.to));
    old = old.filter((key) => !from.has(key));
    current = current.filter((key) => !to.has(key));
  }
  return renamed;
}

function uniquePairs(old: Map<string, string | null>, current: Map<string, string | null>): RenamedItem[] {
  const pairs: RenamedItem[] = [];
  for (const [sign, from] of old) {
    const to = current.get(sign);
    if (from !== null && to != null) pairs.push({ from, to });
  }
  return pairs;
}

/** Keys by their sign; null for a sign that two keys share. */
function uniqueBy(keys: string[], signOf: Sign): Map<string, string | null> {
  const bySign = new Map<string, string | null>();
  for (const key of keys) {
    const sign = signOf(key);
    if (sign !== undefined) bySign.set(sign, bySign.has(sign) ? null : key);
  }
  return bySign;
}

function onlyIf(condition: (key: string) => boolean, signOf: Sign): Sign {
  return (key) => (condition(key) ? signOf(key) : undefined);
}

/** A picture with objects in it (or with none), or an item that is called like a file. */
function isFileWith(items: Items, key: string): boolean {
  return isFileName(key) || (items.get(key)?.every((entry) => entry.shape !== undefined) ?? false);
}

const FILE_NAME =
  /\.(jpe?g|png|gif|bmp|tiff?|webp|heic|jp2|pgm|ppm|dcm|nii|svs|npy|npz|wav|mp3|flac|ogg|m4a|mp4|avi|mov|mkv|webm|txt|xml|json|html?|pdf|gz)$/i;

/** True for an item that is called like a file of a picture, a sound, a film or a text. */
export function isFileName(key: string): boolean {
  return FILE_NAME.test(ofKey(key).item);
}

/** One spelling for letters that Unicode can write in two ways: file systems and editors change it behind people's backs. */
function composed(key: string): string {
  return key.normalize("NFC");
}

function withoutEnding(key: string): string {
  return ofItem(key, (item) => item.replace(/\.[A-Za-z0-9]{1,5}$/, ""));
}

function fileName(key: string): string {
  return ofItem(key, (item) => item.replace(/\.[A-Za-z0-9]{1,5}$/, "").replace(/^.*[/\\]/, ""));
}

/** Without what Roboflow puts at its end anew in every version: `a_jpg.rf.9d4f743abd8fab685c96.jpg` → `a_jpg`. */
function withoutHash(key: string): string {
  return ofItem(fileName(key), (item) => item.replace(/\.rf\.[A-Za-z0-9]{20,}$/, ""));
}

/**
 * What a picture was called before Roboflow gave it a name: `a-b_jpg.rf.9d4f743abd8fab685c96.jpg` was `a b.jpg`. It leaves letters and
 * digits as they are.
 */
function ownName(key: string): string {
  return ofItem(key, (item) =>
    item
      .replace(/^.*[/\\]/, "")
      .replace(FILE_NAME, "")
      .replace(/(_[A-Za-z]{3,4})?\.rf\.[A-Za-z0-9]{20,}$/, "")
      .replace(/[^\p{L}\p{N}]+/gu, "-"),
  );
}

/** True where one of two names has a hash of Roboflow's, and the other none. */
function cameOrWentWithHash({ from, to }: RenamedItem): boolean {
  return (withoutHash(from) === fileName(from)) !== (withoutHash(to) === fileName(to));
}

/** The sign of an item; of one annotator's labels of it where the file knows annotators. */
function ofItem(key: string, signOf: (item: string) => string): string {
  const { item, annotator } = ofKey(key);
  const sign = signOf(item.normalize("NFC"));
  return annotator === undefined ? sign : itemKey(sign, annotator);
}

function contents(items: Items, key: string): string | undefined {
  const entries = items.get(key) ?? [];
  if (entries.length === 0 || entries.some(({ shape }) => shape === undefined)) return undefined;
  const signs = entries.map(({ label, shape }) => `${label}\u001F${shape?.kind}\u001F${shape?.numbers.join(",")}`);
  return signs.sort().join("\u001E");
}
