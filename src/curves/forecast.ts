import type { Chance } from "../common/chance.js";
import { quantile } from "../statistics/quantile.js";
import type { Interval } from "../statistics/wilson.js";
import { mean, noiseOf, since, type LogCurve } from "./logCurve.js";
import { fitPrepared, logSpaced, preparedFit, valueAt, type PowerLaw } from "./powerLaw.js";

/** What one evaluation would probably show after more iterations. */
export interface Forecast {
  /** In the steps of the file. */
  step: number;
  value: number;
  /** 95 %: the uncertainty of the fit, and the noise of a single evaluation. */
  interval: Interval;
}

/** Fewer evaluations than this do not show a power law. */
const FEWEST = 8;
const MOST_POINTS = 60;
const RESAMPLES = 200;
/** The start of a training (warm-up, first epochs) follows another law: what lies before the last 30-fold is not fitted. */
const FITTED_FACTOR = 30;

/**
 * The value at 2 and 10 times the iterations done, from a power law with offset fitted on log-spaced points. The interval
 * comes from fitting again on the fitted curve plus resampled blocks of residuals (blocks, since neighbours wander together).
 *
 * @param lastStep the last step of the file; forecasts are given for its multiples
 * @returns nothing where there are fewer than eight evaluations
 */
export function forecastOf(curve: LogCurve, { lastStep, chance }: { lastStep: number; chance: Chance }): Forecast[] {
  const lastX = curve.x.at(-1) ?? 0;
  const fitted = since(curve, lastX - Math.log(FITTED_FACTOR));
  if (fitted.x.length < FEWEST) return [];
  const points = logSpaced(fitted, MOST_POINTS);
  const prepared = preparedFit(points);
  const law = fitPrepared(prepared, Float64Array.from(points.y, Math.exp));
  const centre = points.x.map((x) => Math.log(valueAt(law, Math.exp(x))));
  const residuals = points.y.map((y, i) => y - (centre[i] ?? NaN));
  // Neighbours that wander together differ less from each other than from the law.
  const noise = Math.max(noiseOf(curve.y.slice(-200)), deviationOf(residuals));
  const laws = Array.from({ length: RESAMPLES }, () => refitted(prepared, centre, residuals, chance));
  return [2, 10].map((factor) => {
    const t = Math.exp(lastX) * factor;
    const values = laws.map((one) => valueAt(one, t) * Math.exp(noise * chance.normal())).sort((a, b) => a - b);
    return {
      step: lastStep * factor,
      value: valueAt(law, t),
      interval: [quantile(values, 0.025), quantile(values, 0.975)],
    };
  });
}

function deviationOf(residuals: readonly number[]): number {
  return Math.sqrt(mean(residuals.map((residual) => residual * residual)));
}

function refitted(
  prepared: ReturnType<typeof preparedFit>,
  centre: readonly number[],
  residuals: readonly number[],
  chance: Chance,
): PowerLaw {
  const n = centre.length;
  const length = Math.max(2, Math.round(n ** (1 / 3)));
  // Three parameters were fitted, so the residuals are smaller than the noise was.
  const widening = Math.sqrt(n / Math.max(1, n - 3));
  const values = new Float64Array(n);
  for (let from = 0; from < n; from += length) {
    const start = chance.below(n - length + 1);
    for (let i = 0; i < length && from + i < n; i++) {
      values[from + i] = Math.exp((centre[from + i] ?? 0) + (residuals[start + i] ?? 0) * widening);
    }
  }
  return fitPrepared(prepared, values);
}
