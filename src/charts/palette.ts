/**
 * Colours that people with any colour vision can tell apart (Okabe and Ito 2008), in the order in which experiments get
 * them. Their yellow is left out: it cannot be read on white. The first is the baseline's.
 */
export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9"] as const;

/** The colour of the i-th experiment; after the last colour they start again. */
export function colourOf(index: number): string {
  return PALETTE[index % PALETTE.length] ?? PALETTE[0];
}
