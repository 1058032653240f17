import { saidIn, shownKey, type LabelEntry, type LabelSet } from "./labelSet.js";
import { objectId } from "./objectId.js";

/** Ids that stand twice: those that the format wants once, and the same thing said twice of an object or of an item that may have several labels. */
export function doubledIn(set: LabelSet, items: Map<string, LabelEntry[]>): string[] {
  const doubled = [...set.doubled];
  for (const [key, entries] of items) {
    if (areApart(entries)) continue;
    const seen = new Set<string>();
    for (const entry of entries) {
      if (entry.shape === undefined && set.severalLabels !== true) continue;
      const { shape, question } = entry;
      const sign = [question ?? "", saidIn(entry), shape?.kind ?? "", shape?.numbers.join(",") ?? ""].join("\u001F");
      if (seen.has(sign)) doubled.push(objectId(shownKey(key), entry));
      seen.add(sign);
    }
  }
  return doubled;
}

/** True where no two can be the same because each begins elsewhere: nearly always, and known without a text for each. */
function areApart(entries: readonly LabelEntry[]): boolean {
  if (entries.length < 2) return true;
  const places = new Set(entries.map(({ shape }) => (shape === undefined ? 0 : shape.box[0] + shape.box[1] * 1e5)));
  return places.size === entries.length;
}
