import type { Interval } from "../statistics/wilson.js";

/** A metric's value and its 95 % interval: how far it could be off because other items might have been drawn. */
export interface Score {
  value: number;
  interval: Interval;
}
