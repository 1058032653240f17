import { isRecord } from "./pythonJson.js";

/**
 * What stands in objects of objects, by its path.
 *
 * @example leavesOf({ lr: 0.1, train: { loss: 1 } }) // → [["lr", 0.1], ["train/loss", 1]]
 */
export function leavesOf(values: Record<string, unknown>): [path: string, value: unknown][] {
  const entries = Object.entries(values);
  // Most lines of most logs are flat.
  if (!entries.some(([, value]) => isRecord(value))) return entries;
  return entries.flatMap(([name, value]): [string, unknown][] =>
    isRecord(value) ? leavesOf(value).map(([path, leaf]) => [`${name}/${path}`, leaf]) : [[name, value]],
  );
}
