import { binomialCdf, binomialPmf } from "./binomial.js";
import { normalQuantile } from "./normal.js";

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
  // Beyond six standard deviations nothing is left to add.
  const reach = 6 * Math.sqrt(centre * (1 - discordance)) + 6;
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
  const midP = (fewer: number) => 2 * binomialCdf(fewer, discordant, 0.5) - binomialPmf(fewer, discordant, 0.5);
  // The normal approximation is off by one or two.
  let count = Math.max(-1, Math.floor(discordant / 2 - (normalQuantile(1 - level / 2) / 2) * Math.sqrt(discordant)));
  while (count >= 0 && midP(count) > level) count--;
  while (count + 1 <= discordant / 2 && midP(count + 1) <= level) count++;
  return count;
}
