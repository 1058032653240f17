import { binomialCdf, binomialPmf } from "./binomial.js";
import { mcnemar } from "./mcnemar.js";

export interface PairedErrors {
  /** Items, at least 1. */
  n: number;
  /** The difference of the two error rates, 0 … 1. */
  difference: number;
  /** Share of items that just one of the two gets right, at least `difference`. */
  discordance: number;
  /** Default 0.05. */
  level?: number;
}

/**
 * The probability that McNemar's mid-p test finds a difference of this size at the level, summed over all tables.
 *
 * @example mcnemarPower({ n: 1000, difference: 0.02, discordance: 0.05 }) // → about 0.80
 * Source: Duffy 1984, Biometrics 40:1005 (unconditional power), with the mid-p of Fagerland 2013.
 */
export function mcnemarPower({ n, difference, discordance, level = 0.05 }: PairedErrors): number {
  const share = Math.min(1, (discordance + difference) / (2 * discordance));
  const centre = n * discordance;
  // Beyond eight standard deviations nothing is left to add.
  const reach = 8 * Math.sqrt(centre * (1 - discordance)) + 8;
  let power = 0;
  for (
    let discordant = Math.max(0, Math.floor(centre - reach));
    discordant <= Math.min(n, centre + reach);
    discordant++
  ) {
    const critical = criticalCount(discordant, level);
    if (critical < 0) continue;
    const found = binomialCdf(critical, discordant, share) + binomialCdf(critical, discordant, 1 - share);
    power += binomialPmf(discordant, n, discordance) * found;
  }
  return Math.min(1, power);
}

/** The largest smaller count of so many discordant items that is still significant; −1 when none is. */
function criticalCount(discordant: number, level: number): number {
  let [low, high] = [-1, Math.floor(discordant / 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (mcnemar(middle, discordant - middle).p_mid <= level) low = middle;
    else high = middle - 1;
  }
  return low;
}
