import { describe, expect, test } from "@jest/globals";
import { seededChance, type Chance } from "../../src/common/chance.js";
import { columnTally } from "../../src/validation/columnValues.js";
import { represent } from "../../src/validation/represent.js";

function column(name: string, cells: readonly (string | number)[]) {
  const tally = columnTally(name);
  for (const cell of cells) tally.add(String(cell));
  return tally.values();
}
const repeated = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([value, times]) => Array.from({ length: times }, () => value));
const compare = (population: readonly (string | number)[], sample: readonly (string | number)[], isPart = false) =>
  represent({ population: [column("x", population)], sample: [column("x", sample)], isPart, chance: seededChance(1) });

/** A sample without replacement. */
function drawn<T>(rows: readonly T[], size: number, chance: Chance): T[] {
  const pool = [...rows];
  return Array.from({ length: size }, () => pool.splice(chance.below(pool.length), 1)[0] as T);
}

describe("resemblance", () => {
  test("of categories is Pearson's chi-square against the population's shares", () => {
    const { columns, verdict } = compare(repeated({ a: 500, b: 300, c: 200 }), repeated({ a: 44, b: 30, c: 26 }));
    // (44−50)²/50 + 0 + (26−20)²/20 = 2.52; its tail at 2 degrees of freedom is exp(−1.26).
    expect(columns[0]).toMatchObject({ name: "x", test: "chi-square" });
    expect(columns[0]?.statistic).toBeCloseTo(2.52, 12);
    expect(columns[0]?.p).toBeCloseTo(Math.exp(-1.26), 10);
    expect(columns[0]?.distance).toBeCloseTo(0.06, 12);
    expect(verdict).toBe("resembles");
  });

  test("of rare categories is simulated, and a value that the population lacks is impossible", () => {
    expect(compare(repeated({ a: 990, b: 10 }), repeated({ a: 45, b: 5 })).columns[0]).toMatchObject({
      test: "monte-carlo",
    });
    const foreign = compare(repeated({ a: 500, b: 500 }), repeated({ a: 50, b: 49, z: 1 }));
    expect([foreign.columns[0]?.p, foreign.verdict]).toEqual([0, "differs"]);
  });

  test("of numbers is Kolmogorov–Smirnov with its ties respected", () => {
    const [found] = compare([1, 2, 3, 3, 4, 5], [1, 2, 2, 3, 3]).columns;
    // Exact over all ways to deal the pooled values (Schröer and Trenkler 1995); without regard to the ties it would be .81818.
    expect(found?.test).toBe("kolmogorov-smirnov");
    expect(found?.statistic).toBeCloseTo(1 / 3, 10);
    expect(found?.p).toBeCloseTo(0.74026, 5);
  });

  test("counts empty cells as something that may differ", () => {
    const numbers = Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? "" : i));
    const { columns, verdict } = compare(
      numbers,
      numbers.slice(0, 60).map((cell) => (Number(cell) % 2 === 0 ? "" : cell)),
    );
    expect(columns.map(({ name }) => name)).toEqual(["x", "x is empty"]);
    expect(verdict).toBe("differs");
  });

  test("leaves out names that nobody could resemble, and says so", () => {
    const names = Array.from({ length: 100 }, (_, i) => `name ${i}`);
    expect(compare(names, names.slice(0, 10))).toMatchObject({
      columns: [],
      skipped: [{ name: "x", why: "nearly every row has a value of its own" }],
    });
    expect(compare(["", ""], [""]).skipped).toEqual([{ name: "x", why: "empty throughout the population" }]);
  });

  test("adjusts for the number of columns", () => {
    const shifted = repeated({ a: 60, b: 40 });
    const whole = repeated({ a: 500, b: 500 });
    const ask = (n: number) =>
      represent({
        population: Array.from({ length: n }, (_, i) => column(`c${i}`, whole)),
        sample: Array.from({ length: n }, (_, i) => column(`c${i}`, i === 0 ? shifted : repeated({ a: 50, b: 50 }))),
        isPart: false,
        chance: seededChance(1),
      });
    expect(ask(1).verdict).toBe("differs");
    expect(ask(2)).toMatchObject({ verdict: "resembles", worst: { name: "c0" } });
    expect(ask(2).columns[0]?.p_holm).toBeCloseTo(2 * (ask(2).columns[0]?.p ?? 0), 12);
  });

  test.each([
    [
      "numbers, of which the sample is a part",
      true,
      (chance: Chance) => Array.from({ length: 300 }, () => Math.round(chance.normal() * 3)),
      100,
    ],
    [
      "categories of a large population",
      false,
      (chance: Chance) => Array.from({ length: 4000 }, () => "abcd"[Math.min(chance.below(6), 3)] ?? ""),
      120,
    ],
  ] as const)("calls a fair draw different about as often as its level says: %s", (_, isPart, populationFrom, size) => {
    let alarms = 0;
    const draws = 400;
    for (let seed = 1; seed <= draws; seed++) {
      const chance = seededChance(seed);
      const population: readonly (string | number)[] = populationFrom(chance);
      if (compare(population, drawn(population, size, chance), isPart).verdict === "differs") alarms++;
    }
    expect(alarms / draws).toBeLessThan(0.085);
    expect(alarms / draws).toBeGreaterThan(0.015);
  });

  test("finds a draw that took the easy items", () => {
    const chance = seededChance(3);
    const population = Array.from({ length: 1000 }, () => chance.normal());
    const easy = [...population].sort((a, b) => a - b).slice(0, 700);
    expect(compare(population, drawn(easy, 100, chance), true).verdict).toBe("differs");
  });
});
