import type { Table } from "../common/csv.js";
import { UserError } from "../common/userError.js";
import type { LabelColumns } from "./labelColumns.js";
import { diffLabels } from "./labelDiff.js";
import { parseLabelFile, parseLabelFolder, type LabelReading } from "./labelFile.js";
import type { LabelSet } from "./labelSet.js";
import type { LabelBytes } from "./plainCsv.js";
import { plainFormat, plainTable, type PlainFormat, type PlainTable } from "./plainTable.js";
import { diffPlainTables } from "./plainTablesDiff.js";
import { refuseUnusedNames } from "./refuseUnusedNames.js";
import { withSharedClassNames } from "./sharedClassNames.js";
import { readingsOf, type SidesReading } from "./sidesReading.js";
import { labelsOfTable } from "./tableLabels.js";
import type { FolderFile } from "./vocLabels.js";
import { wholeDiff, type LabelFilesDiff } from "./wholeDiff.js";

/** A label file as its bytes, or as the table that was read from it (Parquet), or a folder of label files. */
export type LabelSource = LabelBytes | { path: string; table: Table } | { path: string; files: readonly FolderFile[] };

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
  const format = plainFormat([old.path, current.path], reading);
  const oldTable = format && plainIn(old, format, readings.old);
  const newTable = oldTable && plainIn(current, format, readings.current);
  const quick = newTable && diffPlainTables(oldTable, newTable);
  if (quick !== undefined) return quick;
  const before = parsed(old, { ...readings.old, onProgress: (share) => onProgress(share * 0.45) });
  const after = parsed(current, { ...readings.current, onProgress: (share) => onProgress(0.45 + share * 0.45) });
  refuseUnusedNames(before, after, reading);
  onProgress(0.9);
  const sides = withSharedClassNames(before, after);
  const columns = { columns: after.columns ?? null, old_columns: before.columns ?? null };
  return wholeDiff(after.format, diffLabels(sides.old, sides.current), columns, sides.namesFrom);
}

function plainIn(source: LabelSource, format: PlainFormat, wanted: LabelColumns): PlainTable | undefined {
  return "bytes" in source ? plainTable(source, format, wanted) : undefined;
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
