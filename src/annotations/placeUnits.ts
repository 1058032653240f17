import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelFormat, LabelSet, Shape } from "./labelSet.js";

type Unit = "pixels" | "per cent of the picture" | "shares of the picture";

/** In what a format counts places, where it says so: a table does not. */
const UNITS: Partial<Record<LabelFormat, Unit>> = {
  coco: "pixels",
  "pascal-voc": "pixels",
  cvat: "pixels",
  yolo: "shares of the picture",
  "label-studio": "per cent of the picture",
};

/** @throws UserError where both sides have objects in pictures, but in different units: none would be found again */
export function refuseOtherUnits(old: LabelSet, current: LabelSet): void {
  const isOneFormat = old.format === current.format;
  const [was, is] = [unitsOf(old, isOneFormat), unitsOf(current, isOneFormat)];
  if (was.length === 0 || is.length === 0 || was.some((unit) => is.includes(unit))) return;
  if (isOneFormat && haveOneInPlace(old, current)) return;
  const next = isOneFormat ? "write places in the same unit on both sides" : "export both sides in one format";
  throw new UserError(
    `places are ${was.join(" or ")} in ${named(old)} and ${is.join(" or ")} in ${named(current)}, so no object could be found again; ${next}`,
    { path: current.path },
  );
}

/** True where an object stands on both sides at the same place: it was found again. */
function haveOneInPlace(old: LabelSet, current: LabelSet): boolean {
  return [...old.items].some(([item, entries]) => {
    const places = new Set(placesOf(entries));
    return placesOf(current.items.get(item) ?? []).some((place) => places.has(place));
  });
}

function placesOf(entries: readonly LabelEntry[]): string[] {
  return entries.flatMap(({ shape }) => (isInPicture(shape) ? [shape.box.join(" ")] : []));
}

/**
 * What a file may count its places in: what its numbers say, for scripts write shares into formats of pixels; where they say
 * nothing, what its format says, unless both sides have that. None without any object in a picture, and where nobody knows.
 */
function unitsOf({ format, items }: LabelSet, isOneFormat: boolean): readonly Unit[] {
  const [own, seen] = [UNITS[format], unitsByNumbers(items)];
  if (seen === undefined || own === undefined) return seen ?? [];
  // Of small objects all is below 1.
  if (own === "per cent of the picture") return [own];
  if (seen.length === 0) return isOneFormat ? [] : [own];
  return seen.includes(own) ? [own] : seen;
}

/**
 * Shares where nearly all places lie about 0 to 1, the others where they lie beyond. Whole numbers such as
 * [0, 0, 1, 1] say neither. Undefined where there is no place.
 */
function unitsByNumbers(items: LabelSet["items"]): readonly Unit[] | undefined {
  let [places, shares, larger] = [0, 0, 0];
  for (const entries of items.values()) {
    for (const { shape } of entries) {
      if (!isInPicture(shape)) continue;
      places++;
      if (!mayBeShares(shape.box)) larger++;
      else if (!shape.box.every(Number.isInteger)) shares++;
    }
  }
  if (places === 0) return undefined;
  if (shares > 0 && larger <= MOST_SLIPS * shares) return ["shares of the picture"];
  return larger > 0 && shares <= MOST_SLIPS * larger ? ["pixels", "per cent of the picture"] : [];
}

/** Beside one that says the one, so many may say the other. */
const MOST_SLIPS = 0.1;

function isInPicture(shape: LabelEntry["shape"]): shape is Shape {
  return shape !== undefined && !shape.kind.startsWith("span");
}

function mayBeShares([left, top, width, height]: Shape["box"]): boolean {
  return Math.min(left, top) >= -MOST_BEYOND && Math.max(left + width, top + height) <= 1 + MOST_BEYOND;
}

/** By so many pictures an object may reach beyond its own; the 2 of a key point that is visible lies within, too. */
const MOST_BEYOND = 1.5;

function named({ path, format }: LabelSet): string {
  return `${path} (${format})`;
}
