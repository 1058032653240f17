import { normalised } from "./spelling.js";

/** What may tell the class that no label has. */
export interface OtherClassAsked {
  /** The positive class that was asked for. */
  positive?: string;
  /** The predictions' columns. */
  columns?: readonly string[];
}

/**
 * Both classes of a task of two whose labels show one alone, such as all negatives of a small set: columns `p:<class>` name the other, or the
 * positive class that was asked for does, or of a `score` everybody knows it. As given where there are more, or nothing tells the other.
 *
 * @example bothClasses(["0"], { columns: ["id", "score"] }) // → ["0", "1"]; ["ok"] with positive "defect" → ["ok", "defect"]
 */
export function bothClasses(classes: readonly string[], asked: OtherClassAsked): readonly string[] {
  const [sole, second] = classes;
  if (sole === undefined || second !== undefined) return classes;
  const other = otherClass(sole, asked);
  return other === undefined ? classes : [sole, other];
}

/**
 * The second of `bothClasses` where nothing but the name of the first tells it; undefined where the labels, a column or the positive class
 * that was asked for does, or nothing.
 *
 * @example assumedClass(["1"], { columns: ["id", "score"] }) // → "0"; with the columns p:0 and p:1: undefined
 */
export function assumedClass(classes: readonly string[], asked: OtherClassAsked): string | undefined {
  const [sole, second] = classes;
  if (sole === undefined || second !== undefined || asked.positive !== undefined) return undefined;
  const other = otherClass(sole, asked);
  return asked.columns?.includes(`p:${other}`) ? undefined : other;
}

function otherClass(sole: string, { positive, columns = [] }: OtherClassAsked): string | undefined {
  const isOther = (name: string) => normalised(name) !== normalised(sole);
  const named = columns.filter((column) => column.startsWith("p:")).map((column) => column.slice(2));
  const others = [...new Set(named.filter(isOther))];
  if (others.length > 0) return others.length === 1 ? others[0] : others.find((name) => name === positive);
  if (positive !== undefined && isOther(positive)) return positive;
  if (!columns.includes("score")) return undefined;
  if (positive === undefined) return counterpart(sole);
  return positive === sole ? `not ${sole}` : undefined;
}

/** Of a name that everybody knows as one of two. */
function counterpart(name: string): string | undefined {
  const pair = PAIRS.find((both) => both.includes(name));
  return pair?.find((one) => one !== name);
}

const PAIRS = [
  ["0", "1"],
  ["0.0", "1.0"],
  ["-1", "1"],
  ["false", "true"],
  ["False", "True"],
  ["FALSE", "TRUE"],
  ["no", "yes"],
  ["No", "Yes"],
  ["NO", "YES"],
  ["neg", "pos"],
  ["negative", "positive"],
  ["Negative", "Positive"],
];
