import { plainText } from "./plainText.js";

/**
 * One text for all that differ only by case, by blanks, by Unicode's way to write a letter, or by the form of a number.
 *
 * @example oneSpelling(" Cat") === oneSpelling("cat"); oneSpelling("007") === oneSpelling("7.0")
 */
export function oneSpelling(text: string): string {
  const plain = plainText(text).toLowerCase();
  return decimalIn(plain) ?? plain;
}

/** The same of an item's id, which may be the name of a file with or without its ending. @example idSpelling("A1.PNG") // → "a1" */
export function idSpelling(id: string): string {
  return oneSpelling(id.replace(/\.[a-z]{2,5}\d?$/i, ""));
}

/** A decimal number in its one shortest form, `-12e-1` for `-1.20`, with all of its digits: doubles keep only seventeen. */
function decimalIn(text: string): string | undefined {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const shortest = digits.replace(/(?<!0)0+$/, "");
  if (whole + fraction === "") return undefined;
  if (shortest === "") return "0";
  const power = BigInt(exponent) + BigInt(digits.length - shortest.length - fraction.length);
  return `${sign === "-" ? "-" : ""}${shortest}e${power}`;
}
