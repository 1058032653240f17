import type { Table } from "../common/csv.js";
import { UserError } from "../common/userError.js";
import { diffCsvLabels } from "./csvLabelDiff.js";
import type { ComparedColumns } from "./labelColumns.js";
import { diffLabels, type BesideLabels, type LabelDiff } from "./labelDiff.js";
import { parseLabelFile, parseLabelFolder, type LabelReading } from "./labelFile.js";
import type { LabelFormat, LabelSet } from "./labelSet.js";
import { refuseUnusedNames } from "./refuseUnusedNames.js";
import { mayBeRenamed } from "./renamedItems.js";
import { withSharedClassNames, type NamesFrom } from "./sharedClassNames.js";
import { readingsOf, type SidesReading } from "./sidesReading.js";
import { spelledOtherwise, type Respelling } from "./spelledOtherwise.js";
import { labelsOfTable } from "./tableLabels.js";
import type { FolderFile } from "./vocLabels.js";

/** A label file as its bytes, or as the table that was read from it (Parquet), or a folder of label files. */
export type LabelSource =
  { path: string; bytes: Uint8Array } | { path: string; table: Table } | { path: string; files: readonly FolderFile[] };

/** A difference, and what was compared. */
export interface LabelFilesDiff extends LabelDiff, ComparedColumns, BesideLabels {
  /** Of the newer side. */
  format: LabelFormat;
  /** Where only one side names its classes: the side whose names both were given. */
  class_names_from: NamesFrom;
  /** Those of the changes in which nothing but the spelling differs. */
  spelling_only: Respelling[];
}

/**
 * What changed between two label files or folders, of any known format: `diffLabels` after `parseLabelFile`, only that
 * plain CSV of any length takes a faster way to the same answer.
 *
 * @param onProgress told now and then which share of the work is done
 * @throws UserError with file:line, also for a side without any item
 */
export function diffLabelFiles(
  old: LabelSource,
  current: LabelSource,
  reading: SidesReading = {},
  onProgress: (share: number) => void = () => undefined,
): LabelFilesDiff {
  const readings = readingsOf(reading);
  const format = tableFormat(old, current, reading);
  if (format !== undefined && "bytes" in old && "bytes" in current) {
    const quick = diffCsvLabels(old, current, format === "tsv" ? "\t" : ",", readings);
    // Which item is which under a new name is known only with its labels at hand: that is the longer way.
    if (quick !== undefined && hasItems(quick) && !mayBeRenamed(quick.removed, quick.added)) {
      const { columns, old_columns, ...diff } = quick;
      return whole(format, { ...diff, other_changes: [] }, { columns, old_columns }, null);
    }
  }
  const before = parsed(old, { ...readings.old, onProgress: (share) => onProgress(share * 0.45) });
  const after = parsed(current, { ...readings.current, onProgress: (share) => onProgress(0.45 + share * 0.45) });
  refuseUnusedNames(before, after, reading);
  onProgress(0.9);
  const sides = withSharedClassNames(before, after);
  const columns = { columns: after.columns ?? null, old_columns: before.columns ?? null };
  return whole(after.format, diffLabels(sides.old, sides.current), columns, sides.namesFrom);
}

/** With its keys in one order, whichever way it was found. */
function whole(
  format: LabelFormat,
  { other_changes, added_rows, removed_rows, ...diff }: LabelDiff & BesideLabels,
  { columns, old_columns }: ComparedColumns,
  namesFrom: NamesFrom,
): LabelFilesDiff {
  const spelling_only = spelledOtherwise(diff.changed);
  const compared = { columns, old_columns, class_names_from: namesFrom };
  return { format, ...diff, ...compared, spelling_only, other_changes, added_rows, removed_rows };
}

/** CSV or TSV where both sides say so by name or on request. */
function tableFormat(old: LabelSource, current: LabelSource, { format }: LabelReading): "csv" | "tsv" | undefined {
  if (format !== undefined) return format === "csv" || format === "tsv" ? format : undefined;
  if ([old, current].every(({ path }) => /\.csv$/i.test(path))) return "csv";
  return [old, current].every(({ path }) => /\.(tsv|tab)$/i.test(path)) ? "tsv" : undefined;
}

/** Are there items on both sides? */
function hasItems({ changed, unchanged, added, removed }: LabelDiff): boolean {
  const onBoth = changed.length + unchanged;
  return onBoth + removed.length > 0 && onBoth + added.length > 0;
}

function parsed(source: LabelSource, reading: LabelReading): LabelSet {
  const set = labelsIn(source, reading);
  if (set.items.size > 0) return set;
  throw new UserError(`there is no item in it (read as ${set.format}); expected labels`, { path: source.path });
}

function labelsIn(source: LabelSource, reading: LabelReading): LabelSet {
  if ("files" in source) return parseLabelFolder(source.files, source.path, reading);
  if ("table" in source) return labelsOfTable(source.table, "parquet", source.path, reading);
  return parseLabelFile(source.bytes, source.path, reading);
}
