import { UserError } from "../common/userError.js";
import type { LabelSet } from "./labelSet.js";
import type { SidesReading } from "./sidesReading.js";

/**
 * A name of a column is for files that have columns, or objects with keys: where it has no effect, somebody believes that
 * something else is compared.
 *
 * @throws UserError naming the option and the format
 */
export function refuseUnusedNames(old: LabelSet, current: LabelSet, reading: SidesReading): void {
  const { id, label, oldId, oldLabel } = reading;
  refuse("id", { old, current, ofOld: oldId, ofBoth: id });
  refuse("label", { old, current, ofOld: oldLabel, ofBoth: label });
}

interface Named {
  old: LabelSet;
  current: LabelSet;
  ofOld: string | undefined;
  ofBoth: string | undefined;
}

function refuse(what: "id" | "label", { old, current, ofOld, ofBoth }: Named): void {
  const [isOfOld, isOfNew] = [hasNames(old, what), hasNames(current, what)];
  if (ofOld !== undefined && !isOfOld) throw unused(`--old-${what}`, old);
  const isUsed = isOfNew || (ofOld === undefined && isOfOld);
  if (ofBoth !== undefined && !isUsed) throw unused(`--${what}`, current);
}

function hasNames({ columns, hasKeys }: LabelSet, what: "id" | "label"): boolean {
  return columns !== undefined || (what === "label" && hasKeys === true);
}

function unused(option: string, { format, path }: LabelSet): UserError {
  return new UserError(`${option} names a column, and this file, read as ${format}, has none; leave ${option} out`, {
    path,
  });
}
