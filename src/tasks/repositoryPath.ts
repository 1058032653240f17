import { z } from "zod";
import { braceAlternatives } from "./glob.js";

/** A file or folder of the repository, written from its root. */
export const repositoryPath = z
  .string({ error: "a path in the repository" })
  .refine(staysInside, { error: "a path that stays inside the repository, written from its root with '/'" });

/** Many files of the repository. */
export const repositoryGlob = z
  .string({ error: "a glob such as data/labels/*.csv" })
  .refine((glob) => staysInside(glob) && braceAlternatives(glob) <= 64, {
    error: "a glob that stays inside the repository, written from its root with '/', such as data/labels/*.csv",
  });

/** The same path without a leading `./` and without a closing `/`. */
export function cleanPath(path: string): string {
  return path.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
}

/** True for a path from the root that cannot leave it, on any operating system. */
export function staysInside(path: string): boolean {
  const clean = cleanPath(path);
  // Control characters have no place in a name that people read in comments and terminals.

  if (clean === "" || clean.length > 300 || /[\\\u0000-\u001F\u007F]/.test(clean)) return false;
  if (clean.startsWith("/") || /^[A-Za-z]:/.test(clean)) return false;
  return clean.split("/").every((name) => name !== "" && name !== "." && name !== ".." && name !== ".git");
}
