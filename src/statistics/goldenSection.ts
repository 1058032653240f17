/**
 * Where between two places a function with one valley is lowest, to a millionth of their distance. A parabola
 * would not do where the valley has a kink, as one has where a parameter is cut off at 0.
 *
 * Source: Kiefer 1953.
 */
export function goldenSection(from: number, to: number, lossAt: (place: number) => number): number {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [lossA, lossB] = [lossAt(a), lossAt(b)];
  for (let i = 0; i < GOLDEN_STEPS; i++) {
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
