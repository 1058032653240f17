import { seededChance } from "../common/chance.js";
import { learningRateOf } from "../curves/learningRate.js";
import { judgeCurve, type Because, type Verdict } from "../curves/verdict.js";
import type { CurvePoint } from "../experiments/experiment.js";
import { METRICS, parseMetricName } from "../metrics/metric.js";
import type { Task } from "../tasks/task.js";

const words: Record<Verdict, string> = {
  "too-short": "too short to say",
  diverging: "diverging",
  overfitting: "overfitting",
  saturated: "saturated",
  learning: "still learning",
  unclear: "unclear",
};

/**
 * What the curves of each experiment say, in words: `still learning (seeds 1, 2), saturated (seed 3)`.
 *
 * @param curves one per seed, in the order of `seeds`
 */
export function curveVerdicts(
  trained: { name: string; seeds: number[]; curves: CurvePoint[][] }[],
  task: Task,
  n: number,
): Record<string, string> {
  return Object.fromEntries(
    trained.map(({ name, seeds, curves }) => [
      name,
      inWords(curves.map((curve, i) => ({ seed: seeds[i] ?? 0, said: say(curve, task, n) }))),
    ]),
  );
}

function say(curve: CurvePoint[], task: Task, n: number): string {
  const metric = parseMetricName(task.metrics.primary);
  const series = seriesOf(curve);
  const isFalling = METRICS[metric].direction === "falls";
  const points = (series[`validation/${metric}`] ?? []).map(([step, value]): [number, number] => [
    step,
    isFalling ? value : 1 - value,
  ]);
  const losses = [series["validation/log_loss"] ?? []].filter((loss) => loss.length > 0);
  const isLoss = metric === "log_loss";
  const isRocArea = metric === "roc_auc";
  // An average precision of .5 is no sign of guessing, as an error of .5 may be.
  const hasChanceLevel = isLoss || isRocArea || metric === "error";
  // Of a metric without an upper end half of one error is no value.
  const items = Number.isFinite(METRICS[metric].range[1]) ? n : undefined;
  const [least, most] = METRICS[metric].range;
  const [training, learningRate] = [series["train/loss"] ?? [], learningRateOf({ series })];
  const verdict = judgeCurve(
    {
      points,
      training,
      losses,
      items,
      isLoss,
      hasChanceLevel,
      isRocArea,
      learningRate,
      most: isFalling ? most : 1 - least,
    },
    seededChance(1),
  );
  const more = [
    REASONS[verdict.because?.kind ?? ""] ?? "",
    verdict.losing_calibration ? "losing calibration" : "",
    verdict.chance_level ? "no better than chance" : "",
    verdict.unstable ? "unstable" : "",
  ];
  return [words[verdict.verdict], ...more.filter(Boolean)].join(", ");
}

/** Why it is unclear, where that says what to look at. */
const REASONS: Record<string, string> = {
  annealed: "flat since the learning rate ran out",
  "at-worst": "nothing right yet",
  begins: "just begun to learn",
  "falls-late": "falling at its end",
  levelled: "level since it last fell",
  "score-grows": "its score still grows",
  "past-best": "past its best",
  jumps: "jumped at its end",
} satisfies Partial<Record<Because["kind"], string>>;

function seriesOf(curve: readonly CurvePoint[]): Record<string, [step: number, value: number][]> {
  const names = new Set(curve.flatMap(({ metrics }) => Object.keys(metrics)));
  const pointsOf = (name: string) =>
    curve.flatMap(({ step, metrics }): [number, number][] => {
      const value = metrics[name];
      return value === undefined ? [] : [[step, value]];
    });
  return Object.fromEntries([...names].map((name) => [name, pointsOf(name)]));
}

function inWords(seeds: { seed: number; said: string }[]): string {
  const groups = new Map<string, number[]>();
  for (const { seed, said } of seeds) groups.set(said, [...(groups.get(said) ?? []), seed]);
  const parts = [...groups].map(
    ([said, numbers]) => `${said} (seed${numbers.length > 1 ? "s" : ""} ${numbers.join(", ")})`,
  );
  return groups.size === 1 ? ([...groups.keys()][0] ?? "") : parts.join("; ");
}
