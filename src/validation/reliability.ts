/** How far labels can be relied on. */
export type Reliability = "reliable" | "tentative" | "unreliable";

/**
 * Conclusions may be drawn from labels whose alpha is at least .8, tentative ones from .667. Made for alpha; a kappa, which corrects for
 * chance alike, is read the same way.
 *
 * Source: Krippendorff 2004, Content Analysis, second edition, section 11.5.
 */
export function reliabilityOf(agreement: number): Reliability {
  if (agreement >= 0.8) return "reliable";
  return agreement >= 0.667 ? "tentative" : "unreliable";
}
