import { describe, expect, test } from "@jest/globals";
import { seededChance } from "../../src/common/chance.js";
import { calibrationOf, reliability } from "../../src/metrics/calibration.js";
import { statisticOf } from "../../src/metrics/metric.js";
import { bestTemperature } from "../../src/metrics/temperature.js";
import { goldenSection } from "../../src/statistics/goldenSection.js";
import { wilson } from "../../src/statistics/wilson.js";
import { simulated } from "../support/simulated.js";
import { patientsOf } from "./aTable.js";
import { labelsOf, network, simulatedItems, softmax } from "./aNetwork.js";
import type { TemperatureCell, TemperatureFound } from "./temperatureCoverage.js";

describe("the temperature", () => {
  test("of one probability everywhere is that which makes it the share of the right ones", () => {
    const labels = labelsOf(Array.from({ length: 100 }, (_, i) => (i < 70 ? 1 : 0)));
    const { value, interval, log_loss } = bestTemperature(labels, network(labels.ids.map(() => [0.1, 0.9])));
    expect(value).toBeCloseTo(Math.log(0.9 / 0.1) / Math.log(0.7 / 0.3), 9);
    expect(log_loss.without).toBeCloseTo(-0.7 * Math.log(0.9) - 0.3 * Math.log(0.1), 12);
    expect(log_loss.with).toBeCloseTo(-0.7 * Math.log(0.7) - 0.3 * Math.log(0.3), 12);
    // The shares that the likelihood's interval holds, from a table of t with 99 degrees; the variance is of 100 less 1.
    const reach = ((1.984217 ** 2 / 2) * 100) / 99;
    for (const end of interval) {
      const share = 1 / (1 + Math.exp(-Math.log(9) / end));
      const lost = 70 * Math.log(0.7 / share) + 30 * Math.log(0.3 / (1 - share));
      expect(lost).toBeCloseTo(reach, 4);
    }
  });

  test("tells the log loss without it as the metric does, also of probabilities that were rounded", () => {
    const { truth, rows } = simulatedItems(seededChance(8), { n: 60, classes: 5, temperature: 1.3 });
    const [labels, rounded] = [labelsOf(truth, 5), network(rows.map((row) => row.map((p) => Number(p.toFixed(3)))))];
    const said = statisticOf("log_loss", labels, rounded)(new Uint16Array(60).fill(1));
    expect(bestTemperature(labels, rounded).log_loss.without).toBe(said);
  });

  test("is where the log loss is least, by any other way of looking for it", () => {
    const { truth, rows } = simulatedItems(seededChance(2), { n: 300, classes: 4, temperature: 1.7 });
    const labels = labelsOf(truth, 4);
    const ones = new Uint16Array(300).fill(1);
    const lossAt = (temperature: number) =>
      statisticOf(
        "log_loss",
        labels,
        network(rows.map((row) => softmax(row.map((p) => Math.log(p) / temperature)))),
      )(ones);
    const { value, log_loss } = bestTemperature(labels, network(rows));
    expect(value).toBeCloseTo(goldenSection(0.5, 5, lossAt), 4);
    expect([log_loss.without, log_loss.with]).toEqual([
      expect.closeTo(lossAt(1), 10),
      expect.closeTo(lossAt(value), 10),
    ]);
  });

  test("grows with the logits, and the order of items and classes changes nothing", () => {
    const { truth, rows } = simulatedItems(seededChance(3), { n: 120, classes: 3, temperature: 1 });
    const found = bestTemperature(labelsOf(truth, 3), network(rows));
    const twice = rows.map((row) => softmax(row.map((p) => 2 * Math.log(p))));
    const [a, b] = [found, bestTemperature(labelsOf(truth, 3), network(twice))];
    for (const [one, other] of [[a.value, b.value], ...a.interval.map((end, i) => [end, b.interval[i]])])
      expect((other ?? NaN) / (one ?? NaN)).toBeCloseTo(2, 8);
    const turned = bestTemperature(
      labelsOf(truth.map((is) => 2 - is).toReversed(), 3),
      network(rows.map((row) => row.toReversed()).toReversed()),
    );
    expect([turned.value, ...turned.interval]).toEqual(
      [found.value, ...found.interval].map((one) => expect.closeTo(one, 8)),
    );
  });

  test("has ends where answers are all right, no better than nothing, or all alike", () => {
    const row = (p: number) => [1 - p, p];
    const right = bestTemperature(labelsOf([1, 1, 0, 0]), network([0.9, 0.6, 0.2, 0.3].map(row)));
    expect(right).toMatchObject({ value: 0, interval: [0, Infinity], log_loss: { with: 0 } });
    const many = Array.from({ length: 60 }, (_, i) => i % 2);
    const surely = bestTemperature(labelsOf(many), network(many.map((is) => row(is === 1 ? 0.8 : 0.2))));
    expect([surely.value, surely.interval[0]]).toEqual([0, 0]);
    expect(surely.interval[1]).toBeLessThan(1);
    // Ten patients, all of whose items are right, know as much as ten items.
    const ten = patientsOf(
      Int32Array.from(many, (_, i) => i % 10),
      10,
    );
    const grouped = bestTemperature(
      { ...labelsOf(many), clusters: ten },
      network(many.map((is) => row(is === 1 ? 0.8 : 0.2))),
    );
    const first = many.slice(0, 10);
    expect(grouped.interval[1]).toBeCloseTo(
      bestTemperature(labelsOf(first), network(first.map((is) => row(is === 1 ? 0.8 : 0.2)))).interval[1],
      6,
    );
    const wrong = bestTemperature(labelsOf(many), network(many.map((is) => row(is === 1 ? 0.2 : 0.8))));
    expect([wrong.value, wrong.interval[1]]).toEqual([Infinity, Infinity]);
    expect(wrong.log_loss.with).toBeCloseTo(Math.log(2), 12);
    expect(wrong.interval[0]).toBeGreaterThan(1);
    expect(bestTemperature(labelsOf(many), network(many.map(() => row(0.5))))).toMatchObject({
      value: 1,
      interval: [0, Infinity],
    });
    expect(bestTemperature(labelsOf([1]), network([row(0.3)])).interval).toEqual([0, Infinity]);
  });

  test("is infinite, not only very large, where each class is right as often as any other, whatever is said of it", () => {
    const chance = seededChance(5);
    for (let set = 0; set < 30; set++) {
      const row = softmax(Array.from({ length: 3 + (set % 4) }, () => chance.normal()));
      const truth = row.flatMap((_, i) => [i, i]);
      expect(bestTemperature(labelsOf(truth, row.length), network(truth.map(() => row))).value).toBe(Infinity);
    }
  });

  test("of answers without any doubt is that of their error", () => {
    const truth = Array.from({ length: 50 }, (_, i) => i % 2);
    const rows = truth.map((is, i) => (i < 5 ? [is, 1 - is] : [1 - is, is]));
    // Kept off 0 and 1 by 2⁻⁵².
    const sure = Math.log((1 - Number.EPSILON) / Number.EPSILON);
    expect(bestTemperature(labelsOf(truth), network(rows)).value).toBeCloseTo(sure / Math.log(9), 6);
  });

  test("of items that stand three times, each in a group of its own, is as uncertain as of one of each", () => {
    const { truth, rows } = simulatedItems(seededChance(4), { n: 80, classes: 2, temperature: 1.5 });
    const thrice = <T>(all: readonly T[]) => all.flatMap((one) => [one, one, one]);
    const clusters = patientsOf(
      Int32Array.from({ length: 240 }, (_, i) => Math.floor(i / 3)),
      80,
    );
    const once = bestTemperature(labelsOf(truth), network(rows));
    const labels = labelsOf(thrice(truth));
    const grouped = bestTemperature({ ...labels, clusters }, network(thrice(rows)));
    const alone = bestTemperature(labels, network(thrice(rows)));
    expect(grouped.value).toBeCloseTo(once.value, 8);
    for (const end of [0, 1] as const)
      expect(Math.abs((grouped.interval[end] ?? 0) / (once.interval[end] ?? 0) - 1)).toBeLessThan(0.05);
    expect(alone.interval[1] - alone.interval[0]).toBeLessThan(0.7 * (once.interval[1] - once.interval[0]));
  });

  test.each<[string, TemperatureCell]>([
    ["50 items", { n: 50, classes: 2, temperature: 1, sets: 2_000 }],
    ["200 items, a network that is too sure", { n: 200, classes: 2, temperature: 2, sets: 2_000 }],
    ["200 items of five classes", { n: 200, classes: 5, temperature: 0.6, sets: 1_000 }],
    ["300 items of some 37 patients", { n: 300, classes: 2, temperature: 1, itemsPerPatient: 8, sets: 1_000 }],
    ["300 items of some 20 patients", { n: 300, classes: 3, temperature: 1.5, itemsPerPatient: 15, sets: 600 }],
  ])("is held by 95 % of the intervals: %s", async (_, cell) => {
    const { held, below } = await simulated<TemperatureFound>("metrics/temperatureCoverage.ts", cell);
    const noise = (share: number) => 3 * Math.sqrt((share * (1 - share)) / cell.sets);
    expect(held).toBeGreaterThan(0.94 - noise(0.05));
    expect(held).toBeLessThan(0.96 + noise(0.05));
    // Neither side misses much more often than the other.
    for (const missed of [below, 1 - held - below]) expect(missed).toBeLessThan(0.03 + noise(0.025));
  });

  test("of very many probabilities is looked for in a part of the items, and the loss told of all", () => {
    // Every second item is looked at, of which one in fifteen is wrong; the order of the file is another one.
    const places = Array.from({ length: 3_000 }, (_, i) => (i * 7) % 3_000);
    const truth = places.map((place) => (place % 30 === 0 ? 0 : 1));
    const labels = { ...labelsOf(truth), ids: places.map((place) => String(place).padStart(4, "0")) };
    const { value, log_loss } = bestTemperature(labels, network(truth.map(() => [0.4, 0.6])), 4_000);
    expect(value).toBeCloseTo(Math.log(0.6 / 0.4) / Math.log(14), 9);
    expect(log_loss.without).toBeCloseTo(-(Math.log(0.4) + 29 * Math.log(0.6)) / 30, 9);
    // None of the first, fifth, ninth … is wrong, but others are.
    const few = labelsOf(Array.from({ length: 40 }, (_, i) => (i % 4 === 1 ? 0 : 1)));
    const named = { ...few, ids: few.ids.map((_, i) => String(i).padStart(2, "0")) };
    const said = network(few.ids.map(() => [0.4, 0.6]));
    expect(bestTemperature(named, said, 20)).toEqual(bestTemperature(named, said));
  });
});

