/**
 * A text without what the eye hardly sees: one form of each letter, no blanks at the ends, one between words.
 *
 * @example plainText(" a\u00a0 b") // → "a b"
 */
export function plainText(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ");
}

/** A text whose lines end as everywhere but on Windows: spreadsheets and Git write them anew behind people's backs. */
export function withPlainLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
