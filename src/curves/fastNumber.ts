/** Powers of ten that a double holds exactly. */
const TENS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const MOST_EXACT = Number.MAX_SAFE_INTEGER;

/**
 * The number that stands in `bytes` from `from` up to `to` (no blanks around it), the same double that `Number` gives:
 * digits are gathered as a whole number, which one multiplication or division by an exact power of ten then scales
 * (Clinger 1990, the fast path); what does not fit that way goes through `Number`.
 *
 * @returns undefined where it is not a number; NaN and infinities in Python's and JavaScript's spelling are numbers
 */
export function numberIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let digits = 0;
  let whole = 0;
  let scale = 0;
  for (; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) {
      whole = whole * 10 + (byte - ZERO);
      digits++;
      if (scale < 0) scale--;
    } else if (byte === POINT && scale === 0) scale = -1;
    else break;
  }
  if (at < to && digits > 0 && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) return slowNumber(bytes, from, to);
  if (at < to || digits === 0 || whole > MOST_EXACT || scale < -23) return slowNumber(bytes, from, to);
  const size = scale < -1 ? whole / (TENS[-scale - 1] ?? NaN) : whole;
  return negative ? -size : size;
}

/** The same for text. */
export function numberFrom(text: string): number | undefined {
  const trimmed = text.trim();
  const special = SPECIAL[trimmed.replace(/^\+/, "").toLowerCase()];
  if (special !== undefined) return special;
  return DECIMAL.test(trimmed) ? Number(trimmed) : undefined;
}

function slowNumber(bytes: Uint8Array, from: number, to: number): number | undefined {
  return numberFrom(new TextDecoder().decode(bytes.subarray(from, to)));
}

const SPECIAL: Record<string, number> = {
  nan: NaN,
  inf: Infinity,
  infinity: Infinity,
  "-inf": -Infinity,
  "-infinity": -Infinity,
};

/** Not whatever `Number` takes: "0x10" and "" are no measurements. */
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;
const PLUS = 43;
const LOWER_E = 101;
const UPPER_E = 69;
