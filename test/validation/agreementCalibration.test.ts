import { describe, expect, test } from "@jest/globals";
import { seededChance, type Chance } from "../../src/common/chance.js";
import { agreementOf, type AgreementMeasure } from "../../src/validation/agreement.js";
import type { Annotation, Level } from "../../src/validation/ratings.js";

// Hot loops take their functions from here: looking up a global inside Jest's sandbox is a hundred times slower.
const { sqrt, min, max } = Math;

/** Annotators who see the truth of an item with some probability, else guess (or, on a scale, miss by one). */
interface Annotators {
  items: number;
  annotators: number;
  labels: number;
  right: number;
  /** Share of answers that were never given. */
  missing?: number;
  /** Share of items whose truth is the first label; by default all are equally frequent. */
  first?: number;
  missesByOne?: boolean;
  level?: Level;
  measure?: AgreementMeasure;
  /** Items come in groups of up to twice less one as many, two of five of which are hard: there nobody sees the truth. */
  groupsOf?: number;
}

function annotationsOf(chance: Chance, world: Annotators, items = world.items): Annotation[] {
  const { annotators, labels, right: usually, missing = 0, first, missesByOne = false, groupsOf } = world;
  const annotations: Annotation[] = [];
  let [group, ends, right] = [0, 0, usually];
  for (let i = 0; i < items; i++) {
    if (groupsOf !== undefined && i === ends) {
      [group, ends] = [group + 1, i + 1 + chance.below(2 * groupsOf - 1)];
      right = chance.next() < 0.4 ? 0 : usually;
    }
    const isFirst = first !== undefined && chance.next() < first;
    const truth = isFirst ? 0 : first === undefined ? chance.below(labels) : 1 + chance.below(labels - 1);
    for (let a = 0; a < annotators; a++) {
      if (missing > 0 && chance.next() < missing) continue;
      const wrong = missesByOne
        ? max(0, min(labels - 1, truth + (chance.next() < 0.5 ? 1 : -1)))
        : chance.below(labels);
      const label = chance.next() < right ? truth : wrong;
      annotations.push({ item: `i${i}`, annotator: `a${a}`, label: `${label + 1}`, group: `g${group}`, line: 1 });
    }
  }
  return annotations;
}

/** The share of simulated tables whose interval holds the agreement of endless items. */
function coverage(world: Annotators, cases: number): number {
  const ask = (annotations: Annotation[], chance: Chance, resamples: number) =>
    agreementOf(annotations, {
      measure: world.measure,
      level: world.level,
      group: world.groupsOf === undefined ? undefined : "group",
      chance,
      resamples,
      path: "simulated",
    });
  const truth = ask(annotationsOf(seededChance(99), world, 40_000), seededChance(1), 1).value;
  let covered = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const chance = seededChance(seed);
    const { interval } = ask(annotationsOf(chance, world), chance, 500);
    // All labels equal, or hardly any item with two answers: no interval was claimed.
    if (Number.isNaN(interval[0]) || (interval[0] <= truth && truth <= interval[1])) covered++;
  }
  return covered / cases;
}

/** Between 94 and 96 %, give or take two standard errors of the simulation. */
function expectCoverage(found: number, cases: number, most = 0.96): void {
  const error = 2 * sqrt((0.95 * 0.05) / cases);
  const isCalibrated = found >= 0.94 - error && found <= most + error;
  expect({ found, isCalibrated }).toEqual({ found, isCalibrated: true });
}

describe("the interval of an agreement holds the agreement of endless items in 95 % of cases", () => {
  test.each<[string, Annotators]>([
    ["alpha of two annotators, 100 items", { items: 100, annotators: 2, labels: 4, right: 0.9 }],
    [
      "alpha of two annotators, 200 items, a label of 10 %",
      { items: 200, annotators: 2, labels: 2, right: 0.95, first: 0.1 },
    ],
    ["alpha of five annotators, 30 items", { items: 30, annotators: 5, labels: 3, right: 0.7 }],
    [
      "alpha at the ordinal level, 50 items",
      { items: 50, annotators: 3, labels: 5, right: 0.6, missesByOne: true, level: "ordinal" },
    ],
    [
      "alpha at the interval level, 30 items, four of ten answers missing",
      { items: 30, annotators: 4, labels: 5, right: 0.5, missing: 0.4, missesByOne: true, level: "interval" },
    ],
    [
      "Cohen's kappa, weighted, 50 items",
      { items: 50, annotators: 2, labels: 5, right: 0.6, missesByOne: true, level: "ordinal", measure: "cohen-kappa" },
    ],
    ["alpha of two annotators, 20 items", { items: 20, annotators: 2, labels: 2, right: 0.9 }],
    ["alpha of three annotators, 20 items", { items: 20, annotators: 3, labels: 2, right: 0.8, first: 0.3 }],
    ["alpha, 30 items, a label of 10 %", { items: 30, annotators: 2, labels: 2, right: 0.9, first: 0.1 }],
    ["alpha, 50 items, a label of 10 %", { items: 50, annotators: 3, labels: 2, right: 0.9, first: 0.1 }],
    ["alpha of five annotators, a label of 10 %", { items: 50, annotators: 5, labels: 2, right: 0.9, first: 0.1 }],
    ["alpha, 40 items, most of them of one label", { items: 40, annotators: 3, labels: 3, right: 0.9, first: 0.8 }],
    ["alpha, 200 items of some 40 patients", { items: 200, annotators: 2, labels: 2, right: 0.9, groupsOf: 5 }],
    [
      "Cohen's kappa, 100 items of some 30 patients",
      { items: 100, annotators: 2, labels: 3, right: 0.9, groupsOf: 3, measure: "cohen-kappa" },
    ],
    [
      "alpha at the interval level, 150 items of some 30 patients",
      { items: 150, annotators: 3, labels: 5, right: 0.9, missesByOne: true, level: "interval", groupsOf: 5 },
    ],
    ["Fleiss' kappa, 40 items", { items: 40, annotators: 4, labels: 3, right: 0.7, measure: "fleiss-kappa" }],
  ])("%s", (_, world) => {
    expectCoverage(coverage(world, 1_000), 1_000);
  });

  test.each<[string, Annotators]>([
    ["6 items", { items: 6, annotators: 3, labels: 3, right: 0.7 }],
    ["8 items", { items: 8, annotators: 3, labels: 3, right: 0.7 }],
    ["20 items", { items: 20, annotators: 2, labels: 3, right: 0.8 }],
    ["100 items with a rare label", { items: 100, annotators: 2, labels: 2, right: 0.95, first: 0.1 }],
    ["20 items on which nearly all agree", { items: 20, annotators: 2, labels: 4, right: 0.98 }],
    ["50 items on which nearly all agree", { items: 50, annotators: 2, labels: 4, right: 0.99 }],
  ])("or in more, where few answers differ: %s", (_, world) => {
    expectCoverage(coverage(world, 600), 600, 1);
  });
});
