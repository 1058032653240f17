/**
 * True where every name is written as one of the others is: as a word, a whole number, or one that a table of numbers gave a point. What is
 * none of these, such as an array in brackets, is like nothing.
 *
 * @example areWrittenAlike(["0", "7"], ["1"]) // → true; ["0.0"], ["[0]"] and ["cat"] are not like ["1"]
 */
export function areWrittenAlike(names: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others.map(writingOf));
  return names.every((name) => writingOf(name) >= 0 && known.has(writingOf(name)));
}

/** Its place among the ways of writing; -1 for none of them. */
function writingOf(name: string): number {
  return WRITINGS.findIndex((writing) => writing.test(name));
}

const WRITINGS = [/^[-+]?\d+$/, /^[-+]?\d+\.0+$/, /^\p{L}/u];
