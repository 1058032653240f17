/**
 * Whether a column only numbers the rows of its file as they stand: 1, 2, 3 … from top to bottom. Such a number is given
 * anew wherever rows change places, and tells as little of a row as its place does.
 */
export class RunningNumber {
  private next: number | undefined;

  /** Takes the next row's cell. @returns whether the numbers run on */
  take(cell: string): boolean {
    return this.runsOn(/^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN);
  }

  /** The same for a cell in UTF-8, from `start` to `end`. */
  takeBytes(bytes: Uint8Array, start: number, end: number): boolean {
    if (Number.isNaN(this.next)) return false;
    let number = end > start && end - start <= MOST_DIGITS ? 0 : Number.NaN;
    for (let i = start; i < end; i++) number = number * 10 + digitOf(bytes[i] ?? 0);
    return this.runsOn(number);
  }

  get isRunning(): boolean {
    return this.next !== undefined && !Number.isNaN(this.next);
  }

  private runsOn(number: number): boolean {
    this.next = this.next === undefined || number === this.next ? number + 1 : Number.NaN;
    return this.isRunning;
  }
}

/** Numbers of so many digits are exact. */
const MOST_DIGITS = 15;

function digitOf(byte: number): number {
  const digit = byte - 48;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}
