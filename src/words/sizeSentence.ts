/** How many items, and what was assumed for it; the keys are those of `holdout size --json`. */
export interface Size {
  n: number;
  metric: string;
  expect: number;
  half_width?: number;
  detect?: number;
  /** Share of items that just one of two networks gets right. */
  discordance?: number;
  prevalence?: number;
  correlation?: number;
  level: number;
  power?: number;
  method: string;
}

/** What `holdout size` says. */
export function sizeSentence(size: Size): string {
  const assumed = assumptions(size);
  const assumption = assumed.length > 0 ? `\nAssumed: ${assumed.join("; ")}.` : "";
  return `${size.n.toLocaleString("en")} ${size.n === 1 ? "item" : "items"} for ${wish(size)} (${size.method}).${assumption}`;
}

function wish({ metric, expect, half_width, detect }: Size): string {
  return detect === undefined
    ? `a 95 % interval of ± ${half_width} around ${metric} ${expect}`
    : `seeing a difference of ${detect} ${fromTo(metric, expect, detect)} in four of five cases at 5 %`;
}

/** The other network is the better one; of errors without room below that much worse. */
function fromTo(metric: string, expect: number, detect: number): string {
  if (metric !== "error") return `between ${metric} ${expect} and ${short(expect + detect)}`;
  const to = expect - detect >= 0 ? expect - detect : expect + detect;
  return `between the errors ${expect} and ${short(to)}`;
}

const ONE_COMPARISON =
  "one comparison, of one training each (what trainings differ by chance, more seeds tell, and no number of items)";

function assumptions({ discordance, prevalence, correlation, detect }: Size): string[] {
  const all = [
    discordance === undefined
      ? undefined
      : `just one of both networks is right on ${percent(discordance)} % of the items`,
    prevalence === undefined ? undefined : `${percent(prevalence)} % of the items are positive`,
    correlation === undefined ? undefined : `both networks' scores correlate by ${correlation}`,
    detect === undefined ? undefined : ONE_COMPARISON,
  ];
  return all.filter((part) => part !== undefined);
}

/** Without the last digits of a sum: 0.7 for 0.7000000000000001. */
function short(number: number): number {
  return Number(number.toPrecision(6));
}

function percent(share: number): number {
  return Number((share * 100).toPrecision(3));
}

/** Why a size cannot be told. */
export const sizeRefusals = {
  meansNothing: (option: string, asked: string, others: string) =>
    `${option} means nothing for ${asked}; it is for ${others}`,
  incomplete:
    "give --metric, --expect, and either --half-width or --detect: the width of an interval, or a difference to be seen; type for example `holdout size --metric error --expect 0.1 --half-width 0.02`, or for a ranking `holdout size --metric average_precision --expect 0.6 --prevalence 0.2 --detect 0.1`",
  widthOrDifference: "give either --half-width or --detect: the width of an interval, or a difference to be seen",
  tooMany: "that would take more than a billion items; ask for less",
  tooFewDiscordant: (discordance: number, detect: number) =>
    `--discordance is ${discordance}; with a difference of ${detect} at least ${detect} of the items are told apart`,
  tooManyDiscordant: (discordance: number, errors: readonly [number, number], most: number) =>
    `--discordance is ${discordance}; networks with errors of ${errors.map(short).join(" and ")} are told apart on at most ${short(most)} of the items`,
  noRoom: (expect: number, detect: number) =>
    `--detect is ${detect}; from an error of ${expect} there is no room for such a difference`,
  unknownMetric: (metric: string, relation: string | undefined) =>
    `--metric is ${JSON.stringify(metric)}; sizes are known for error, average_precision and roc_auc${relation === undefined ? "" : ` (${relation})`}`,
  noPrevalence: (metric: string) => `--prevalence is missing; ${metric} depends on the share of positives`,
  tooRare: (prevalence: number, rarest: number) =>
    `--prevalence is ${prevalence}; sizes are simulated for shares from ${rarest} to ${1 - rarest}: enrich the set with the rarer class, or ask for error`,
  asConstant: (expect: number, constant: number) =>
    `--expect is ${expect}; a constant answer scores ${constant} already: expect more`,
};
