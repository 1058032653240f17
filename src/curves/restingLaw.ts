import { lowestPlace } from "../statistics/goldenSection.js";
import type { LogCurve } from "./logCurve.js";
import { bestScales } from "./powerLaw.js";

/** e(t) = c + a·exp(−t/τ): a training that comes to rest, as boosting and fine-tuning do. */
export interface RestingLaw {
  /** Sum of squared relative errors. */
  loss: number;
  /** The value after `t` iterations. */
  valueAt(t: number): number;
}

/** τ lies between a twentieth and three times of the iterations that are fitted. */
const [SHORTEST, LONGEST] = [1 / 20, 3];

/** The law that comes to rest and fits best. */
export function fitRestingLaw({ x, y }: LogCurve): RestingLaw {
  const times = x.map((at) => Math.exp(at));
  const [first = NaN, last = NaN] = [times[0], times.at(-1)];
  const values = Float64Array.from(y, Math.exp);
  const fitAt = (place: number) => {
    const rest = (last - first) * Math.exp(place);
    const fallen = (t: number) => Math.exp((last - t) / rest);
    return { fallen, ...bestScales(Float64Array.from(times, fallen), values) };
  };
  const best = fitAt(lowestPlace(Math.log(SHORTEST), Math.log(LONGEST), (place) => fitAt(place).loss));
  return { loss: best.loss, valueAt: (t) => best.c + best.a * best.fallen(t) };
}
