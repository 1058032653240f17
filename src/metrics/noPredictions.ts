import { listed, quoted } from "./labels.js";

/**
 * That a table's columns hold no predictions of these classes, and by which names they would.
 *
 * @example noPredictions(["id", "prob_cat", "prob_dog"], ["cat", "dog"]) // → "there is no column …; did you mean "p:cat", "p:dog"? The columns need these names"
 */
export function noPredictions(columns: readonly string[], classes: readonly string[]): string {
  const bare = new Set(columns.map((column) => column.replace(/^(p|prob|proba|probability)[_ .-]/i, "")));
  const meant = classes.every((name) => bare.has(name))
    ? classes.map((name) => `p:${name}`)
    : [...new Set(columns.flatMap((column) => ELSEWHERE[column.toLowerCase()] ?? []))].filter(
        (name) => name !== "score" || classes.length === 2,
      );
  const hint =
    meant.length > 0
      ? `; did you mean ${listed(meant)}? ${meant.length === 1 ? "The column needs this name" : "The columns need these names"}`
      : "";
  return `there is no column "prediction", "score" or "p:<class>"; the columns are ${columns.map(quoted).join(", ")}${hint}`;
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