describe("the reliability table", () => {
  const labels = labelsOf(Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 0 : 1)));
  const said = network(labels.ids.map((_, i) => (i < 20 ? [0.4, 0.6] : [0.1, 0.9])));

  test("holds items of equal confidence together, with how often they are right", () => {
    const [less, more] = calibrationOf(labels, said).bins;
    expect(less).toEqual({
      items: 20,
      confidence: expect.closeTo(0.6, 12),
      right: { value: 0.75, interval: wilson(15, 20) },
    });
    expect(more).toMatchObject({ items: 20, confidence: expect.closeTo(0.9, 12), right: { value: 0.75 } });
  });

  test("is of as many bins as are asked for", () => {
    const { truth, rows } = simulatedItems(seededChance(5), { n: 150, classes: 3, temperature: 1 });
    expect(calibrationOf(labelsOf(truth, 3), network(rows)).bins.map(({ items }) => items)).toEqual(
      Array.from({ length: 15 }, () => 10),
    );
    const fifths = reliability(labelsOf(truth, 3), network(rows), 5);
    expect(fifths.map(({ items }) => items)).toEqual([30, 30, 30, 30, 30]);
    const confidences = fifths.map(({ confidence }) => confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => a - b));
  });

  test("counts groups of items that hang together", () => {
    const clusters = patientsOf(
      Int32Array.from({ length: 40 }, (_, i) => Math.floor(i / 10)),
      4,
    );
    const [alone, together] = [reliability(labels, said), reliability({ ...labels, clusters }, said)];
    const width = ({ right: { interval } }: (typeof alone)[number]) => interval[1] - interval[0];
    expect(together.map(({ right }) => right.value)).toEqual(alone.map(({ right }) => right.value));
    for (const [i, bin] of together.entries()) expect(width(bin)).toBeGreaterThan(width(alone[i] ?? bin));
  });
});
