/**
 * In what two spellings of the same name differ, where they hardly do to the eye: Unicode form, case, blanks. Undefined where they differ
 * in more, or not at all.
 *
 * @example howSpelled("Cat ", "cat") // → "only blanks and upper and lower case differ"
 */
export function howSpelled(seen: string, wanted: string): string | undefined {
  if (seen === wanted) return undefined;
  const [one, other] = [seen.normalize(), wanted.normalize()];
  if (one === other) return "the same letters in another Unicode form";
  if (lower(one) === lower(other)) return "only upper and lower case differ";
  if (bare(one) === bare(other)) return "only blanks differ";
  return lower(bare(one)) === lower(bare(other)) ? "only blanks and upper and lower case differ" : undefined;
}

/** One text for all spellings of the same class: "[1.]", "1.0", " 1" and 1; "True" and true; "é" in one character and in two. */
export function normalised(name: string): string {
  const bare = name
    .normalize()
    .replace(/[[\](){}"'\s]/g, "")
    .toLowerCase();
  const number = bare === "true" ? 1 : bare === "false" ? 0 : Number(bare);
  return bare !== "" && Number.isFinite(number) ? String(number) : bare;
}

function lower(text: string): string {
  return text.toLowerCase();
}

function bare(text: string): string {
  return text.replace(/\s/g, "");
}
