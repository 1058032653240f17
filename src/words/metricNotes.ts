import type { ItemGroups } from "../metrics/itemGroups.js";
import { areOfOneClass, commonestClass, FEW, FEW_MEASURED, rareClasses } from "../metrics/itemsThatMatter.js";
import type { RareClass } from "../metrics/itemsThatMatter.js";
import { isCalledPositive } from "../metrics/labels.js";
import type { ClassLabels, Labels, NumberLabels } from "../metrics/labels.js";
import type { MetricName } from "../metrics/metric.js";
import type { Predictions } from "../metrics/predictions.js";
import { howSpelled } from "../metrics/spelling.js";
import { respelledClasses, respelledGroups, type Respelled } from "../metrics/respelledClasses.js";
import { distinctTrainings, sharedSeeds } from "../protocol/answerAlike.js";
import { effectiveGroups, sizesOf, type Clusters } from "../statistics/clusters.js";
import { isMissingText } from "../validation/doubts.js";
import { quotedAlike } from "./alikeTexts.js";
import { count, listOf, significant } from "./numbers.js";
import { predictionNotes } from "./predictionNotes.js";

/** Of what the reader of scores must be told. */
export interface Noted {
  labels: Labels;
  /** What is said of a model's predictions is said once, not for every seed. A single model needs no name. */
  models: readonly { name?: string; seeds: readonly Predictions[] }[];
  metrics: readonly MetricName[];
  /** Whether these are classes or measured numbers was only guessed from the numbers. */
  isKindGuessed: boolean;
  /** Items that hang together, if the labels' file says so. */
  groups?: ItemGroups;
}

/**
 * What the reader must know besides the scores: what the answers were taken for, which of two classes is the positive one, that hardly an
 * item is of one, and which predictions look like a mistake. The same for `holdout metrics` and `holdout compare`.
 */
export function metricNotes({ labels, models, metrics, isKindGuessed, groups }: Noted): string[] {
  const guessed = [...(isKindGuessed ? guessedKind(labels) : []), ...groupsNotes(labels, groups)];
  const copies = [...models.flatMap(copiedSeedsNote), ...sharedSeedsNotes(models)];
  if (labels.kind === "regression") {
    const few = labels.clusters
      ? []
      : fewNote({ units: labels.truth.length, which: "labelled" }, metrics, FEW_MEASURED);
    return [...guessed, ...few, ...models.flatMap((model) => soleErrorNote(labels, model, metrics)), ...copies];
  }
  const hasScore = models.some(({ seeds }) => seeds.some((seed) => seed.kind === "classification" && seed.hasScore));
  return [
    ...guessed,
    ...respelledNote(respelledClasses(labels), { of: "The labels", counted: ["class", "classes"] }),
    ...missingNote(labels),
    ...assumedNote(labels, hasScore),
    ...positiveNote(labels, metrics, hasScore),
    ...rareNotes(labels, metrics),
    ...(metrics.includes("brier") ? brierNote(labels, models) : []),
    ...models.flatMap((model) => predictionNotes(labels, model, metrics)),
    ...copies,
  ];
}

/** What one error makes up of all: from half on the others hardly count. */
const MOST_OF_ALL = 0.5;

/** An rmse of hundreds of items may be that of one, which resampling draws or does not: nobody knows how often such an error comes. */
function soleErrorNote(
  labels: NumberLabels,
  { name, seeds }: Noted["models"][number],
  metrics: readonly MetricName[],
): string[] {
  if (!metrics.includes("rmse") || labels.truth.length < FEW_MEASURED) return [];
  for (const seed of seeds) {
    if (seed.kind !== "regression") continue;
    const squares = seed.predicted.map((value, i) => (value - (labels.truth[i] ?? NaN)) ** 2);
    const most = squares.reduce((largest, one) => Math.max(largest, one), 0);
    const part = most / squares.reduce((sum, one) => sum + one, 0);
    if (!(part >= MOST_OF_ALL)) continue;
    const item = squares.indexOf(most);
    const said = `${significant(seed.predicted[item] ?? NaN)} for ${significant(labels.truth[item] ?? NaN)}`;
    return [
      `${name === undefined ? "One" : `${name}: one`} item makes up ${Math.round(100 * part)} % of the squared errors (${labels.ids[item]}: ${said}). Is it right? The rmse rests on it, and how often such an error comes, one item does not tell.`,
    ];
  }
  return [];
}

function groupsNotes({ kind, clusters, ids }: Labels, groups: ItemGroups | undefined): string[] {
  if (clusters) {
    return [
      `Items of one ${JSON.stringify(clusters.column)} hang together: intervals and p are of ${clusters.count} groups, ${count(ids.length, "item")} in all, that were drawn anew as wholes.${guessOfFew(clusters, kind === "regression" ? FEW_MEASURED : FEW)}`,
      ...respelledNote(respelledGroups(clusters), {
        of: `Items of ${JSON.stringify(clusters.column)}`,
        counted: ["group", "groups"],
      }),
    ];
  }
  if (!groups) return [];
  const column = JSON.stringify(groups.column);
  if (groups.groups === groups.items)
    return [`Every item has a value of its own in the column ${column}: --group changes nothing.`];
  return [
    `The column ${column} has ${groups.groups} values for ${count(groups.items, "item")}: if items of one value hang together, as pictures of one patient do, they know less than as many others: intervals are too narrow then, and p is too small. Say --group ${column} where they do.`,
  ];
}

