import { availableParallelism } from "node:os";
import { plainFormat, type PlainTable } from "../annotations/plainTable.js";
import { readingsOf, type SidesReading } from "../annotations/sidesReading.js";
import { startThread } from "../threads/thread.js";
import { inputFile } from "./inputFile.js";
import { plainFile, type PlainFileRequest } from "./plainFile.js";

/** Smaller files than this are read before another thread has started. */
const WORTH_A_THREAD = 8 << 20;

/**
 * Reads two large tables of labels at the same time, the older one in a thread of its own.
 *
 * @returns undefined where one is small, or no plain table: everything else, and whatever is wrong, goes the ordinary way
 */
export async function largeTables(
  paths: readonly [old: string, current: string],
  reading: SidesReading,
): Promise<[old: PlainTable, current: PlainTable] | undefined> {
  const format = plainFormat(paths, reading);
  if (format === undefined || availableParallelism() < 2 || (await smallest(paths)) < WORTH_A_THREAD) return undefined;
  const [oldPath, newPath] = paths;
  const readings = readingsOf(reading);
  const thread = startThread<PlainFileRequest, PlainTable | undefined>(new URL("./labelThread", import.meta.url));
  try {
    const [old, current] = await Promise.all([
      thread.ask({ path: oldPath, format, wanted: readings.old }),
      plainFile({ path: newPath, format, wanted: readings.current }),
    ]);
    return typeof old === "object" && current !== undefined ? [old, current] : undefined;
  } finally {
    thread.end();
  }
}

/** Bytes of the smaller one; 0 where one is no file. */
async function smallest(paths: readonly string[]): Promise<number> {
  const sizes = paths.map((path) =>
    inputFile(path).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.min(...(await Promise.all(sizes)));
}
