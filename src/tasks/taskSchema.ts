import { z } from "zod";
import { keys } from "./checkedYaml.js";
import { repositoryGlob, repositoryPath } from "./repositoryPath.js";
import { bytesOf, memoryPattern, millisecondsOf, timePattern } from "./units.js";

const pinnedImage = "an image pinned by its digest, such as registry/name@sha256:… (64 hex digits)";

/** What `.holdout/tasks/<name>.yaml` may say: formats.md, section 1. `schemas/task.schema.json` is made from this. */
export const taskSchema = keys({
  title: line("a short title").describe("What people call the task"),
  question: line("the question that a label answers").describe("The question that every label answers"),
  kind: z.enum(["classification", "regression"]),
  classes: z
    .array(classNames(), { error: "a list of class names in quotes" })
    .max(10_000, { error: "at most 10,000 classes" })
    .default([])
    .describe("All answers, in the order of the columns p:<class>; only for a classification"),
  population: keys({
    manifest: repositoryPath.describe("Every item the network will meet is like these: csv, tsv, jsonl or parquet"),
    id: line("the name of the column with the item's id"),
    strata: z.array(line("the name of a column")).default([]).describe("Columns whose distribution the draw must keep"),
  }),
  validation: keys({
    size: z
      .union([whole(1, 10_000_000), exactlyOne({ half_width: share(), detect: share() })], {
        error: "a number of items such as 400, or { half_width: 0.02 }, or { detect: 0.01 }",
      })
      .describe("How many items, or how exact the result must be"),
    items: repositoryPath.describe("Written by the draw"),
    annotations: repositoryPath.describe("item,annotator,label[,seconds]"),
    labels: repositoryPath.describe("id,label: the accepted answer"),
    agreement: keys({
      measure: z.enum(["krippendorff-alpha", "fleiss-kappa", "cohen-kappa"]).default("krippendorff-alpha"),
      at_least: z
        .number({ error: "a number from 0 to 1" })
        .min(0, { error: "a number from 0 to 1" })
        .max(1, { error: "a number from 0 to 1" })
        .default(0.8),
    }).prefault({}),
    in_container: z.enum(["items", "labels"]).default("items").describe("What a training sees of the validation set"),
  }),
  labels: z
    .array(repositoryGlob, { error: "a list of globs such as [data/labels/*.csv]" })
    .default([])
    .describe("Training annotations under watch"),
  metrics: keys({ primary: metricName(), also: z.array(metricName()).default([]) }),
  protocol: keys({
    train: exactlyOne({
      epochs: whole(1, 1_000_000),
      plateau: keys({
        metric: line("a metric of the curve such as validation/error"),
        patience: whole(1, 1_000_000),
        min_delta: z.number({ error: "a number from 0 up" }).min(0, { error: "a number from 0 up" }).default(0),
        at_most: keys({ epochs: whole(1, 1_000_000) }),
      }),
    }).describe("The budget: a number of epochs, or until a plateau"),
    evaluate: keys({ every_epochs: whole(1, 1_000_000) }).default({ every_epochs: 1 }),
    seeds: z
      .array(whole(0, 2_147_483_647), { error: "a list of whole numbers, such as [1, 2, 3]" })
      .min(1, { error: "a list with at least one whole number, such as [1, 2, 3]" })
      .max(100, { error: "a list of at most 100 seeds" })
      .refine((seeds) => new Set(seeds).size === seeds.length, { error: "a list without repeats" })
      .default([1, 2, 3]),
    smallest_difference: z
      .number({ error: "a number above 0" })
      .positive({ error: "a number above 0" })
      .optional()
      .describe("The difference in the primary metric that would matter in practice"),
  }),
  experiments: repositoryGlob.describe("One file is one experiment's hyperparameters"),
  baseline: repositoryPath.describe("The experiment that the others are compared with"),
  training: keys({
    dockerfile: repositoryPath.optional(),
    image: z
      .string({ error: pinnedImage })
      .regex(/^[\w][\w./:-]*@sha256:[0-9a-f]{64}$|^sha256:[0-9a-f]{64}$/, { error: pinnedImage })
      .max(500, { error: pinnedImage })
      .optional(),
    command: z
      .array(z.string({ error: "a word of the command, in quotes" }), { error: "a list such as [python3, train.py]" })
      .min(1, { error: "a list with at least one word, such as [python3, train.py]" }),
    sources: z
      .array(repositoryGlob, { error: "a list of globs such as [train.py, model/**]" })
      .default([])
      .describe("What counts as the code of an experiment"),
    resources: keys({
      cpus: z
        .number({ error: "a number of processors above 0, such as 2" })
        .positive({ error: "a number of processors above 0, such as 2" })
        .max(1024, { error: "at most 1024 processors" })
        .default(2),
      memory: measure(memoryPattern, "an amount such as 512m or 4g, from 6m to 64t", (memory) =>
        within(bytesOf(memory), bytesOf("6m"), bytesOf("64t")),
      ).default("4g"),
      gpus: whole(0, 1024).default(0),
      timeout: measure(timePattern, "a time such as 90s, 30m or 2h, at most 24d", (timeout) =>
        within(millisecondsOf(timeout), 1000, millisecondsOf("24d")),
      ).default("2h"),
    }).prefault({}),
  }).refine((training) => (training.dockerfile === undefined) !== (training.image === undefined), {
    error: "exactly one of 'dockerfile' and 'image'",
  }),
  dataset: repositoryPath.describe("A compiled dataset, .holdout/datasets/<name>.yaml, or the path of a plain folder"),
});

/** The file as written, with its defaults filled in. */
export type TaskYaml = z.infer<typeof taskSchema>;

function line(what: string) {
  return z
    .string({ error: what })
    .min(1, { error: what })
    .max(300, { error: `${what}, at most 300 characters` })
    .regex(/^[^\r\n]*$/, { error: `${what}, on one line` });
}

/** YAML reads `classes: [0, 1]` as numbers; label files always hold texts. */
function classNames() {
  const error = "a class name in quotes";
  return z.union([line(error), z.int()], { error }).transform(String);
}

function metricName() {
  const error = "a metric's name, such as error or average_precision";
  return z.string({ error }).regex(/^[a-z][a-z0-9_]{0,60}$/, { error });
}

function whole(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

function share() {
  const error = "a number between 0 and 1";
  return z.number({ error }).gt(0, { error }).lt(1, { error });
}

function measure(pattern: RegExp, error: string, isPossible: (text: string) => boolean) {
  return z.string({ error }).regex(pattern, { error }).refine(isPossible, { error });
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** An object in which exactly one of the keys stands. */
function exactlyOne<A extends Record<string, z.ZodType>>(shape: A) {
  const names = Object.keys(shape);
  const optional = Object.fromEntries(names.map((name) => [name, shape[name]?.optional()]));
  // The keys are those of `shape`, each made optional.
  return keys(optional as { [K in keyof A]: z.ZodOptional<A[K]> }).refine(
    (value) => Object.values(value).filter((one) => one !== undefined).length === 1,
    { error: `exactly one of ${names.map((name) => `'${name}'`).join(" and ")}` },
  );
}
