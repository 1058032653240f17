/**
 * Colours that people with any colour vision can tell apart (Okabe and Ito 2008), in the order in which experiments get
 * them. Their yellow is left out: it cannot be read on white. The first is the baseline's.
 */
export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9"] as const;

/** How the lines of an experiment look. */
export interface Look {
  color: string;
  /** 0 is a whole line, 1 long dashes, 2 dashes and dots; where the colours start again. */
  dash: number;
}

const DASHES = 3;

/** How many experiments can be told apart by their looks. */
export const MOST_LOOKS = PALETTE.length * DASHES;

/**
 * The look of the i-th experiment: after the last colour they start again with another dash.
 *
 * @example lookOf(7) // → { color: "#0072B2", dash: 1 }
 */
export function lookOf(index: number): Look {
  return {
    color: PALETTE[index % PALETTE.length] ?? PALETTE[0],
    dash: Math.floor(index / PALETTE.length) % DASHES,
  };
}
