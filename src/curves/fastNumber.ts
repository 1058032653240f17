import { decimalNumber, TENS } from "../common/decimal.js";

const MOST_EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Goes over bytes from number to number and makes neither strings nor objects. A number is the same double that `Number`
 * gives: digits are gathered as a whole number, which one division by an exact power of ten then scales (Clinger 1990, the
 * fast path).
 */
export class DecimalReader {
  /** What `read` found last. */
  value = NaN;

  /** @param at where the next number is expected */
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  /** Reads digits with or without sign and point, and blanks before them, and stands behind; false where they are none, or too many for a double: `numberFrom` reads those. */
  read(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let { at } = this;
    while (bytes[at] === SPACE) at++;
    const isNegative = bytes[at] === MINUS;
    if (isNegative || bytes[at] === PLUS) at++;
    const start = at;
    let whole = 0;
    let point = -1;
    for (; at < length; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
      else if (digit === POINT - ZERO && point === -1) point = at;
      else break;
    }
    const digits = at - start - (point === -1 ? 0 : 1);
    const decimals = point === -1 ? 0 : at - point - 1;
    if (digits === 0 || whole > MOST_EXACT || decimals >= TENS.length) return false;
    const size = decimals === 0 ? whole : whole / (TENS[decimals] ?? NaN);
    this.value = isNegative ? -size : size;
    this.at = at;
    return true;
  }
}

/**
 * The number that is written as `text`.
 *
 * @returns undefined where it is not a number; NaN and infinities in Python's and JavaScript's spelling are numbers
 */
export function numberFrom(text: string): number | undefined {
  const trimmed = text.trim();
  const number = decimalNumber(trimmed);
  return Number.isNaN(number) ? SPECIAL[trimmed.replace(/^\+/, "").toLowerCase()] : number;
}

const SPECIAL: Record<string, number> = {
  nan: NaN,
  inf: Infinity,
  infinity: Infinity,
  "-inf": -Infinity,
  "-infinity": -Infinity,
};

const SPACE = 32;
const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const PLUS = 43;
