/** The largest distance between two distribution functions, and how surprising it is. */
export interface KolmogorovSmirnov {
  statistic: number;
  p: number;
  method: "exact" | "asymptotic";
}

/** Steps of the exact count we are ready to wait for: about a second. */
const MOST_STEPS = 2e8;

/**
 * Two-sample Kolmogorov–Smirnov test, two-sided. Exact given the ties: the share of all ways to deal the pooled values into two
 * groups of these sizes that are at least this far apart. Only for very large groups the asymptotic p, which is
 * conservative with ties.
 *
 * To ask whether a draw resembles its population, compare the drawn with those not drawn: then the null hypothesis, that all
 * draws of this size were equally likely, is the very one the count is over.
 *
 * @param a, b finite numbers, at least one each, any order
 * @example kolmogorovSmirnov([1, 2, 2, 3, 3], [1, 2, 3, 3, 4, 5]) // → { statistic: 0.33333, p: 0.74026, method: "exact" }
 * Source: Schröer and Trenkler 1995, Computational Statistics & Data Analysis 20:185.
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): KolmogorovSmirnov {
  if (a.length === 0 || b.length === 0) return { statistic: NaN, p: NaN, method: "exact" };
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const { groups, distance } = pool(few, many);
  const [n, m] = [few.length, many.length];
  const statistic = distance / (n * m);
  if (stepsOf(groups, n) <= MOST_STEPS) return { statistic, p: dealtAsFar(groups, n, m, distance), method: "exact" };
  return { statistic, p: kolmogorovTail(statistic * Math.sqrt((n * m) / (n + m))), method: "asymptotic" };
}

/**
 * One-sample Kolmogorov–Smirnov test against a continuous distribution, two-sided; exact up to 1,000 values.
 *
 * @param sample finite numbers, at least one, any order
 * @param cdf the share of the distribution at or below x
 * @example kolmogorovSmirnovAgainst([0.1, 0.4, 0.7], (x) => x).statistic // → 0.3
 * Source: Marsaglia, Tsang and Wang 2003, Journal of Statistical Software 8(18).
 */
export function kolmogorovSmirnovAgainst(sample: ArrayLike<number>, cdf: (x: number) => number): KolmogorovSmirnov {
  const n = sample.length;
  if (n === 0) return { statistic: NaN, p: NaN, method: "exact" };
  const sorted = Float64Array.from(sample).sort();
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const share = cdf(sorted[i] ?? NaN);
    statistic = Math.max(statistic, share - i / n, (i + 1) / n - share);
  }
  const isExact = n <= 1_000 && n * statistic < 60;
  if (isExact) return { statistic, p: Math.max(0, 1 - marsaglia(n, statistic)), method: "exact" };
  return { statistic, p: kolmogorovTail(statistic * Math.sqrt(n)), method: "asymptotic" };
}

/**
 * The limit of P(√n · D ≥ x).
 *
 * @example kolmogorovTail(1.3581) // → 0.05
 * Source: Kolmogorov 1933; the second series is Jacobi's transform of the first, quick for small x.
 */
export function kolmogorovTail(x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 9; k += 2) sum += Math.exp(-(k * k * Math.PI * Math.PI) / (8 * x * x));
    return Math.min(1, 1 - (Math.sqrt(2 * Math.PI) / x) * sum);
  }
  for (let k = 1; k <= 8; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, sum);
}

/** Sizes of the groups of equal values in ascending order, and the distance times n · m, a whole number. */
function pool(few: ArrayLike<number>, many: ArrayLike<number>): { groups: number[]; distance: number } {
  const a = Float64Array.from(few).sort();
  const b = Float64Array.from(many).sort();
  const groups: number[] = [];
  let distance = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const before = i + j;
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    if (i + j === before) throw new RangeError("values must be finite numbers");
    groups.push(i + j - before);
    distance = Math.max(distance, Math.abs(i * b.length - j * a.length));
  }
  return { groups, distance };
}

/**
 * The probability that dealing n and m items at random walks at least `distance` away, looking only where a group of equal
 * values ends. What has walked that far leaves the table and is added up, so that tiny p keep their digits.
 */
function dealtAsFar(groups: readonly number[], n: number, m: number, distance: number): number {
  if (distance === 0) return 1;
  const mass = new Float64Array(n + 2);
  mass[0] = 1;
  let [seen, low, high, gone] = [0, 0, 0, 0];
  for (const size of groups) {
    if (isDealtAtOnce(size, n)) dealAtOnce(mass, { low, high, n, left: n + m - seen, size });
    else
      for (let step = 0; step < size; step++)
        deal(mass, Math.max(low, seen + step - m), Math.min(n, high + step), n, n + m - seen - step);
    seen += size;
    low = Math.max(low, seen - m);
    high = Math.min(n, high + size);
    const isFar = (taken: number) => Math.abs(taken * m - (seen - taken) * n) >= distance;
    while (low <= high && isFar(low)) gone += take(mass, low++);
    while (high >= low && isFar(high)) gone += take(mass, high--);
  }
  return Math.min(1, gone);
}