function guessOfFew(clusters: Clusters, fewest: number): string {
  if (clusters.count < fewest) return ` With fewer than ${fewest} groups an interval is a guess.`;
  const alike = Math.floor(effectiveGroups(clusters));
  if (alike >= fewest) return "";
  const most = sizesOf(clusters).reduce((largest, size) => Math.max(largest, size), 0);
  return ` Their sizes differ so much (the largest has ${count(most, "item")}) that they know as much as ${alike} of one size: with fewer than ${fewest} an interval is a guess.`;
}

/** Copies would pass for trainings that luck changes nothing about: a comparison counts them once. */
function copiedSeedsNote({ name, seeds }: Noted["models"][number]): string[] {
  const copied = distinctTrainings(seeds).find((same) => same.length > 1);
  if (!copied) return [];
  return [
    `${name ?? "It"}: the predictions of seeds ${listOf(copied.map(String))} are the same, item by item, and count once. Is a file there twice, or does the seed change nothing in your training?`,
  ];
}

/** A file under two names by mistake, of which the other seeds hide that the models share a training. */
function sharedSeedsNotes(models: Noted["models"]): string[] {
  return models.flatMap((one, i) =>
    models.slice(i + 1).flatMap((other) => {
      const [first, second] = sharedSeeds(one.seeds, other.seeds) ?? [];
      if (first === undefined || second === undefined) return [];
      return [
        `The predictions of ${seedOf(one, first)} and ${seedOf(other, second)} are the same, item by item. Are they of one training? Then leave it out of one of the two: in both, it makes them look more alike than they are.`,
      ];
    }),
  );
}

function seedOf({ name = "it", seeds }: Noted["models"][number], seed: number): string {
  return seeds.length === 1 ? name : `seed ${seed} of ${name}`;
}

/** Nobody doubts that 0 and 1, predicted as 0 and 1, are classes. */
function guessedKind(labels: Labels): string[] {
  if (labels.kind === "classification" && labels.classes.length <= 2) return [];
  return [guessedKindSentence(labels)];
}

function guessedKindSentence(labels: Labels): string {
  if (labels.kind === "classification")
    return "Labels and predictions are whole numbers and are taken as classes; --kind regression takes them as measured numbers.";
  if (labels.truth.every((is) => is === 0 || is === 1))
    return "The labels are 0 and 1, the predictions have fractions: all are taken as measured numbers. If they are probabilities of 1, did you mean a column `score`?";
  return "Labels or predictions have fractions: all are taken as measured numbers; --kind classification takes them as classes.";
}

/** What names are of, and what a name makes. */
interface Named {
  of: string;
  counted: readonly [one: string, many: string];
}

/**
 * A slip of the pen makes a class of its own, and what is predicted for it wrong, or of one patient two; but letters may be names, of which case
 * tells.
 */
function respelledNote(found: readonly Respelled[], { of, counted: [one, many] }: Named): string[] {
  const [first] = found;
  if (!first) return [];
  const { usual, other } = first;
  const [name, another] = quotedAlike(usual.name, other.name);
  const line = other.line > 0 ? `, first on line ${other.line}` : "";
  const how = howSpelled(other.name, usual.name);
  const more =
    found.length > 1 ? ` ${count(found.length - 1, `more ${one} looks`, `more ${many} look`)} like another.` : "";
  return [
    `${of} ${name} (${count(usual.items, "item")}) and ${another} (${count(other.items, "item")}${line}) look alike but are counted as two ${many}${how ? ` (${how})` : ""}: if they mean the same, write them alike.${more}`,
  ];
}

function missingNote({ classes, truth }: ClassLabels): string[] {
  return classes.flatMap((name, i) => {
    if (!isMissingText(name)) return [];
    const items = truth.filter((is) => is === i).length;
    return [
      `${count(items, "item is", "items are")} labelled ${JSON.stringify(name)}, which counts as a class here: where it means that nobody answered, leave them out.`,
    ];
  });
}

/** Labels of one class may be a file whose other half is missing. */
function assumedNote({ classes, positive, assumed }: ClassLabels, hasScore: boolean): string[] {
  if (assumed === undefined || !hasScore) return [];
  const sole = classes.find((name) => name !== assumed);
  return [
    `All labels are ${JSON.stringify(sole)}: the other class is taken to be ${JSON.stringify(assumed)}, and score to be the probability of ${JSON.stringify(classes[positive])} (--positive says otherwise).`,
  ];
}

