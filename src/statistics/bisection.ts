/** After so many nothing of the 53 bits of a double is left to tell apart. */
const HALVES = 60;

/**
 * Where between two places a statement turns true that holds from there on: the distance is halved so many times.
 *
 * @param isPast true at `high`; false at `low`, where it is not asked
 * @returns a place at which it is true
 */
export function bisection(low: number, high: number, isPast: (place: number) => boolean, halves = HALVES): number {
  let [before, past] = [low, high];
  for (let i = 0; i < halves; i++) {
    const middle = before + (past - before) / 2;
    if (middle === before || middle === past) break;
    if (isPast(middle)) past = middle;
    else before = middle;
  }
  return past;
}

/** The same without an upper place: one is looked for first, `high`, above 0, and its doubles; Infinity where there is none up to `most`. */
export function bisectionBeyond(
  [low, high]: readonly [number, number],
  isPast: (place: number) => boolean,
  { most, halves }: { most: number; halves: number },
): number {
  let [before, past] = [low, high];
  while (!isPast(past) && past < most) [before, past] = [past, 2 * past];
  return isPast(past) ? bisection(before, past, isPast, halves) : Infinity;
}
