import { stat } from "node:fs/promises";

/** A file as the person named it; without a name where only the file was given. */
export interface NamedFile {
  name?: string;
  path: string;
}

/**
 * `NAME=FILE` taken apart. Names (`lr=0.1`) and files (`runs/lr=0.1/results.csv`) may have equals signs of their own: what is
 * there as a whole is a file; otherwise the name ends at the first sign after which a path follows that is there, and where
 * none is, at the first.
 *
 * @example
 * // where p.csv is there
 * namedFile("lr=0.1=p.csv", isThere) // → { name: "lr=0.1", path: "p.csv" }
 */
export async function namedFile(argument: string, isThere: (path: string) => Promise<boolean>): Promise<NamedFile> {
  const first = argument.indexOf("=");
  if (first === -1 || (await isThere(argument))) return { path: argument };
  for (let sign = first; sign !== -1; sign = argument.indexOf("=", sign + 1)) {
    if (await isThere(argument.slice(sign + 1))) return cutAt(argument, sign);
  }
  return cutAt(argument, first);
}

function cutAt(argument: string, sign: number): NamedFile {
  return { name: argument.slice(0, sign), path: argument.slice(sign + 1) };
}

/** True where a path is one of a file, a folder or a pipe. */
export async function isThere(path: string): Promise<boolean> {
  if (path === "") return false;
  return stat(path).then(
    () => true,
    () => false,
  );
}
