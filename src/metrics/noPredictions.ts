import { listed, quoted } from "./labels.js";

/**
 * That a table's columns hold no predictions of these classes, and by which names they would.
 *
 * @example noPredictions(["id", "prob_cat", "prob_dog"], ["cat", "dog"]) // → "there is no column …; did you mean "p:cat", "p:dog"? The columns need these names"
 */
export function noPredictions(columns: readonly string[], classes: readonly string[]): string {
  return `there is no column "prediction", "score" or "p:<class>"; the columns are ${columns.map(quoted).join(", ")}${hintOn(columns, classes)}`;
}

function hintOn(columns: readonly string[], classes: readonly string[]): string {
  const bare = new Set(columns.map((column) => column.replace(/^(p|prob|proba|probability)[_ .-]/i, "")));
  if (classes.every((name) => bare.has(name))) return didYouMean(classes.map((name) => `p:${name}`));
  if (areIndexes(columns.filter(isIndex), classes))
    return `; if these are probabilities by a class's place in a list, call each "p:" and its class, such as ${quoted(`p:${classes[0] ?? ""}`)}`;
  const known = new Set(columns.flatMap((column) => ELSEWHERE[column.toLowerCase()] ?? []));
  return didYouMean([...known].filter((name) => name !== "score" || classes.length === 2));
}

function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `; did you mean ${listed(names)}? ${names.length === 1 ? "The column needs this name" : "The columns need these names"}`;
}

function isIndex(column: string): boolean {
  return /^\d+$/.test(column);
}

/** True for 0, 1, 2 … in any order, one per class, where classes have other names. */
export function areIndexes(names: readonly string[], classes: readonly string[]): boolean {
  const sorted = [...names].sort((a, b) => Number(a) - Number(b));
  return (
    names.length > 1 &&
    names.length === classes.length &&
    sorted.every((name, i) => name === String(i)) &&
    !classes.every(isIndex)
  );
}

/** What these are called elsewhere, in small letters. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  prediction: "prediction",
  predictions: "prediction",
  predicted: "prediction",
  pred: "prediction",
  y_pred: "prediction",
  score: "score",
  scores: "score",
  y_score: "score",
  prob: "score",
  proba: "score",
  y_prob: "score",
  y_proba: "score",
  probability: "score",
};
