/** How a command ended. */
export interface Ended {
  status: number;
  out: string;
  err: string;
  milliseconds: number;
  /** Names of the files that were written. */
  wrote: readonly string[];
}

/** What was put in, as far as the answer must fit it. */
export interface Given {
  /** True where the answer must be JSON. */
  isJson: boolean;
  /** True where the input itself speaks of NaN. */
  hasNaN: boolean;
}

const SLOWEST_MS = 10_000;

/** What is wrong with how a command ended on any input whatever; undefined when nothing is. */
export function faultIn(ended: Ended, given: Given): string | undefined {
  const { status, milliseconds } = ended;
  if (status !== 0 && status !== 1 && status !== 2) return `exit status ${status}: ${ended.err}`;
  if (milliseconds > SLOWEST_MS) return `it took ${Math.round(milliseconds)} ms`;
  return status === 2 ? faultInRefusal(ended, given) : faultInAnswer(ended, given);
}

/** A sentence is shorter, whatever stands in the files and the command line. */
const LONGEST = 1000;

function faultInRefusal({ out, err, wrote }: Ended, { hasNaN }: Given): string | undefined {
  if (out !== "") return `a refusal printed ${JSON.stringify(out.slice(0, 100))}`;
  if (wrote.length > 0) return `a refusal wrote ${wrote.join(", ")}`;
  if (!err.startsWith("holdout: ") || err.includes("\n")) return `not one sentence: ${err}`;
  if (err.length > LONGEST) return `too long: ${err}`;
  const ours = err.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
  if (/\bat \S+:\d+:\d+|\bundefined\b|\[object|\bfunction\b/.test(ours)) return `not for people: ${err}`;
  return !hasNaN && /\bNaN\b/.test(ours) ? `not for people: ${err}` : undefined;
}

function faultInAnswer({ out, err, status }: Ended, { isJson, hasNaN }: Given): string | undefined {
  if (out === "") return `exit status ${status} without an answer`;
  if (/\bundefined\b|\[object|\bfunction\b/.test(out + err)) return `not for people: ${out}${err}`;
  if (!isJson) return !hasNaN && /\bNaN\b/.test(out) ? `not for people: ${out}` : undefined;
  let answer: unknown;
  try {
    answer = JSON.parse(out);
  } catch {
    return `not JSON: ${out}`;
  }
  const path = nullIn(answer, "");
  return path === undefined || hasNaN ? undefined : `null at ${path}: ${out}`;
}

/**
 * Where nothing is an answer: of the baseline there is no difference from itself, of two annotators no rest, of equal
 * labels or a lone annotator no agreement, of too few items no interval, without pauses no longest one, of what nobody asked no cost, of a first draw no reason, of two
 * evaluations no slope, of other measures than Cohen's no weights, of labels outside tables no columns, of classes that both sides
 * name no side; a loss may have been NaN, a statistic or a distance infinite.
 */
const MAY_BE_NULL = new RegExp(
  [
    "^\\.rows\\.\\*\\.(difference|difference_interval|p|p_holm|difference_interval\\.\\*)",
    "^\\.(rows\\.\\*|metrics\\.\\w+)\\.(value|seed_values\\.\\*|interval\\.\\*)",
    "^\\.calibration\\.temperature\\.(value|interval\\.\\*)",
    "^\\.classes\\.\\*\\.(recall|precision)\\.value",
    "^\\.(smallest_difference|weights|columns|old_columns|class_names_from)$",
    "\\.(others|worst|challenge|seconds_longest|cost|reason)",
    "^\\.by_annotator\\.\\*\\.(agreement|distance|offset|others_distance)",
    "^\\.by_pair\\.\\*\\.kappa",
    "^\\.(value|interval\\.\\*|raw_agreement)",
    "^\\.columns\\.\\*\\.(statistic|distance)",
    "^\\.curves\\.\\*\\.(slope|slope_interval|best)",
    "^\\.curves\\.\\*\\.points\\.\\*\\.\\*",
  ]
    .map((path) => `(?:${path}$)`)
    .join("|"),
);

function nullIn(value: unknown, path: string): string | undefined {
  if (value === null) return MAY_BE_NULL.test(path) ? undefined : path;
  if (typeof value !== "object") return undefined;
  for (const [key, inside] of Object.entries(value)) {
    const found = nullIn(inside, `${path}.${Array.isArray(value) ? "*" : key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
