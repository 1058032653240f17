import { isNumber, type Annotation, type Level } from "./ratings.js";

/** What makes us doubt that labels say what they seem to say. */
export type Doubt =
  /** Numbers that may be a scale are compared as names: a 4 for a 5 counts as much as a 1 for a 5. */
  | { kind: "numbers-as-names"; least: number; most: number }
  /** Two labels that are the same but for blanks, capitals or the way a number is written. */
  | { kind: "look-alikes"; labels: [string, string] };

/** Doubts about labels that are compared as names; none at the other levels. */
export function doubtsAbout(annotations: readonly Annotation[], level: Level): Doubt[] {
  if (level !== "nominal") return [];
  const labels = [...new Set(annotations.map(({ label }) => label))];
  return [numbersAsNames(labels), lookAlikes(labels)].filter((doubt) => doubt !== undefined);
}

function numbersAsNames(labels: string[]): Doubt | undefined {
  if (!labels.every(isNumber)) return undefined;
  const numbers = [...new Set(labels.map(Number))].sort((a, b) => a - b);
  const [least, most] = [numbers[0], numbers.at(-1)];
  if (least === undefined || most === undefined || numbers.length < 3) return undefined;
  return { kind: "numbers-as-names", least, most };
}

function lookAlikes(labels: string[]): Doubt | undefined {
  const seen = new Map<string, string>();
  for (const label of [...labels].sort()) {
    const look = isNumber(label)
      ? String(Number(label))
      : label.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
    const twin = seen.get(look);
    if (twin !== undefined) return { kind: "look-alikes", labels: [twin, label] };
    seen.set(look, label);
  }
  return undefined;
}
