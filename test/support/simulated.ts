import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * What a program of the tests prints for one cell, outside Jest's sandbox, where loops run at their own pace.
 *
 * @param program its path below `test`
 */
export async function simulated<T>(program: string, cell: unknown): Promise<T> {
  const [hooks, file] = [join(import.meta.dirname, "typescript.mjs"), join(import.meta.dirname, "..", program)];
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", hooks, file, JSON.stringify(cell)]);
  // Our own program printed it.
  return JSON.parse(stdout) as T;
}
