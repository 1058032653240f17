import { seedNotes } from "../words/curveNotes.js";
import type { JudgedFile } from "./judgedCurves.js";

/** A judged file, and which of the trainings of its name it is. */
export interface NumberedFile extends JudgedFile {
  /** As the file says it, where that is a whole number; otherwise its place among those of its name, from 1. */
  seed: number;
  /** For people; a lone training, of which the file says no seed, needs none. */
  seedShown?: string;
}

/** The trainings of each name by their seeds, in the places that they had, so that the names stay in their order. */
export function numberedCurves(files: readonly JudgedFile[]): NumberedFile[] {
  const names = new Set(files.map(({ name }) => name));
  const numbered = new Map([...names].map((name) => [name, ofOneName(files.filter((file) => file.name === name))]));
  return files.flatMap(({ name }) => numbered.get(name)?.shift() ?? []);
}

function ofOneName(files: readonly JudgedFile[]): NumberedFile[] {
  const own = files.map(({ seedInFile }) => seedInFile).filter((seed) => seed !== undefined);
  return new Set(own).size === files.length ? byOwnSeeds(files) : byPlaces(files);
}

function byOwnSeeds(files: readonly JudgedFile[]): NumberedFile[] {
  const sorted = [...files].sort(({ seedInFile: a = "" }, { seedInFile: b = "" }) => inOrder(a, b));
  const seeds = sorted.map(({ seedInFile }) => Number(seedInFile));
  const areNumbers = seeds.every(Number.isSafeInteger) && new Set(seeds).size === seeds.length;
  return sorted.map((file, i) => ({
    ...file,
    seed: (areNumbers ? seeds[i] : undefined) ?? i + 1,
    seedShown: `seed ${file.seedInFile}`,
  }));
}

function inOrder(a: string, b: string): number {
  return Number(a) - Number(b) || a.localeCompare(b, "en", { numeric: true });
}

/** Where the files say no seeds, or one of them twice, as two tables of one name may. */
function byPlaces(files: readonly JudgedFile[]): NumberedFile[] {
  const { length } = files;
  return files.map((file, i) => ({
    ...file,
    seed: i + 1,
    seedShown: length === 1 ? undefined : `seed ${i + 1} of ${length}`,
    notes: [...file.notes, ...seedNotes(i + 1, file.seedInFile)],
  }));
}
