import type { ComparedColumns } from "./labelColumns.js";
import type { BesideLabels, LabelDiff } from "./labelDiff.js";
import type { LabelFormat } from "./labelSet.js";
import type { NamesFrom } from "./sharedClassNames.js";
import { spelledOtherwise, type Respelling } from "./spelledOtherwise.js";
import type { ToldApart } from "./toldApart.js";

/** A difference, and what was compared. */
export interface LabelFilesDiff extends LabelDiff, ComparedColumns, BesideLabels, ToldApart {
  /** Of the newer side. */
  format: LabelFormat;
  /** Where only one side names its classes: the side whose names both were given. */
  class_names_from: NamesFrom;
  /** Those of the changes in which nothing but the spelling differs. */
  spelling_only: Respelling[];
}

/** With its keys in one order, whichever way it was found. */
export function wholeDiff(
  format: LabelFormat,
  { other_changes, added_rows, removed_rows, told_apart_by, repeated, ...diff }: LabelDiff & BesideLabels & ToldApart,
  { columns, old_columns }: ComparedColumns,
  namesFrom: NamesFrom,
): LabelFilesDiff {
  const spelling_only = spelledOtherwise(diff.changed);
  const compared = { columns, old_columns, class_names_from: namesFrom };
  const rows = { added_rows, removed_rows, told_apart_by, repeated };
  return { format, ...diff, ...compared, spelling_only, other_changes, ...rows };
}
