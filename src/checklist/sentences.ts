/**
 * A number with its noun.
 * @example counted(1, "label") // → "1 label"
 * @example counted(2, "label") // → "2 labels"
 */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/**
 * The first few of a list, and how many more there are.
 * @example some(["a", "b", "c", "d"], 2) // → "a, b and 2 more"
 */
export function some(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(short);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** A name on one line, at most sixty characters: names come from strangers. */
export function short(name: string): string {
  const line = name.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
