/**
 * A number with its noun.
 * @example counted(1, "label") // → "1 label"
 * @example counted(2, "label") // → "2 labels"
 */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/**
 * The first few names of a list, and how many more there are.
 * @example some(["a", "b", "c", "d"], 2) // → "a, b and 2 more"
 */
export function some(names: readonly string[], most = 3): string {
  return listed(
    names.slice(0, most).map((name) => short(name)),
    names.length,
  );
}

/** The first few sentences of a list, each as it is. */
export function someSentences(sentences: readonly string[], most = 3): string {
  return listed(sentences.slice(0, most), sentences.length);
}

/** A name on one line, by default at most sixty characters: names come from strangers. */
export function short(name: string, most = 60): string {
  const line = name.replace(/[\s\p{Cc}]+/gu, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function listed(shown: string[], all: number): string {
  if (all > shown.length) return `${shown.join(", ")} and ${all - shown.length} more`;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
