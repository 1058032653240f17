import { resolve } from "node:path";
import { UserError } from "../common/userError.js";

/** The same file twice under one name would pass for two trainings that agree to the last digit. @throws UserError that names it */
export function refuseTwice(files: readonly { name: string; path: string }[]): void {
  for (const [i, { name, path }] of files.entries()) {
    const before = files.findIndex((other) => other.name === name && resolve(other.path) === resolve(path));
    if (before < i)
      throw new UserError(`${path} is given twice for ${JSON.stringify(name)}; each seed has a file of its own`);
  }
}
