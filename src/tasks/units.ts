const BYTES: Record<string, number> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const MILLISECONDS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What an amount of memory looks like: a whole number and k, m, g or t (powers of 1024, as Docker counts). */
export const memoryPattern = /^[1-9]\d{0,6}[kmgtKMGT]$/;
/** What a length of time looks like: a whole number and s, m, h or d. */
export const timePattern = /^[1-9]\d{0,6}[smhd]$/;

/**
 * Bytes of an amount that matches `memoryPattern`.
 * @example bytesOf("4g") // → 4294967296
 */
export function bytesOf(amount: string): number {
  return Number(amount.slice(0, -1)) * (BYTES[amount.slice(-1).toLowerCase()] ?? NaN);
}

/**
 * Milliseconds of a time that matches `timePattern`.
 * @example millisecondsOf("2h") // → 7200000
 */
export function millisecondsOf(time: string): number {
  return Number(time.slice(0, -1)) * (MILLISECONDS[time.slice(-1)] ?? NaN);
}