/** One more item goes to the small group with probability (what it still lacks) / (what is left). */
function deal(mass: Float64Array, low: number, high: number, n: number, left: number): void {
  for (let taken = Math.min(high, n); taken >= low; taken--) {
    const here = mass[taken] ?? 0;
    const share = (n - taken) / left;
    mass[taken + 1] = (mass[taken + 1] ?? 0) + here * share;
    mass[taken] = here * (1 - share);
  }
}

/** A group of equal values is dealt one by one while that is quicker than all at once. */
function isDealtAtOnce(size: number, n: number): boolean {
  return size > 4 * n;
}

function stepsOf(groups: readonly number[], n: number): number {
  let steps = 0;
  for (const size of groups) steps += n * (isDealtAtOnce(size, n) ? 4 * n : size);
  return steps;
}

/** A whole group: as many of it go to the small group as the hypergeometric distribution says, for each number that is in it already. */
function dealAtOnce(
  mass: Float64Array,
  { low, high, n, left, size }: { low: number; high: number; n: number; left: number; size: number },
): void {
  const before = mass.slice(low, high + 1);
  mass.fill(0, low, high + 1);
  before.forEach((here, i) => {
    const taken = low + i;
    const { least, chances } = hypergeometric(n - taken, left, size);
    for (let k = 0; k < chances.length; k++) {
      const to = taken + least + k;
      mass[to] = (mass[to] ?? 0) + here * (chances[k] ?? 0);
    }
  });
}

/** Of `left` items, `lacking` of them marked, `size` are taken: the chances that `least`, `least` + 1, … marked ones are among them. */
function hypergeometric(lacking: number, left: number, size: number): { least: number; chances: Float64Array } {
  const least = Math.max(0, size - (left - lacking));
  const most = Math.min(lacking, size);
  const chances = new Float64Array(most - least + 1);
  const peak = Math.min(most, Math.max(least, Math.floor(((lacking + 1) * (size + 1)) / (left + 2))));
  // From the peak outwards by the ratio of neighbours, then divided by their sum: nothing overflows, and no digits are lost.
  const ratio = (k: number) => ((lacking - k) * (size - k)) / ((k + 1) * (left - lacking - size + k + 1));
  chances[peak - least] = 1;
  for (let k = peak; k < most; k++) chances[k + 1 - least] = (chances[k - least] ?? 0) * ratio(k);
  for (let k = peak - 1; k >= least; k--) chances[k - least] = (chances[k + 1 - least] ?? 0) / ratio(k);
  let sum = 0;
  for (const chance of chances) sum += chance;
  return { least, chances: chances.map((chance) => chance / sum) };
}

function take(mass: Float64Array, at: number): number {
  const there = mass[at] ?? 0;
  mass[at] = 0;
  return there;
}

/** P(D < d) for n continuous values: the middle entry of the n-th power of a small matrix. */
function marsaglia(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const h = k - n * d;
  const matrix = stepMatrix(size, h);
  let power = identity(size);
  let square = matrix;
  // Powers are scaled down as they grow; the scale is kept as an exponent of ten.
  let exponent = 0;
  let squareExponent = 0;
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      [power, exponent] = scaled(multiply(power, square, size), exponent + squareExponent, size, k);
    }
    [square, squareExponent] = scaled(multiply(square, square, size), 2 * squareExponent, size, k);
  }
  let result = power[(k - 1) * size + k - 1] ?? NaN;
  for (let i = 1; i <= n; i++) {
    result = (result * i) / n;
    if (result < 1e-140) {
      result *= 1e140;
      exponent -= 140;
    }
  }
  return result * 10 ** exponent;
}

function stepMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const set = (row: number, column: number, change: number) => {
    matrix[row * size + column] = (matrix[row * size + column] ?? 0) + change;
  };
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= Math.min(size - 1, row + 1); column++) set(row, column, 1);
  for (let i = 0; i < size; i++) {
    set(i, 0, -(h ** (i + 1)));
    set(size - 1, i, -(h ** (size - i)));
  }
  set(size - 1, 0, 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      for (let g = 1; g <= row - column + 1; g++) matrix[row * size + column] = (matrix[row * size + column] ?? 0) / g;
    }
  }
  return matrix;
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = a[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        product[at] = (product[at] ?? 0) + factor * (b[inner * size + column] ?? 0);
      }
    }
  }
  return product;
}

function scaled(matrix: Float64Array, exponent: number, size: number, k: number): [Float64Array, number] {
  const centre = matrix[(k - 1) * size + k - 1] ?? 0;
  return centre > 1e140 ? [matrix.map((entry) => entry * 1e-140), exponent + 140] : [matrix, exponent];
}
