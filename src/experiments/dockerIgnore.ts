import { globMatcher } from "../tasks/glob.js";

/**
 * What a `.dockerignore` leaves out (https://docs.docker.com/build/concepts/context/#dockerignore-files): patterns from
 * the root, a folder's pattern holds for all in it, `!` takes back, the last match decides.
 *
 * @example
 * dockerIgnore("data\n!data/small.csv")("data/big.csv") // → true
 */
export function dockerIgnore(text: string): (path: string) => boolean {
  const patterns = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ takesBack: line.startsWith("!"), matches: globMatcher(plainPattern(line)) }));
  return (path) => {
    const withParents = pathAndParents(path);
    let isIgnored = false;
    for (const { takesBack, matches } of patterns) {
      if (withParents.some(matches)) isIgnored = !takesBack;
    }
    return isIgnored;
  };
}

function plainPattern(line: string): string {
  return line
    .replace(/^!\s*/, "")
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/");
}

function pathAndParents(path: string): string[] {
  const names = path.split("/");
  return names.map((_, i) => names.slice(0, names.length - i).join("/"));
}
