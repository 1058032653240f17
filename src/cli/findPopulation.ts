import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { UserError } from "../common/userError.js";
import type { DrawRecord } from "../validation/drawRecord.js";
import { drawRecordPath } from "../validation/drawRecordPath.js";
import { sha256OfFile } from "./sha256OfFile.js";

/**
 * Where the population of a draw lies: at the record's path as it is, or from the folder of the items upwards, so that a clone may be
 * verified from anywhere. Of several files the one with the record's digest; where none has it, the first.
 *
 * @returns with the first, where that is another file
 * @throws UserError when there is none
 */
export async function findPopulation({ population }: DrawRecord, itemsPath: string): Promise<FoundPopulation> {
  const [first, ...others] = await filesAmong(candidates(population.path, itemsPath));
  if (first === undefined)
    throw new UserError(
      `the population ${population.path} of the record is not there; say where it is with --population`,
      { path: drawRecordPath(itemsPath) },
    );
  if (others.length === 0 || (await hasDigest(first, population.sha256))) return { path: first };
  for (const path of others) if (await hasDigest(path, population.sha256)) return { path, passedOver: first };
  return { path: first };
}

export interface FoundPopulation {
  path: string;
  /** The file at the record's path that was not drawn from. */
  passedOver?: string;
}

function candidates(path: string, itemsPath: string): string[] {
  const tried = [path];
  for (let folder = dirname(resolve(itemsPath)); !isAbsolute(path); folder = dirname(folder)) {
    const candidate = join(folder, path);
    if (candidate !== resolve(path)) tried.push(candidate);
    if (folder === dirname(folder)) break;
  }
  return tried;
}

async function filesAmong(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) files.push(path);
  }
  return files;
}

/** A file that we may not read is not the one. */
async function hasDigest(path: string, sha256: string): Promise<boolean> {
  return (await sha256OfFile(path).catch(() => undefined)) === sha256;
}
