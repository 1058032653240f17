import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelFormat, LabelSet } from "./labelSet.js";

/** In what a format counts places, where it says so: a table does not. */
const UNITS: Partial<Record<LabelFormat, string>> = {
  coco: "pixels",
  "pascal-voc": "pixels",
  cvat: "pixels",
  yolo: "shares of the picture",
  "label-studio": "per cent of the picture",
};

/** @throws UserError where both sides have objects in pictures, but in different units: none would be found again */
export function refuseOtherUnits(old: LabelSet, current: LabelSet): void {
  const [was, is] = [unitOf(old), unitOf(current)];
  if (was === undefined || is === undefined || was === is) return;
  throw new UserError(
    `places are ${was} in ${named(old)} and ${is} in ${named(current)}, so no object could be found again; export both sides in one format`,
  );
}

/** Undefined for a file without any object in a picture, and where nobody knows. */
function unitOf({ format, items }: LabelSet): string | undefined {
  for (const entries of items.values()) if (entries.some(isInPicture)) return UNITS[format];
  return undefined;
}

function isInPicture({ shape }: LabelEntry): boolean {
  return shape !== undefined && !shape.kind.startsWith("span");
}

function named({ path, format }: LabelSet): string {
  return `${path} (${format})`;
}
