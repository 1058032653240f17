/**
 * Where between two places a function with one valley is lowest, by default to a millionth of their distance. A parabola
 * would not do where the valley has a kink, as one has where a parameter is cut off at 0.
 *
 * Source: Kiefer 1953.
 */
export function goldenSection(
  from: number,
  to: number,
  lossAt: (place: number) => number,
  steps = GOLDEN_STEPS,
): number {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [lossA, lossB] = [lossAt(a), lossAt(b)];
  for (let i = 0; i < steps; i++) {
    if (lossA <= lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - GOLDEN * (high - low);
      lossA = lossAt(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + GOLDEN * (high - low);
      lossB = lossAt(b);
    }
  }
  return (low + high) / 2;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const GOLDEN_STEPS = 30;

const TRIED = 12;

/** Where a function is lowest that may have several valleys: the best of thirteen places, then between its neighbours, to a thousandth of their distance. */
export function lowestPlace(from: number, to: number, lossAt: (place: number) => number): number {
  const placeOf = (i: number) => from + ((to - from) * Math.max(0, Math.min(TRIED, i))) / TRIED;
  const losses = Array.from({ length: TRIED + 1 }, (_, i) => lossAt(placeOf(i)));
  const near = losses.indexOf(Math.min(...losses));
  return goldenSection(placeOf(near - 1), placeOf(near + 1), lossAt, 14);
}
