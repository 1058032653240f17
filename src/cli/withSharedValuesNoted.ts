import { isDeepStrictEqual } from "node:util";
import { copyNote, sharedStartNote } from "../words/curveNotes.js";
import type { NumberedFile } from "./numberedCurves.js";

/** A copy of a file under another path would pass for another training, and so would the start that two trainings share. */
export function withSharedValuesNoted(files: readonly NumberedFile[]): NumberedFile[] {
  const byVerdict = new Map<string, NumberedFile[]>();
  return files.map((file, i) => {
    if (file.drawn.points.length < FEWEST_COPIED) return file;
    const verdict = JSON.stringify(file.judged);
    const alike = byVerdict.get(verdict) ?? [];
    const first = alike.find((other) => isDeepStrictEqual(pointsOf(other), pointsOf(file)));
    if (first) return noted(file, copyNote(first.place));
    byVerdict.set(verdict, [...alike, file]);
    const shared = isWhole(file) ? longestShared(file, files.slice(0, i).filter(isWhole)) : undefined;
    return shared ? noted(file, sharedStartNote(shared.count, shared.place)) : file;
  });
}

function pointsOf({ drawn }: NumberedFile) {
  return [drawn.points, drawn.training];
}

/** True where all evaluations are kept, and so can be counted. */
function isWhole({ drawn, evaluations }: NumberedFile): boolean {
  return drawn.points.length === evaluations;
}

function noted(file: NumberedFile, note: string): NumberedFile {
  return { ...file, notes: [...file.notes, note] };
}

/** So few values may be the same by chance. */
const FEWEST_COPIED = 3;

/** Errors among few items may agree for a while, and what has not begun to learn does not move. */
const FEWEST_SHARED = 5;
const FEWEST_DIFFERENT = 3;

function longestShared(
  file: NumberedFile,
  others: readonly NumberedFile[],
): { count: number; place: string } | undefined {
  let longest: { count: number; place: string } | undefined;
  for (const other of others) {
    const count = sharedBy(file, other);
    if (count < FEWEST_SHARED || differentAmong(file, count) < FEWEST_DIFFERENT) continue;
    if (!longest || count > longest.count) longest = { count, place: other.place };
  }
  return longest;
}

/** How many evaluations from the first on are the same in both. */
function sharedBy({ drawn: { points } }: NumberedFile, { drawn: { points: others } }: NumberedFile): number {
  const parting = points.findIndex(([step, value], i) => step !== others[i]?.[0] || !Object.is(value, others[i][1]));
  return parting === -1 ? points.length : parting;
}

/** How many different values the first evaluations have. */
function differentAmong({ drawn }: NumberedFile, count: number): number {
  return new Set(drawn.points.slice(0, count).map((point) => point[1])).size;
}
