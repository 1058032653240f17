/** Tick positions of an axis in ascending order, all inside the domain: those with a label, and the small ones between. */
export interface AxisTicks {
  labelled: number[];
  plain: number[];
}

/**
 * Ticks a reader of log axes expects: as many numbers of every decade as fit, down to 1, 2, 5, then 1 and 3, then powers of ten, then every
 * other power; where a decade's ticks would be fewer than four, evenly spaced round numbers. All 1…9 of a decade become plain ticks, so that the
 * axis is seen to be logarithmic.
 *
 * @param domain smallest and largest value, both above 0
 * @param most how many labels fit beside each other
 *
 * @example
 * logTicks([0.03, 0.9], 6).labelled // → [0.05, 0.1, 0.2, 0.5]
 */
export function logTicks(domain: readonly [number, number], most: number): AxisTicks {
  const [low, high] = domain;
  const decades = Math.log10(high / low);
  if (multiples(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9], 1).length < FEWEST_ON_A_DECADE)
    return { labelled: linearTicks(domain, most).labelled, plain: [] };
  const plain = decades <= 6 ? multiples(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9], 1) : multiples(domain, [1], 1);
  return { labelled: labelledLogTicks(domain, most), plain };
}

const FEWEST_ON_A_DECADE = 4;

/** Of steps and epochs, which are whole: the same ticks without fractions, where two are left. */
export function wholeTicks({ labelled, plain }: AxisTicks): AxisTicks {
  const whole = labelled.filter(Number.isInteger);
  return { labelled: whole.length >= 2 ? whole : labelled, plain };
}

/**
 * Evenly spaced round numbers (steps of 1, 2 or 5 times a power of ten) inside the domain.
 *
 * @example
 * linearTicks([0, 0.9], 6).labelled // → [0, 0.2, 0.4, 0.6, 0.8]
 */
export function linearTicks([low, high]: readonly [number, number], most: number): AxisTicks {
  const rough = (high - low) / most;
  const exponent = Math.floor(Math.log10(rough));
  for (const [mantissa, power] of [
    [1, exponent],
    [2, exponent],
    [5, exponent],
    [1, exponent + 1],
    [2, exponent + 1],
  ] as const) {
    const step = exactly(mantissa, power);
    if (step < rough * 0.999) continue;
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    const labelled = Array.from({ length: last - first + 1 }, (_, i) => exactly((first + i) * mantissa, power));
    return { labelled, plain: [] };
  }
  return { labelled: [], plain: [] };
}

function labelledLogTicks(domain: readonly [number, number], most: number): number[] {
  for (const mantissas of MANTISSAS) {
    const ticks = multiples(domain, mantissas, 1);
    if (ticks.length <= most && ticks.length >= 2) return ticks;
  }
  for (let every = 2; every < 400; every++) {
    const ticks = multiples(domain, [1], every);
    if (ticks.length <= most && ticks.length >= 2) return ticks;
  }
  return linearTicks(domain, most).labelled;
}

/** From the densest: between 1 and 2 lies a third of a decade, in which a reader wants a number, too. */
const MANTISSAS = [
  [1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
  [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
  [1, 1.5, 2, 3, 4, 5, 7],
  [1, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
  [1],
];

/** The mantissas times every `every`-th power of ten that lie inside the domain. */
function multiples([low, high]: readonly [number, number], mantissas: readonly number[], every: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    ticks.push(...mantissas.map((mantissa) => exactly(mantissa, power)).filter((tick) => tick >= low && tick <= high));
  }
  return ticks;
}

/** 3 and -2 give 0.03, and not 0.030000000000000002 as a multiplication would. */
function exactly(mantissa: number, power: number): number {
  return Number(`${mantissa}e${power}`);
}
