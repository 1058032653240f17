import { UserError } from "../common/userError.js";

/** A finite number strictly between two bounds. @throws UserError naming the option and the value seen */
export function parseBetween(option: string, text: string, above: number, below: number): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (number > above && number < below) return number;
  const bounds = below === Infinity ? `above ${above}` : `above ${above} and below ${Number(below.toPrecision(6))}`;
  const meant = below <= 1 ? percentHint(text) : "";
  throw new UserError(`${option} is ${JSON.stringify(text)}; it must be a number ${bounds}${meant}`);
}

/** People think of shares in percent. */
function percentHint(text: string): string {
  const percent = Number(text.replace(/\s*%\s*$/, ""));
  return percent >= 1 && percent < 100 ? `: ${percent} % is ${Number((percent / 100).toPrecision(12))}` : "";
}

/** A finite number, at least the one bound and below the other. @throws UserError naming the option and the value seen */
export function parseFrom(option: string, text: string, least: number, below: number): number {
  const number = text.trim() === "" ? NaN : Number(text);
  if (number >= least && number < below) return number;
  throw new UserError(`${option} is ${JSON.stringify(text)}; it must be a number from ${least} to below ${below}`);
}

/** A whole number, at least `least`. @throws UserError naming the option and the value seen */
export function parseWhole(option: string, text: string, least = 0): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new UserError(`${option} is ${JSON.stringify(text)}; it must be a whole number, ${least} or more`);
}