/** Everything depends on what a `score` is the probability of; of probabilities for both classes only the average precision. */
function positiveNote(labels: ClassLabels, metrics: readonly MetricName[], hasScore: boolean): string[] {
  const positive = labels.classes[labels.positive] ?? "";
  if (labels.classes.length !== 2 || isCalledPositive(positive)) return [];
  if (!hasScore && !metrics.includes("average_precision")) return [];
  const what = hasScore ? "A score is taken as the probability of" : "The positive class is";
  return [`${what} ${JSON.stringify(positive)} (--positive says otherwise).`];
}

/** What the intervals rest on: of two classes the rarer one, of more each metric on what decides it. An error is a share of the items, whatever their classes. */
function rareNotes(labels: ClassLabels, metrics: readonly MetricName[]): string[] {
  const resting = metrics.filter((metric) => metric !== "error");
  if (resting.length > 0 && areOfOneClass(labels)) return [ofOneClass(labels, resting)];
  const byClass = resting.filter((metric) => labels.classes.length <= 2 || BY_CLASS.includes(metric));
  const byItem = resting.filter((metric) => !byClass.includes(metric));
  // That there are few groups at all is said already.
  const most = labels.clusters?.count ?? Infinity;
  const [rarest, ...others] = rareClasses(labels).filter(({ units }) => units < most);
  const commonest = commonestClass(labels);
  const isOne = others.length === 0 || labels.classes.length <= 2;
  const areGroups = labels.clusters !== undefined;
  return [
    ...(rarest === undefined
      ? []
      : isOne
        ? fewNote({ units: rarest.units, which: `of class ${JSON.stringify(rarest.name)}`, areGroups }, byClass)
        : fewEachNote([rarest, ...others], byClass, areGroups)),
    ...(commonest.others < most
      ? fewNote(
          { units: commonest.others, which: `of another class than ${JSON.stringify(commonest.name)}`, areGroups },
          byItem,
        )
      : []),
  ];
}

/** Metrics in which every class counts the same, however rare it is. */
const BY_CLASS: readonly MetricName[] = ["average_precision", "roc_auc", "f1_macro", "balanced_error"];

interface Few {
  units: number;
  which: string;
  /** Whether these are groups of items that hang together. */
  areGroups?: boolean;
}

function fewNote({ units, which, areGroups }: Few, metrics: readonly MetricName[], few = FEW): string[] {
  if (units >= few || metrics.length === 0) return [];
  const it = units === 1 ? "it" : "them";
  const have = areGroups ? `${count(units, "group has", "groups have")} an item` : count(units, "item is", "items are");
  return [`Only ${have} ${which}, and ${restOn(metrics, it)}: ${isAGuess(few, areGroups)}`];
}

/** @param rare several, those with the fewest items first */
function fewEachNote(rare: readonly RareClass[], metrics: readonly MetricName[], areGroups: boolean): string[] {
  if (metrics.length === 0) return [];
  const named = rare.slice(0, MOST_NAMED).map(({ name, units }) => `${JSON.stringify(name)} ${units || "none"}`);
  const more = rare.length > MOST_NAMED ? `, … and ${(rare.length - MOST_NAMED).toLocaleString("en")} more` : "";
  return [
    `${count(rare.length, "class", "classes")} ${areGroups ? `are in fewer than ${FEW} groups` : `have fewer than ${FEW} items`} (${named.join(", ")}${more}), and ${restOn(metrics, "them")}: ${isAGuess(FEW, areGroups)}`,
  ];
}

const MOST_NAMED = 12;

function restOn(metrics: readonly MetricName[], it: string): string {
  return `${listOf(metrics)} ${metrics.length === 1 ? "rests" : "rest"} on ${it}`;
}

function isAGuess(few: number, areGroups = false): string {
  return `with fewer than ${few} an interval is a guess. ${areGroups ? "Label items of more groups." : "Label more of them."}`;
}

function ofOneClass({ classes, truth }: ClassLabels, metrics: readonly MetricName[]): string {
  const rankings = metrics.filter((metric) => metric === "average_precision" || metric === "roc_auc");
  const [rank, have] = rankings.length === 1 ? ["ranks", "has"] : ["rank", "have"];
  const noValue =
    rankings.length > 0 ? `, and ${listOf(rankings)}, which ${rank} one class above another, ${have} no value` : "";
  return `All items are of class ${JSON.stringify(classes[truth[0] ?? 0])}: what is said here says nothing of any other${noValue}.`;
}

/** The scale changes with the labels' classes, which may be other ones in the next file. */
function brierNote({ classes }: ClassLabels, models: Noted["models"]): string[] {
  if (classes.length > 2)
    return [
      "brier is the sum over the classes here, 0 to 2; of two classes among the labels it is half of that, 0 to 1.",
    ];
  const knowsMore = ({ seeds }: Noted["models"][number]) =>
    seeds.some((seed) => seed.kind === "classification" && seed.classes.length > 2);
  if (!models.some(knowsMore)) return [];
  return [
    "brier is half the sum over the classes here, 0 to 1; of three classes or more among the labels it is the whole, 0 to 2.",
  ];
}
