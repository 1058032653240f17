import { describe, expect, test } from "@jest/globals";
import type { MetricName } from "../../src/metrics/metric.js";
import type { Predictions } from "../../src/metrics/predictions.js";
import { metricNotes } from "../../src/words/metricNotes.js";
import type { Noted } from "../../src/words/metricNotes.js";
import { classLabels, numberLabels, patientsOf, predictions } from "../metrics/aTable.js";

type Columns = Parameters<typeof predictions>[1];

function repeated<T>(many: number, value: T): T[] {
  return new Array<T>(many).fill(value);
}

/** So many items of class 1 after so many of class 0. */
function binary(negatives: number, positives: number) {
  return classLabels([...repeated(negatives, 0), ...repeated(positives, 1)]);
}

function notes(labels: Noted["labels"], metrics: MetricName[], columns?: Columns): string[] {
  const seeds = columns ? [predictions(labels, columns)] : [];
  return metricNotes({ labels, models: [{ seeds }], metrics, isKindGuessed: false });
}

describe("the notes below scores", () => {
  test("say which scores rest on hardly an item, and what helps", () => {
    expect(notes(binary(96, 4), ["error", "average_precision", "roc_auc"])).toEqual([
      'Only 4 items are of class "1", and average_precision and roc_auc rest on them: with fewer than 10 an interval is a guess. Label more of them.',
    ]);
    expect(notes(binary(1, 40), ["average_precision"])).toEqual([
      'Only 1 item is of class "0", and average_precision rests on it: with fewer than 10 an interval is a guess. Label more of them.',
    ]);
    expect(notes(binary(96, 4), ["error"])).toEqual([]);
    expect(notes(binary(90, 10), ["error", "roc_auc"])).toEqual([]);
  });

  test("say that measured items are few", () => {
    const measured = (n: number, metrics: MetricName[]) =>
      notes(numberLabels(Array.from({ length: n }, () => 1)), metrics);
    expect(measured(19, ["mae", "rmse"])).toEqual([
      "Only 19 items are labelled, and mae and rmse rest on them: with fewer than 20 an interval is a guess. Label more of them.",
    ]);
    expect(measured(1, ["mae"])).toEqual([expect.stringMatching(/^Only 1 item is labelled, and mae rests on it:/)]);
    expect(measured(20, ["mae", "rmse"])).toEqual([]);
  });

  test("say of more than two classes that means over classes rest on the rarest, means over items on all but the most frequent", () => {
    const three = (a: number, b: number, c: number) =>
      classLabels([...repeated(a, "a"), ...repeated(b, "b"), ...repeated(c, "c")]);
    const all: MetricName[] = ["error", "f1_macro", "log_loss", "ece"];
    expect(notes(three(100, 2, 7), all)).toEqual([
      '2 classes have fewer than 10 items ("b" 2, "c" 7), and f1_macro rests on them: with fewer than 10 an interval is a guess. Label more of them.',
      'Only 9 items are of another class than "a", and log_loss and ece rest on them: with fewer than 10 an interval is a guess. Label more of them.',
    ]);
    expect(notes(three(100, 3, 7), ["log_loss", "brier", "ece"]).filter((note) => note.startsWith("Only"))).toEqual([]);
    expect(notes(three(100, 3, 7), ["f1_macro"])).toHaveLength(1);
    const rest = "and f1_macro rests on them: with fewer than 10 an interval is a guess. Label more of them.";
    expect(notes(three(100, 2, 12), ["f1_macro"])).toEqual([
      'Only 2 items are of class "b", and f1_macro rests on them: with fewer than 10 an interval is a guess. Label more of them.',
    ]);
    expect(notes(three(4, 100, 3), ["f1_macro"])).toEqual([
      `2 classes have fewer than 10 items ("c" 3, "a" 4), ${rest}`,
    ]);
    const many = Array.from({ length: 1_200 }, (_, i) => `c${i}`);
    expect(notes(classLabels(["c0", "c1"], { classes: many }), ["f1_macro"])).toEqual([
      `1,200 classes have fewer than 10 items (${Array.from({ length: 12 }, (_, i) => `"c${i + 2}" none`).join(", ")}, … and 1,188 more), ${rest}`,
    ]);
  });

  test("say that labels which mean nothing are a class", () => {
    const labels = classLabels([...repeated(20, "cat"), ...repeated(15, "dog"), ...repeated(12, "NaN")]);
    expect(notes(labels, ["error"])).toEqual([
      '12 items are labelled "NaN", which counts as a class here: where it means that nobody answered, leave them out.',
    ]);
    expect(notes(classLabels([...repeated(20, "cat"), ...repeated(15, "none")]), ["error"])).toEqual([]);
  });

  test("say that scores look like the confidence in the predicted class, and nothing else of them", () => {
    const truth = Array.from({ length: 40 }, (_, i) => (i < 30 ? 0 : 1));
    const labels = classLabels(truth);
    const said = { prediction: truth, score: truth.map((_, i) => 0.9 - i / 200) };
    const [note, ...others] = notes(labels, ["roc_auc"], said);
    // A threshold of 0.8, and a metric that looks at no score.
    const above = { prediction: truth, score: truth.map((is, i) => 0.6 + 0.3 * is + i / 1_000) };
    for (const [metric, columns] of [
      ["roc_auc", above],
      ["error", said],
    ] as const)
      expect(notes(labels, [metric], columns).filter((one) => one.startsWith("No score"))).toEqual([]);
    expect([note, others]).toEqual([
      'No score is below 0.5, though both classes are predicted: they look like the confidence in the predicted class, not like the probability of "1". Write that: the score where "1" is predicted, 1 less the score elsewhere.',
      [],
    ]);
  });

  test("say on which scale a Brier score lies where there are more than two classes", () => {
    const probabilities = { "p:a": repeated(40, 0.4), "p:b": repeated(40, 0.3), "p:c": repeated(40, 0.3) };
    const three = classLabels([...repeated(15, "a"), ...repeated(15, "b"), ...repeated(10, "c")]);
    expect(notes(three, ["brier"], probabilities)).toEqual([
      "brier is the sum over the classes here, 0 to 2; of two classes among the labels it is half of that, 0 to 1.",
    ]);
    const two = classLabels([...repeated(20, "a"), ...repeated(20, "b")]);
    expect(notes(two, ["brier"], probabilities)).toEqual([
      "brier is half the sum over the classes here, 0 to 1; of three classes or more among the labels it is the whole, 0 to 2.",
    ]);
    expect(notes(three, ["log_loss"], probabilities)).toEqual([]);
    expect(notes(two, ["brier"], { "p:a": repeated(40, 0.6), "p:b": repeated(40, 0.4) })).toEqual([]);
  });

  test("say that one class alone tells nothing of another, however many its items", () => {
    const alone = 'All items are of class "0": what is said here says nothing of any other';
    for (const metric of ["roc_auc", "average_precision"] as const)
      expect(notes(binary(metric === "roc_auc" ? 3 : 50, 0), [metric])).toEqual([
        `${alone}, and ${metric}, which ranks one class above another, has no value.`,
      ]);
    expect(notes(classLabels(repeated(50, 0), { classes: ["0", "1"] }), ["brier"])).toEqual([`${alone}.`]);
    const twoOfThree = classLabels([...repeated(20, "a"), ...repeated(20, "b")], { classes: ["a", "b", "c"] });
    expect(notes(twoOfThree, ["roc_auc"])).toEqual([expect.stringMatching(/^Only 0 items are of class "c"/)]);
  });

  test("say that items of one group know less than as many of others", () => {
    const [labels, groups] = [numberLabels(repeated(40, 2)), { column: "patient", groups: 4, items: 40 }];
    const models = [{ seeds: [predictions(labels, { prediction: repeated(40, 3) })] }];
    const noted = { labels, models, metrics: ["mae" as const], isKindGuessed: false, groups };
    expect(metricNotes(noted)).toEqual([
      'The column "patient" has 4 values for 40 items: if items of one value hang together, as pictures of one patient do, they know less than as many others: intervals are too narrow then, and p is too small. Say --group "patient" where they do.',
    ]);
    const asked = { ...groups, groups: 40 };
    expect(metricNotes({ ...noted, groups: asked })).toEqual([
      'Every item has a value of its own in the column "patient": --group changes nothing.',
    ]);
  });

  test("say of how many groups intervals are, and that a few are too few", () => {
    const told = (groups: number) => {
      const of = Int32Array.from({ length: 60 }, (_, i) => i % groups);
      const labels = { ...numberLabels(repeated(60, 2)), clusters: patientsOf(of, groups) };
      const models = [{ seeds: [predictions(labels, { prediction: repeated(60, 3) })] }];
      return metricNotes({ labels, models, metrics: ["mae"], isKindGuessed: false });
    };
    const told30 =
      'Items of one "patient" hang together: intervals and p are of 30 groups, 60 items in all, that were drawn anew as wholes.';
    expect(told(30)).toEqual([told30]);
    expect(told(6)).toEqual([`${told30.replace("30", "6")} With fewer than 20 groups an interval is a guess.`]);
    const uneven = Int32Array.from({ length: 60 }, (_, i) => Math.max(0, i - 30));
    const labelsOfUneven = { ...numberLabels(repeated(60, 2)), clusters: patientsOf(uneven, 30) };
    const models = [{ seeds: [predictions(labelsOfUneven, { prediction: repeated(60, 3) })] }];
    expect(metricNotes({ labels: labelsOfUneven, models, metrics: ["mae"], isKindGuessed: false })).toEqual([
      `${told30} Their sizes differ so much (the largest has 31 items) that they know as much as 3 of one size: with fewer than 20 an interval is a guess.`,
    ]);
    const of = Int32Array.from({ length: 60 }, (_, i) => i % 30);
    const labels = { ...binary(56, 4), clusters: patientsOf(of, 30) };
    expect(notes(labels, ["roc_auc"])).toContain(
      'Only 4 groups have an item of class "1", and roc_auc rests on them: with fewer than 10 an interval is a guess. Label items of more groups.',
    );
  });

  test("say once of few groups that they are few, and of a class that still fewer of them hold", () => {
    const of = Int32Array.from({ length: 60 }, (_, i) => i % 5);
    const told = (negatives: number) =>
      notes({ ...binary(negatives, 60 - negatives), clusters: patientsOf(of, 5) }, ["roc_auc", "error"]);
    const hang =
      'Items of one "patient" hang together: intervals and p are of 5 groups, 60 items in all, that were drawn anew as wholes. With fewer than 10 groups an interval is a guess.';
    expect(told(30)).toEqual([hang]);
    expect(told(58)).toEqual([
      hang,
      'Only 2 groups have an item of class "1", and roc_auc rests on them: with fewer than 10 an interval is a guess. Label items of more groups.',
    ]);
  });

  test("name a group that is two by its spelling", () => {
    const of = Int32Array.from({ length: 60 }, (_, i) => i % 30);
    const named = patientsOf(of, 30).names.with(3, "7").with(4, "07");
    const labels = { ...binary(30, 30), clusters: { ...patientsOf(of, 30), names: named } };
    expect(notes(labels, ["error"])).toContain(
      'Items of "patient" "7" (2 items) and "07" (2 items) look alike but are counted as two groups: if they mean the same, write them alike.',
    );
  });

  test("name the one item on which an rmse rests", () => {
    const labels = numberLabels(repeated(40, 2));
    const noted = (error: number, metrics: MetricName[] = ["mae", "rmse"]) => {
      const prediction = labels.ids.map((_, i) => (i === 7 ? 2 + error : 3));
      const models = [{ name: "new", seeds: [predictions(labels, { prediction })] }];
      return metricNotes({ labels, models, metrics, isKindGuessed: false });
    };
    expect(noted(100)).toEqual([
      `new: one item makes up 100 % of the squared errors (${labels.ids[7]}: 102 for 2.00). Is it right? The rmse rests on it, and how often such an error comes, one item does not tell.`,
    ]);
    expect(noted(7)[0]).toMatch(/^new: one item makes up 56 % /);
    expect(noted(5)).toEqual([]);
    expect(noted(100, ["mae"])).toEqual([]);
  });

  test("say where probabilities are answers, whose ranking and logarithms mean nothing", () => {
    const labels = binary(20, 10);
    const noted = (score: number[], metrics: MetricName[]) =>
      metricNotes({ labels, models: [{ seeds: [predictions(labels, { score })] }], metrics, isKindGuessed: false });
    const hard = labels.ids.map((_, i) => (i % 3 === 0 ? 1 : 0));
    expect(noted(hard, ["roc_auc", "error"])).toContainEqual(
      "Every probability is 0 or 1, as an answer is: roc_auc looks at how sure a network is, which these predictions do not say. Write the probabilities before a threshold or argmax makes answers of them.",
    );
    const said = (notes: string[]) => notes.filter((note) => note.startsWith("Every probability"));
    expect(said(noted(hard, ["error"]))).toEqual([]);
    expect(said(noted([...hard.slice(1), 0.5], ["log_loss"]))).toEqual([]);
  });

  test("ask whether two seeds that say the same of every item are one training", () => {
    const labels = classLabels([0, 1, 0]);
    const saying = (...score: number[]) => predictions(labels, { score });
    const noted = (...seeds: Predictions[]) =>
      metricNotes({ labels, models: [{ name: "new", seeds }], metrics: ["error"], isKindGuessed: false });
    expect(noted(saying(0.1, 0.9, 0.2), saying(0.1, 0.8, 0.2), saying(0.1, 0.9, 0.2))).toEqual([
      "new: the predictions of seeds 1 and 3 are the same, item by item, and count once. Is a file there twice, or does the seed change nothing in your training?",
    ]);
    expect(noted(...repeated(3, saying(0.1, 0.9, 0.2)))).toEqual([
      expect.stringMatching(/^new: the predictions of seeds 1, 2 and 3 are the same/),
    ]);
    expect(noted(saying(0.1, 0.9, 0.2), saying(0.1, 0.9, 0.3))).toEqual([]);
    const measured = numberLabels(repeated(20, 2));
    const seeds = [1, 2].map(() => predictions(measured, { prediction: repeated(20, 3) }));
    expect(
      metricNotes({ labels: measured, models: [{ name: "new", seeds }], metrics: ["mae"], isKindGuessed: false }),
    ).toEqual([expect.stringMatching(/^new: the predictions of seeds 1 and 2 are the same/)]);
  });

  test("ask whether a seed of one model is one of another's, unless the two are the same in all seeds", () => {
    const labels = classLabels([0, 1, 0]);
    const [a, b, c] = [0.7, 0.8, 0.9].map((score) => predictions(labels, { score: [0.1, score, 0.2] }));
    const noted = (...all: (Predictions | undefined)[][]) => {
      const models = all.map((seeds, i) => ({
        name: ["base", "new", "last"][i],
        seeds: seeds.flatMap((s) => s ?? []),
      }));
      return metricNotes({ labels, models, metrics: ["error"], isKindGuessed: false });
    };
    const rest =
      "are the same, item by item. Are they of one training? Then leave it out of one of the two: in both, it makes them look more alike than they are.";
    expect(noted([a, b], [c, a])).toEqual([`The predictions of seed 1 of base and seed 2 of new ${rest}`]);
    expect(noted([c], [a], [b, a])).toEqual([`The predictions of new and seed 2 of last ${rest}`]);
    expect(noted([a, b], [b, a])).toEqual([`The predictions of seed 1 of base and seed 2 of new ${rest}`]);
    expect(noted([a, b], [a, b])).toEqual([]);
    expect(noted([a, b], [c])).toEqual([]);
  });

  test("say which class a score was taken for where its name does not, and that it ranks the wrong way round", () => {
    const labels = classLabels([...repeated(20, "defect"), ...repeated(20, "ok")]);
    const backwards = labels.ids.map((_, i) => (40 - i) / 41);
    expect(notes(labels, ["roc_auc"], { score: backwards })).toEqual([
      'A score is taken as the probability of "ok" (--positive says otherwise).',
      'The scores rank the wrong way round (roc_auc below 0.5): if they are probabilities of "defect", say --positive "defect".',
    ]);
    expect(notes(labels, ["error"], { score: backwards })).toHaveLength(2);
    expect(notes(labels, ["roc_auc"], { score: [...backwards].reverse() })).toHaveLength(1);
    const swapped = { "p:ok": backwards, "p:defect": backwards.map((p) => 1 - p) };
    expect(notes(labels, ["roc_auc"], swapped)).toEqual([
      "The scores rank the wrong way round (roc_auc below 0.5): are the columns of the two classes swapped?",
    ]);
    expect(
      notes(labels, ["average_precision"], { ...swapped, "p:ok": swapped["p:defect"], "p:defect": backwards }),
    ).toEqual(['The positive class is "ok" (--positive says otherwise).']);
  });

  test("say which labels look like one class in two spellings, how many they are and where", () => {
    const noted = (...labels: string[]) => notes(classLabels(labels), ["error"]);
    expect(noted("cat", "dog", "cat", "cat ", "dog")).toEqual([
      'The labels "cat" (2 items) and "cat " (1 item, first on line 5) look alike but are counted as two classes (only blanks differ): if they mean the same, write them alike.',
    ]);
    expect(noted("Cat", "dog", "cat", "cat", "Dog", "CAT")).toEqual([
      'The labels "cat" (2 items) and "CAT" (1 item, first on line 7) look alike but are counted as two classes (only upper and lower case differ): if they mean the same, write them alike. 2 more classes look like another.',
    ]);
    expect(noted("1", "0", "1.0", "1")).toEqual([
      'The labels "1" (2 items) and "1.0" (1 item, first on line 4) look alike but are counted as two classes: if they mean the same, write them alike.',
    ]);
    expect(noted("caf\u00e9", "cafe\u0301", "tea")).toEqual([
      expect.stringMatching(
        /^The labels "cafe\\u0301" \(1 item\) and "caf\\u00e9" \(1 item, first on line 2\) look alike .* Unicode form/,
      ),
    ]);
    expect(noted("(", ")", "[", "cat", "cats", "1", "10")).toEqual([]);
    expect(notes(classLabels(["cat", "dog"], { classes: ["cat", "Cat", "dog"] }), ["error"])).toEqual([]);
  });

  test("say nothing of scores that rank badly by chance", () => {
    const labels = binary(20, 20);
    const hardly = labels.ids.map((_, i) => ((7 * i) % 40) / 41);
    expect(notes(labels, ["roc_auc"], { score: hardly })).toEqual([]);
    expect(notes(binary(2, 2), ["error"], { score: [0.9, 0.8, 0.2, 0.1] })).toEqual([]);
  });

  test("say that prediction and probabilities contradict each other in most rows", () => {
    const labels = classLabels(["a", "b", "a"]);
    const probabilities = { "p:a": [0.9, 0.2, 0.8], "p:b": [0.1, 0.8, 0.2] };
    expect(notes(labels, ["error"], { prediction: ["b", "a", "a"], ...probabilities })).toEqual([
      "In 2 rows of 3 the prediction is not the most probable class: are the columns of the same network?",
    ]);
    expect(notes(labels, ["error"], { prediction: ["b", "b", "a"], ...probabilities })).toEqual([]);
    const tied = { "p:a": [0.5, 0.5, 0.5], "p:b": [0.5, 0.5, 0.5] };
    expect(notes(labels, ["error"], { prediction: ["b", "b", "b"], ...tied })).toEqual([]);
  });

  test("say that score and probabilities contradict each other in most rows", () => {
    const labels = classLabels([0, 1, 0]);
    const probabilities = { "p:0": [0.9, 0.2, 0.8], "p:1": [0.1, 0.8, 0.2] };
    expect(notes(labels, ["error"], { score: [0.9, 0.2, 0.2], ...probabilities })).toEqual([
      'In 2 rows of 3 score and "p:1" lie on different sides of 0.5: is score the probability of "0"? Rankings are of score, all else is of the columns p:.',
    ]);
    expect(notes(labels, ["error"], { score: [0.4, 0.7, 0.6], ...probabilities })).toEqual([]);
  });

  test("say which predicted classes no label has, where they pull a mean over classes down", () => {
    const labels = classLabels(["tea", "cake", "tea", "cake"]);
    expect(notes(labels, ["error", "f1_macro"], { prediction: ["tea", "soup", "tea", "cake"] }).at(-1)).toBe(
      '1 item is predicted "soup", a class that no label has; f1_macro counts it as a class with F1 0.',
    );
    expect(notes(labels, ["f1_macro"], { prediction: ["tea", "soup", "stew", "soup"] }).at(-1)).toBe(
      '3 items are predicted "soup", "stew", classes that no label has; f1_macro counts each as a class with F1 0.',
    );
    expect(notes(labels, ["error"], { prediction: ["tea", "soup", "tea", "cake"] })).toEqual([]);
  });

  test("say of a model once what its seeds have in common, and of how many", () => {
    const labels = classLabels([...repeated(20, 0), ...repeated(20, 1)]);
    const forwards = labels.ids.map((_, i) => i / 41);
    const seeds: Predictions[] = [forwards, forwards.map((p) => 1 - p), forwards.map((p) => 0.99 - p)].map((score) =>
      predictions(labels, { score }),
    );
    const models = [
      { name: "old", seeds: [predictions(labels, { score: forwards.map((p) => p + 0.01) })] },
      { name: "new", seeds },
    ];
    expect(metricNotes({ labels, models, metrics: ["error"], isKindGuessed: false })).toEqual([
      'new (2 of 3 seeds): The scores rank the wrong way round (roc_auc below 0.5): if they are probabilities of "0", say --positive "0".',
    ]);
  });

  test("say what numbers were taken for where that was guessed, and how to say otherwise", () => {
    const guess = (labels: Noted["labels"]) => metricNotes({ labels, models: [], metrics: [], isKindGuessed: true });
    expect(guess(classLabels([1, 2, 5]))).toEqual([
      "Labels and predictions are whole numbers and are taken as classes; --kind regression takes them as measured numbers.",
    ]);
    expect(guess(numberLabels([1, 2.5]))).toEqual([
      "Labels or predictions have fractions: all are taken as measured numbers; --kind classification takes them as classes.",
    ]);
    expect(guess(numberLabels([1, 0]))).toEqual([
      "The labels are 0 and 1, the predictions have fractions: all are taken as measured numbers. If they are probabilities of 1, did you mean a column `score`?",
    ]);
    expect(notes(numberLabels(repeated(20, 1)), ["mae"])).toEqual([]);
  });
});
