import { diffCsvLabels } from "./csvLabelDiff.js";
import { diffLabels, type LabelDiff } from "./labelDiff.js";
import { parseLabelFile, parseLabelFolder, type LabelReading } from "./labelFile.js";
import type { LabelFormat, LabelSet } from "./labelSet.js";
import type { FolderFile } from "./vocLabels.js";

/** A label file as its bytes, or a folder of label files. */
export type LabelSource = { path: string; bytes: Uint8Array } | { path: string; files: readonly FolderFile[] };

/** A difference and the format of the newer side. */
export type LabelFilesDiff = LabelDiff & { format: LabelFormat };

/**
 * What changed between two label files or folders, of any known format: `diffLabels` after `parseLabelFile`, only that
 * plain CSV of any length takes a faster way to the same answer.
 */
export function diffLabelFiles(old: LabelSource, current: LabelSource, reading: LabelReading = {}): LabelFilesDiff {
  const format = tableFormat(old, current, reading);
  if (format !== undefined && "bytes" in old && "bytes" in current) {
    const quick = diffCsvLabels(old, current, format === "tsv" ? "\t" : ",", reading);
    if (quick !== undefined) return { format, ...quick };
  }
  const before = parsed(old, reading);
  const after = parsed(current, reading);
  return { format: after.format, ...diffLabels(before, after) };
}

/** CSV or TSV where both sides say so by name or on request. */
function tableFormat(old: LabelSource, current: LabelSource, { format }: LabelReading): "csv" | "tsv" | undefined {
  if (format !== undefined) return format === "csv" || format === "tsv" ? format : undefined;
  if ([old, current].every(({ path }) => /\.csv$/i.test(path))) return "csv";
  return [old, current].every(({ path }) => /\.(tsv|tab)$/i.test(path)) ? "tsv" : undefined;
}

function parsed(source: LabelSource, reading: LabelReading): LabelSet {
  return "bytes" in source
    ? parseLabelFile(source.bytes, source.path, reading)
    : parseLabelFolder(source.files, source.path, reading);
}
