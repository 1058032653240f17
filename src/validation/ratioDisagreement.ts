/** On the axis of logarithms a stretch is at most this long. */
const LONGEST_STRETCH = 1;
/** A number's weight is spread over so many Chebyshev points of its stretch. */
const POINTS = 16;
/** Numbers that lie more stretches apart than this are as different as can be: 1 − tanh²(38 / 2) is less than a double resolves. */
const REACH = 39;
/** Numbers that fill less than this part of a stretch get stretches of their own: they would drown in the rounding of the larger one. */
const FILLED = 1 / 4;

/**
 * Σ c_a c_b ((a − b) / (a + b))² over all ordered pairs of numbers, as a function of how often each occurs, in time that grows with how
 * many numbers there are and not with its square.
 *
 * (a − b) / (a + b) = tanh((ln a − ln b) / 2), whose square is so smooth that a polynomial of degree 15 on a stretch of the axis of
 * logarithms misses less than 1e-15 of its largest value there: its poles are π away. So each count is spread over 16 points of its
 * stretch by Lagrange's polynomials, and the pairs of points stand for the pairs of numbers.
 *
 * @param numbers from 0, each once, ascending
 * @returns counts (one per number) → the sum, to about twelve digits, also where those that are counted hardly differ
 * @example ratioDisagreement(Float64Array.of(1, 3))(Float64Array.of(1, 1)) // → 2 · (2 / 4)² = 0.5
 * Source: Trefethen 2013, Approximation Theory and Approximation Practice, theorem 8.2.
 */
export function ratioDisagreement(numbers: Float64Array): (counts: Float64Array) => number {
  const zeros = numbers[0] === 0 ? 1 : 0;
  const places = placesOf(numbers.subarray(zeros));
  const range = places.at(-1) ?? 0;
  const stretches = Math.max(1, Math.ceil(range / LONGEST_STRETCH));
  const length = range / stretches || LONGEST_STRETCH;
  const stretchOf = Int32Array.from(places, (place) => Math.min(stretches - 1, Math.floor(place / length)));
  const parts = partsOf(places, stretchOf, length);
  const differences = differencesOf(Math.min(stretches - 1, REACH), length);
  const weights = new Float64Array(stretches * POINTS);
  return (counts) => {
    const [first, last] = [counts.findIndex(isCounted), counts.findLastIndex(isCounted)];
    const filled = (places[last - zeros] ?? NaN) - (places[first - zeros] ?? NaN);
    if (filled > 0 && filled < FILLED * length)
      return ratioDisagreement(numbers.subarray(first, last + 1))(counts.subarray(first, last + 1));
    weights.fill(0);
    const zero = zeros === 1 ? (counts[0] ?? 0) : 0;
    let others = 0;
    for (let i = 0; i < stretchOf.length; i++) {
      const count = counts[zeros + i] ?? 0;
      if (count === 0) continue;
      others += count;
      const [into, from] = [(stretchOf[i] ?? 0) * POINTS, i * POINTS];
      for (let k = 0; k < POINTS; k++) weights[into + k] = (weights[into + k] ?? 0) + count * (parts[from + k] ?? 0);
    }
    // Zeros are equal among themselves, and as far from all others as numbers can be.
    return 2 * zero * others + Math.max(0, betweenPoints(weights, differences));
  };
}

function isCounted(count: number): boolean {
  return count > 0;
}

/** ln(number / least) of each number; of one that is hardly larger to the last digit, too. */
function placesOf(numbers: Float64Array): Float64Array {
  const least = numbers[0] ?? 1;
  return numbers.map((number) =>
    number < 2 * least ? Math.log1p((number - least) / least) : Math.log(number) - Math.log(least),
  );
}

/** The Chebyshev points of a stretch as angles; a point lies at (1 − cos) / 2 of the stretch. */
const ANGLES = Float64Array.from({ length: POINTS }, (_, k) => ((k + 0.5) * Math.PI) / POINTS);

/** What of each number falls to each point of its stretch, POINTS a number: Lagrange's polynomials as sums of Chebyshev's. */
function partsOf(places: Float64Array, stretchOf: Int32Array, length: number): Float64Array {
  const waves = Float64Array.from({ length: POINTS * POINTS }, (_, i) =>
    Math.cos((i % POINTS) * (ANGLES[Math.floor(i / POINTS)] ?? 0)),
  );
  const parts = new Float64Array(places.length * POINTS);
  places.forEach((place, i) => {
    const within = Math.min(1, place / length - (stretchOf[i] ?? 0));
    const angle = Math.acos(1 - 2 * within);
    for (let wave = 0; wave < POINTS; wave++) {
      const height = ((wave === 0 ? 1 : 2) / POINTS) * Math.cos(wave * angle);
      for (let k = 0; k < POINTS; k++)
        parts[i * POINTS + k] = (parts[i * POINTS + k] ?? 0) + height * (waves[k * POINTS + wave] ?? 0);
    }
  });
  return parts;
}

/** The difference of every two points whose stretches lie 0, 1, … `farthest` apart, POINTS² a distance. */
function differencesOf(farthest: number, length: number): Float64Array {
  const differences = new Float64Array((farthest + 1) * POINTS * POINTS);
  return differences.map((_, i) => {
    const [apart, first, second] = [Math.floor(i / POINTS ** 2), Math.floor(i / POINTS) % POINTS, i % POINTS];
    const between = (Math.cos(ANGLES[first] ?? 0) - Math.cos(ANGLES[second] ?? 0)) / 2;
    return Math.tanh((length * (apart + between)) / 2) ** 2;
  });
}

/** The sum over all ordered pairs of points, from the last stretch to the first. */
function betweenPoints(weights: Float64Array, differences: Float64Array): number {
  const distances = differences.length / POINTS ** 2;
  let [sum, beyond] = [0, 0];
  for (let from = weights.length - POINTS; from >= 0; from -= POINTS) {
    const outOfReach = from + distances * POINTS;
    for (let j = outOfReach; j < outOfReach + POINTS; j++) beyond += weights[j] ?? 0;
    for (let i = 0; i < POINTS; i++) {
      const weight = weights[from + i] ?? 0;
      if (weight === 0) continue;
      let later = beyond;
      for (let apart = 1; apart < distances; apart++) later += toStretch(i, from, apart);
      sum += weight * (toStretch(i, from, 0) + 2 * later);
    }
  }
  return sum;

  /** From a point of the stretch at `from` to all points of the one so far behind it. */
  function toStretch(i: number, from: number, apart: number): number {
    const [first, row] = [from + apart * POINTS, (apart * POINTS + i) * POINTS];
    let difference = 0;
    for (let j = 0; j < POINTS; j++) difference += (weights[first + j] ?? 0) * (differences[row + j] ?? 0);
    return difference;
  }
}
