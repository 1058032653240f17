/**
 * True where some text stands less often than before and another more often: of rows that share an id one changed, though
 * all of its labels were there before. Rows that only came or only went change no label.
 *
 * @example
 * areExchanged(["cat", "dog", "dog"], ["cat", "cat", "dog"]) // → true
 * areExchanged(["cat", "cat"], ["cat"]) // → false
 */
export function areExchanged(was: readonly string[], is: readonly string[]): boolean {
  const more = new Map<string, number>();
  for (const text of is) more.set(text, (more.get(text) ?? 0) + 1);
  for (const text of was) more.set(text, (more.get(text) ?? 0) - 1);
  const surplus = [...more.values()];
  return surplus.some((times) => times > 0) && surplus.some((times) => times < 0);
}
