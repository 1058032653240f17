import type { Chance } from "../../src/common/chance.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { between } from "./curveFamilies.js";

/** The learning rate as a share of its highest, when a share of the training is done. */
export type Schedule = (share: number) => number;

/** A training by stochastic gradient descent on a quadratic loss with a spectrum that falls as a power. */
export interface NoisyQuadratic {
  /** Of the curvatures h_i = i^-exponent. */
  exponent: number;
  /** Of the first squared distances i^-distance. */
  distance: number;
  /** Loss that nothing takes away, as a share of the first loss. */
  offset: number;
  /** Variance of the gradients' noise along a direction, over its curvature. */
  noise: number;
  /** Highest learning rate; steeper than 2 / h_1 = 2 diverges. */
  rate: number;
  /** Optimiser steps. */
  steps: number;
}

export function drawnQuadratic(chance: Chance): NoisyQuadratic {
  return {
    exponent: between(chance, 1, 1.6),
    distance: between(chance, 0, 0.3),
    offset: between(chance, 0, 0.06),
    noise: 10 ** between(chance, -4, -1.5),
    rate: between(chance, 0.2, 0.9),
    steps: Math.round(10 ** between(chance, 3, 4.5)),
  };
}

/** Directions of the spectrum: so many stand for a million. */
const DIRECTIONS = 100;
/** The rate is constant in each. */
const STRETCHES = 400;

/**
 * The expected loss, as a share of the first, after so many evaluations evenly spaced over the training.
 *
 * Source: Zhang et al. 2019, Which Algorithmic Choices Matter at Which Batch Sizes?, equation 4 (plain SGD).
 */
export function expectedLosses(model: NoisyQuadratic, schedule: Schedule, evaluations: number): CurvePoint[] {
  const { exponent, distance, offset, noise, rate, steps } = model;
  const indices = Array.from({ length: DIRECTIONS }, (_, k) => 10 ** ((6 * k) / DIRECTIONS));
  const curvatures = indices.map((i) => i ** -exponent);
  const squares = indices.map((i) => i ** -distance);
  const loss = () => squares.reduce((sum, square, k) => sum + (indices[k] ?? 0) * (curvatures[k] ?? 0) * square, 0);
  const first = loss();
  const every = STRETCHES / evaluations;
  const losses: CurvePoint[] = [];
  for (let k = 0; k < STRETCHES; k++) {
    const now = rate * schedule((k + 0.5) / STRETCHES);
    curvatures.forEach((h, i) => {
      const kept = (1 - now * h) ** 2;
      const all = kept ** (steps / STRETCHES);
      const added = kept < 1 ? (now * now * h * noise * (1 - all)) / (1 - kept) : 0;
      squares[i] = all * (squares[i] ?? 0) + added;
    });
    if (Math.floor((k + 1) / every) > Math.floor(k / every))
      losses.push([((k + 1) * steps) / STRETCHES, offset + loss() / first]);
  }
  return losses;
}
