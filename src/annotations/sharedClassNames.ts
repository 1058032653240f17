import { UserError } from "../common/userError.js";
import type { LabelEntry, LabelSet } from "./labelSet.js";

/** The side whose names of classes both sides were given, where only one has any. */
export type NamesFrom = "old" | "new" | null;

/** Both sides of a comparison, with the same names for the same numbers. */
export interface NamedSides {
  old: LabelSet;
  current: LabelSet;
  namesFrom: NamesFrom;
}

/**
 * YOLO numbers its classes and names them in a file beside the labels. Where only one side has that file, the numbers of
 * the other get its names, so that labels are compared by number; a number that it does not name stays one.
 *
 * @throws UserError where the side with names has others in each folder: a number alone says no name then
 */
export function withSharedClassNames(old: LabelSet, current: LabelSet): NamedSides {
  if (mayBorrow(old, current)) return { old: named(old, current), current, namesFrom: "new" };
  if (mayBorrow(current, old)) return { old, current: named(current, old), namesFrom: "old" };
  return { old, current, namesFrom: null };
}

function mayBorrow(set: LabelSet, other: LabelSet): boolean {
  return set.format === "yolo" && other.format === "yolo" && set.areNumbers === true && other.areNumbers !== true;
}

function named(set: LabelSet, { classNames, path }: LabelSet): LabelSet {
  if (classNames === undefined)
    throw new UserError(
      `nothing names the classes here, and ${path} names them otherwise in each folder; put its lists of classes (classes.txt or data.yaml) here, too`,
      { path: set.path },
    );
  const rename = (entry: LabelEntry) => ({ ...entry, label: classNames.get(entry.label) ?? entry.label });
  return { ...set, classNames, items: new Map([...set.items].map(([item, entries]) => [item, entries.map(rename)])) };
}
