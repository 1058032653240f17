/**
 * A text without what the eye hardly sees: one form of each letter, no blanks at the ends, one between words.
 *
 * @example plainText(" a\u00a0 b") // → "a b"
 */
export function plainText(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ");
}
