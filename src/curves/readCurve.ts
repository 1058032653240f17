import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import type { CurveFile } from "./curveFile.js";
import { readFile } from "./readFile.js";
import { readFolder } from "./readFolder.js";
import type { Run } from "./runsOf.js";

/**
 * The curve of the one training in whatever a logger left, see `readRuns`.
 *
 * @throws UserError also where there are several
 */
export function readCurve(files: readonly CurveFile[], path: string): Curve {
  const [run, ...others] = readRuns(files, path);
  if (!run || others.length > 0)
    throw new UserError(`holds ${others.length + 1} runs in one file; write one for each`, { path });
  return run.curve;
}

/**
 * The curves in whatever a logger left: one file, or the files of its folder. The format is recognised by the content (and,
 * where that could be anything, by the name). Mostly it is one; a table that tells with each row whose it is holds several.
 *
 * @param files at least one; the files of a folder in the order of their names
 * @param path what the person named, for messages
 * @throws UserError when no logger's format is recognised, or with file:line and the value where one is broken
 */
export function readRuns(files: readonly CurveFile[], path: string): Run[] {
  const [only, ...others] = files;
  if (!only) throw new UserError("is an empty folder; expected what a logger wrote", { path });
  return others.length === 0 ? readFile(only) : readFolder(files, path);
}
