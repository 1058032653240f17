const LONGEST = 60;

/**
 * One or two texts from a file as they are shown on a line of a terminal: short, without anything that steers it, and
 * so that two that differ look different: blanks at the ends in quotes, letters that look alike by their numbers, long
 * ones from where they part.
 *
 * @example
 * alikeTexts("cat", "cat ") // → ["cat", '"cat "']
 */
export function alikeTexts(first: string, second: string): [string, string];
export function alikeTexts(only: string): [string];
export function alikeTexts(...given: string[]): string[] {
  const brief = given.map(withBriefHash);
  const texts = brief[0] === brief[1] ? given : brief;
  const [first = "", second] = texts;
  const from = second === undefined ? 0 : Math.max(0, partingOf(first, second) - LONGEST / 2);
  const shown = texts.map((text) => visible(shortened(text, from)));
  const [a, b] = shown;
  const areAlike = first !== second && a !== undefined && b !== undefined && asSeen(a) === asSeen(b);
  return areAlike ? shown.map(byNumbers) : shown;
}

/** The hash that Roboflow puts behind a picture's name would leave no room for what follows it. */
function withBriefHash(text: string): string {
  return text.replace(/(\.rf\.[A-Za-z0-9]{6})[A-Za-z0-9]{14,}/g, "$1…");
}

/** Both in quotes: `"u1" and "u1 "` */
export function quotedAlike(first: string, second: string): [string, string] {
  const [one, other] = alikeTexts(first, second);
  return [inQuotes(one), inQuotes(other)];
}

function inQuotes(text: string): string {
  return text.startsWith('"') ? text : `"${text}"`;
}

/** Cyrillic and Greek letters, and the Latin ones that they look like. */
const CYRILLIC =
  "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425";
const GREEK = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf";
const LATIN = "aeopcyxijsABEKMHOPCTX" + "ABEZHIKMNOPTYXo";
const TWINS = new Map([...(CYRILLIC + GREEK)].map((letter, i) => [letter, LATIN[i] ?? letter]));

/** A text as eyes take it: one spelling for each letter, Cyrillic and Greek ones as the Latin ones they look like. */
function asSeen(text: string): string {
  return [...text.normalize("NFKC")].map((letter) => TWINS.get(letter) ?? letter).join("");
}

/** Where two texts begin to differ; the start where both are short. */
function partingOf(first: string, second: string): number {
  if (Math.max(first.length, second.length) <= LONGEST) return 0;
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  return at < LONGEST - 1 ? 0 : at;
}

function shortened(text: string, from: number): string {
  const start = from > 0 ? `…${text.slice(from)}` : text;
  return start.length > LONGEST ? `${start.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : start;
}

function visible(text: string): string {
  if (text === "") return "(empty)";
  const plain = text.replace(/\r\n?|\n|\t/g, " ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, byNumber);
  return /^\s|\s$/u.test(text) ? `"${plain}"` : plain;
}

function byNumbers(text: string): string {
  return text.replace(/[^\x20-\x7e…]/gu, byNumber);
}

function byNumber(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
