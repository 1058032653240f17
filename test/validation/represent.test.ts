import { describe, expect, test } from "@jest/globals";
import { seededChance, type Chance } from "../../src/common/chance.js";
import { usualDraws } from "../../src/statistics/chiSquare.js";
import { columnTally } from "../../src/validation/columnValues.js";
import { represent, type SampleOrigin } from "../../src/validation/represent.js";
import { kolmogorovSmirnov, kolmogorovTail } from "../../src/statistics/kolmogorovSmirnov.js";

function column(name: string, cells: readonly (string | number)[], isNames = false) {
  const tally = columnTally(name, { isNames });
  cells.forEach((cell, i) => tally.add(String(cell), i + 1));
  return tally.values();
}
const repeated = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([value, times]) => Array.from({ length: times }, () => value));
type Cells = readonly (string | number)[];
const compare = (population: Cells, sample: Cells, origin: SampleOrigin = "items", isNames = false) =>
  represent({
    population: [column("x", population, isNames)],
    sample: [column("x", sample, isNames)],
    origins: [origin],
    chance: seededChance(1),
  });

// Hot loops take their functions from here: looking up a global inside Jest's sandbox is a hundred times slower.
const { round, min } = Math;

/** A sample without replacement. */
function drawn<T>(rows: readonly T[], size: number, chance: Chance): T[] {
  const pool = [...rows];
  for (let i = 0; i < size; i++) {
    const other = i + chance.below(pool.length - i);
    [pool[i], pool[other]] = [pool[other] as T, pool[i] as T];
  }
  return pool.slice(0, size);
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

  test("says which categories add most to the difference, with their shares, and which the population lacks", () => {
    const whole = repeated({ a: 500, b: 300, c: 150, d: 50 });
    // Shares of Pearson's statistic: a 4, b 1.2, c 15, d 5.
    expect(compare(whole, repeated({ a: 40, b: 24, c: 30, d: 6 })).columns[0]?.gaps).toEqual([
      { value: "c", population: 0.15, sample: 0.3 },
      { value: "a", population: 0.5, sample: 0.4 },
      { value: "b", population: 0.3, sample: 0.24 },
    ]);
    expect(compare(whole, whole).columns[0]).toMatchObject({ gaps: [], unknown_values: 0 });
    const foreign = compare(whole, [...repeated({ a: 90, y: 2, z: 7 }), ""]).columns[0];
    expect(foreign).toMatchObject({ statistic: Infinity, unknown_values: 3 });
    expect(foreign?.gaps).toEqual([
      { value: "z", population: 0, sample: 0.07 },
      { value: "y", population: 0, sample: 0.02 },
      { value: "", population: 0, sample: 0.01 },
    ]);
  });

  test("takes the rarest of very many categories together where it says which differ", () => {
    const rare = Array.from({ length: 400 }, (_, i) => `r${1_000 + i}`);
    const whole = [...rare, ...rare, ...repeated({ a: 9_200 })];
    const { columns } = compare(whole, [...repeated({ a: 900 }), ...rare.slice(0, 100)]);
    // The 299 of them that sort first are categories of their own, beside `a`.
    expect(columns[0]?.gaps).toContainEqual({ rarest: 101, population: 0.0202, sample: 0 });
  });

  test("says up to which number a column of numbers differs the most", () => {
    const chance = seededChance(2);
    const whole = Array.from({ length: 300 }, () => round(10 * chance.normal()));
    const part = drawn(whole, 60, chance);
    for (const origin of ["rows", "items", "elsewhere"] as const) {
      const [found] = compare(whole, part, origin).columns;
      const [gap] = found?.gaps ?? [];
      if (gap === undefined || !("at_most" in gap)) throw new Error("no number");
      const shareOf = (numbers: readonly number[]) => numbers.filter((x) => x <= gap.at_most).length / numbers.length;
      expect([gap.population, gap.sample]).toEqual([shareOf(whole), shareOf(part)]);
      expect(Math.abs(gap.population - gap.sample)).toBeCloseTo(found?.statistic ?? NaN, 12);
    }
    expect(compare([1, 2, 3, 4], [3, 4, 4]).columns[0]?.gaps).toEqual([{ at_most: 2, population: 0.5, sample: 0 }]);
  });

  test("says of empty cells among numbers only how many are empty", () => {
    const { columns } = compare([1, 2, 3, ""], [1, 2, "", ""]);
    expect(columns[1]?.gaps).toEqual([{ value: "", population: 0.25, sample: 0.5 }]);
  });

  test("of numbers is Kolmogorov–Smirnov with its ties respected", () => {
    const [found] = compare([1, 2, 3, 3, 4, 5], [1, 2, 2, 3, 3]).columns;
    // Exact over all ways to deal the pooled values (Schröer and Trenkler 1995); without regard to the ties it would be .81818.
    expect(found?.test).toBe("kolmogorov-smirnov");
    expect(found?.statistic).toBeCloseTo(1 / 3, 10);
    expect(found?.p).toBeCloseTo(0.74026, 5);
  });

  test("of a scale of few steps is exact in populations of any size, where the limit's p would be far too large", () => {
    const steps = (counts: number[]) => counts.flatMap((times, step) => new Array<number>(times).fill(step));
    const found = kolmogorovSmirnov(steps([10, 9, 19, 1, 11]), steps([475, 1612, 1534, 429, 950]));
    // From the hypergeometric distribution, step by step, with SciPy 1.10.
    expect(found.method).toBe("exact");
    expect(found.p).toBeCloseTo(0.22887967330071624, 12);
    expect(kolmogorovTail(found.statistic * Math.sqrt((50 * 5000) / 5050))).toBeGreaterThan(2 * found.p);
  });

  test("of codes that are names is by categories: every second writer is not a larger writer", () => {
    const writers = Array.from({ length: 1000 }, (_, i) => i % 10);
    const even = Array.from({ length: 100 }, (_, i) => (i % 10 < 8 ? 2 * (i % 5) : i % 10));
    expect(compare(writers, even)).toMatchObject({ verdict: "resembles", columns: [{ test: "kolmogorov-smirnov" }] });
    expect(compare(writers, even, "items", true)).toMatchObject({
      verdict: "differs",
      columns: [{ test: "chi-square" }],
    });
  });

  test("simulates fewer tables of very many items, but never fewer than 999", () => {
    expect([400, 20_000, 100_000, 10_000_000].map(usualDraws)).toEqual([9_999, 9_999, 2_000, 999]);
  });

  test("does not mix up an empty cell and a cell that says so", () => {
    const whole = [...repeated({ "(empty)": 50, a: 100 }), ...new Array<string>(50).fill("")];
    const { columns } = compare(whole, [...repeated({ "(empty)": 25, a: 50 }), ...new Array<string>(25).fill("")]);
    expect(columns[0]).toMatchObject({ statistic: 0, p: 1, distance: 0 });
  });

  test("tells how many columns are compared", () => {
    const told: number[] = [];
    const columns = ["a", "b", "c", "d"].map((name) => column(name, ["x", "y"]));
    represent({
      population: columns,
      sample: columns,
      origins: columns.map(() => "rows"),
      chance: seededChance(1),
      onProgress: (share) => void told.push(share),
    });
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test("says how far off a share must be to be found, by the number of items, of columns and of items left", () => {
    const whole = repeated({ a: 500, b: 500 });
    const visible = (n: number, origin?: SampleOrigin) =>
      compare(whole, repeated({ a: n / 2, b: n / 2 }), origin).visible_difference;
    // (1.95996 + 0.84162) · √(¼ / 196)
    expect(visible(196)).toBeCloseTo(0.1000566, 6);
    expect(visible(196, "rows")).toBeCloseTo(0.1000566 * Math.sqrt(804 / 999), 6);
    expect([visible(1000, "rows"), visible(2)]).toEqual([0, 0.5]);
    const half = repeated({ a: 98, b: 98 });
    const two = {
      population: [column("x", whole), column("y", whole)],
      sample: [column("x", half), column("y", half)],
    };
    // At 2.5 % for each: (2.24140 + 0.84162) · √(¼ / 196)
    expect(represent({ ...two, origins: ["items", "items"], chance: seededChance(1) }).visible_difference).toBeCloseTo(
      0.110108,
      6,
    );
  });

  test("compares each column as what it is: one of the population's own rows is no less so beside one with other cells", () => {
    const [letters, numbers] = [repeated({ a: 100, b: 100 }), Array.from({ length: 200 }, (_, i) => i)];
    const [part, few] = [repeated({ a: 44, b: 56 }), numbers.slice(0, 100)];
    const both = (...origins: SampleOrigin[]) =>
      represent({
        population: [column("x", letters), column("y", numbers), column("z", repeated({ a: 200 }))],
        sample: [column("x", part), column("y", few), column("z", repeated({ a: 100 }))],
        origins,
        chance: seededChance(1),
      });
    const { columns, visible_difference } = both("rows", "items", "rows");
    const alone = (origin: SampleOrigin, x: Cells, y: Cells) => compare(x, y, origin).columns[0]?.p;
    expect(columns.map(({ p }) => p)).toEqual([alone("rows", letters, part), alone("items", numbers, few)]);
    expect(columns[0]?.p).not.toBe(alone("items", letters, part));
    // What is seen of any of the columns: one that is left out counts for nothing.
    expect(visible_difference).toBe(both("items", "items", "items").visible_difference);
    expect(both("rows", "rows", "items").visible_difference).toBe(both("rows", "rows", "rows").visible_difference);
    expect(both("rows", "rows", "rows").visible_difference).toBeLessThan(visible_difference);
  });

  test("finds a share that is so far off in four of five samples, as it says", () => {
    const chance = seededChance(5);
    const whole = repeated({ a: 5_000, b: 5_000 });
    const sampleOf = (share: number) => Array.from({ length: 200 }, () => (chance.next() < share ? "a" : "b"));
    const { visible_difference: visible } = compare(whole, sampleOf(0.5));
    const found = Array.from({ length: 500 }, () => compare(whole, sampleOf(0.5 + visible)).verdict === "differs");
    // Three standard errors of the simulation, and a percent of the normal approximation's.
    expect(Math.abs(found.filter(Boolean).length / 500 - 0.8)).toBeLessThan(0.064);
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

  test("finds a sample without any of the population's numbers", () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? "" : i / 7));
    const { columns, verdict } = compare(numbers, new Array<string>(20).fill(""), "rows");
    expect(columns).toMatchObject([{ name: "x is empty", gaps: [{ value: "", population: 0.1, sample: 1 }] }]);
    expect(verdict).toBe("differs");
  });

  test("leaves out names that nobody could resemble, and says so", () => {
    const names = Array.from({ length: 100 }, (_, i) => `name ${i}`);
    expect(compare(names, names.slice(0, 10))).toMatchObject({
      columns: [],
      skipped: [{ name: "x", why: "nearly every row has a value of its own" }],
    });
    const commas = names.map((_, i) => `${i},5`);
    expect(compare(commas, commas.slice(0, 10)).skipped[0]?.why).toBe(
      "nearly every row has a value of its own (numbers need a point, not a comma as in 0,5)",
    );
    const broken = names.map((_, i) => (i === 7 ? "lost" : i / 3));
    expect(compare(broken, broken.slice(0, 5)).skipped[0]?.why).toBe(
      'nearly every row has a value of its own ("lost" on line 8 is no number, those before it are)',
    );
    expect(compare(["", ""], [""]).skipped).toEqual([{ name: "x", why: "empty throughout the population" }]);
  });

  test("takes a number for the same however it is written, but for names", () => {
    const [whole, part] = [repeated({ "0": 50, "1": 50 }), repeated({ "0.0": 10, "1.0": 10 })];
    expect(compare(whole, part)).toMatchObject({
      verdict: "resembles",
      columns: [{ test: "chi-square", statistic: 0, unknown_values: 0 }],
    });
    expect(compare([...whole, ...repeated({ "0.0": 50, "1.00": 50 })], part).columns[0]?.test).toBe("chi-square");
    expect(compare(whole, part, "items", true)).toMatchObject({
      verdict: "differs",
      columns: [{ unknown_values: 2 }],
    });
  });

  test("adjusts for no column in which nothing can differ", () => {
    const [whole, part] = [repeated({ a: 500, b: 500 }), repeated({ a: 60, b: 40 })];
    const constant = column("c", repeated({ x: 1000 }));
    const { columns, skipped } = represent({
      population: [column("x", whole), constant],
      sample: [column("x", part), column("c", repeated({ x: 100 }))],
      origins: ["items", "items"],
      chance: seededChance(1),
    });
    expect(columns.map(({ name, p, p_holm }) => [name, p_holm === p])).toEqual([["x", true]]);
    expect(skipped).toEqual([{ name: "c", why: "the same value in every row" }]);
    expect(compare(repeated({ x: 1000 }), repeated({ x: 99, y: 1 })).verdict).toBe("differs");
    expect(compare(repeated({ "1": 1000 }), repeated({ "1": 50, "1.0": 50 })).columns).toEqual([]);
    expect(compare(repeated({ x: 1000 }), ["", "x"]).columns).toHaveLength(1);
  });

  test("adjusts for the number of columns", () => {
    const shifted = repeated({ a: 60, b: 40 });
    const whole = repeated({ a: 500, b: 500 });
    const ask = (n: number) =>
      represent({
        population: Array.from({ length: n }, (_, i) => column(`c${i}`, whole)),
        sample: Array.from({ length: n }, (_, i) => column(`c${i}`, i === 0 ? shifted : repeated({ a: 50, b: 50 }))),
        origins: new Array<SampleOrigin>(n).fill("items"),
        chance: seededChance(1),
      });
    expect(ask(1).verdict).toBe("differs");
    expect(ask(2)).toMatchObject({ verdict: "resembles", worst: { name: "c0" } });
    expect(ask(2).columns[0]?.p_holm).toBeCloseTo(2 * (ask(2).columns[0]?.p ?? 0), 12);
  });

  test("of categories knows how much of the population was drawn, once that is more than a tenth", () => {
    const whole = repeated({ a: 100, b: 100 });
    // 1.44 · 199 / 100 at one degree of freedom, where 1.44 alone would have p = .2301.
    expect(compare(whole, repeated({ a: 44, b: 56 }), "rows").columns[0]).toMatchObject({ test: "chi-square" });
    expect(compare(whole, repeated({ a: 44, b: 56 }), "rows").columns[0]?.statistic).toBeCloseTo(1.44, 12);
    expect(compare(whole, repeated({ a: 44, b: 56 }), "rows").columns[0]?.p).toBeCloseTo(0.090492, 6);
    expect(compare(whole, repeated({ a: 44, b: 56 }), "items").columns[0]?.p).toBeCloseTo(0.230139, 6);
    const tenth = compare(repeated({ a: 500, b: 500 }), repeated({ a: 44, b: 56 }), "rows");
    expect(tenth.columns[0]?.p).toBeCloseTo(0.230139, 6);
    expect(compare(whole, whole, "rows").columns[0]).toMatchObject({ statistic: 0, p: 1 });
  });

  test("of few drawn from few is simulated without replacement", () => {
    const found = compare(repeated({ a: 3, b: 7, c: 5 }), repeated({ a: 3, b: 1, c: 2 }), "rows").columns[0];
    expect(found).toMatchObject({ test: "monte-carlo" });
    // By counting all draws: .02937; three standard errors of 9,999 simulated ones.
    expect(Math.abs((found?.p ?? 0) - 0.02937)).toBeLessThan(0.0051);
  });

  test("of categories from elsewhere asks whether both files have the same shares: the population is no more certain than the sample", () => {
    const found = (a: Record<string, number>, b: Record<string, number>) =>
      compare(repeated(b), repeated(a), "elsewhere").columns[0];
    // SciPy 1.10's chi2_contingency without a correction.
    expect(found({ a: 44, b: 56 }, { a: 50, b: 50 })).toMatchObject({
      test: "chi-square",
      statistic: expect.closeTo(0.7226013649, 9),
      p: expect.closeTo(0.3952919378, 9),
    });
    expect(found({ a: 20, b: 30, c: 50 }, { a: 90, b: 60, c: 100 })?.p).toBeCloseTo(0.0143727066, 9);
    // Fisher's exact test; three standard errors of 9,999 simulated tables.
    const few = found({ a: 1, b: 7 }, { a: 9, b: 3 });
    expect(few?.test).toBe("monte-carlo");
    expect(Math.abs((few?.p ?? 0) - 0.019767)).toBeLessThan(0.0042);
    const unknown = found({ a: 50, b: 49, z: 1 }, { a: 500, b: 500 });
    expect(unknown).toMatchObject({ unknown_values: 1, test: "monte-carlo" });
    // One item of 1,100 is in the smaller file in one case of eleven.
    expect(Math.abs((unknown?.p ?? 0) - 1 / 11)).toBeLessThan(0.03);
  });

  /** The share of pairs of files from one distribution that are called different at 5 %. */
  function alarmsApart(rows: number, items: number): number {
    const pairs = 1_000;
    const chance = seededChance(4);
    const some = (size: number) => Array.from({ length: size }, () => letter(chance));
    const found = Array.from({ length: pairs }, () => compare(some(rows), some(items), "elsewhere").verdict);
    return found.filter((one) => one === "differs").length / pairs;
  }

  test.each([
    [100, 100],
    [200, 400],
    [1_000, 100],
  ])("calls samples of one thing different as often as its level says: %i and %i items", (rows, items) => {
    expect(Math.abs(alarmsApart(rows, items) - 0.05)).toBeLessThan(2.5 * Math.sqrt(0.0475 / 1_000));
  });

  /** The share of draws from 1,000 rows, all but one item of them known there, that are called different at 5 %. */
  function alarmsOfPart(size: number, one: (chance: Chance) => string | number, weightOf = (_: string | number) => 1) {
    const draws = 600;
    const chance = seededChance(6);
    const population = Array.from({ length: 1_000 }, () => one(chance));
    let found = 0;
    for (let i = 0; i < draws; i++) {
      const known = drawn(population, population.length, chance)
        .filter((cell) => chance.next() < weightOf(cell))
        .slice(0, size - 1);
      const verdict = represent({
        population: [column("x", population)],
        sample: [column("x", [...known, one(chance)])],
        shared: [column("x", known)],
        origins: ["elsewhere"],
        chance,
      }).verdict;
      if (verdict === "differs") found++;
    }
    return found / draws;
  }

  test("of a sample of which one item is from elsewhere is nearly that of its draw, and no less sure", () => {
    const normal = (chance: Chance) => chance.normal();
    for (const one of [letter, normal])
      expect(Math.abs(alarmsOfPart(500, one) - 0.05)).toBeLessThan(0.01 + 2.5 * Math.sqrt(0.0475 / 600));
    expect(alarmsOfPart(500, letter, (cell) => (cell === "a" ? 0.7 : 1))).toBeGreaterThan(0.5);
    expect(alarmsOfPart(500, normal, (cell) => (Number(cell) > 0 ? 0.7 : 1))).toBeGreaterThan(0.5);
  });

  test("of samples of one thing names the values that differ most for what both have of them, not the rare new ones", () => {
    const { columns } = compare(
      repeated({ a: 500, b: 500 }),
      repeated({ a: 158, b: 39, c: 1, d: 1, e: 1 }),
      "elsewhere",
    );
    expect(columns[0]?.gaps.slice(0, 2)).toMatchObject([{ value: "b" }, { value: "a" }]);
    expect(columns[0]?.unknown_values).toBe(3);
  });

  test("of samples of one thing says what both can show", () => {
    const [whole, half] = [repeated({ a: 500, b: 500 }), repeated({ a: 98, b: 98 })];
    const { visible_difference } = compare(whole, half, "elsewhere");
    expect(visible_difference).toBeCloseTo(0.1000566 * Math.sqrt(1.196), 6);
  });

  /** The share of fair draws from one population that are called different at 5 %. */
  function alarms<T extends string | number>(rows: number, size: number, one: (chance: Chance) => T): number {
    const draws = 1_000;
    const chance = seededChance(1);
    const population = Array.from({ length: rows }, () => one(chance));
    const whole = column("x", population);
    let found = 0;
    for (let i = 0; i < draws; i++) {
      const sample = column("x", drawn(population, size, chance));
      if (represent({ population: [whole], sample: [sample], origins: ["rows"], chance }).verdict === "differs")
        found++;
    }
    return found / draws;
  }
  const normal = (chance: Chance) => chance.normal();
  const grade = (chance: Chance) => round(chance.normal() * 3);
  const letter = (chance: Chance) => "abcd"[min(chance.below(6), 3)] ?? "";

  test.each([
    ["a tenth of all numbers", () => alarms(400, 40, normal)],
    ["half of all numbers", () => alarms(400, 200, normal)],
    ["a third of all grades", () => alarms(300, 100, grade)],
    ["hardly any of all grades", () => alarms(3_000, 50, grade)],
    ["hardly any of all categories", () => alarms(4_000, 100, letter)],
    ["a fifth of all categories", () => alarms(500, 100, letter)],
    ["half of all categories", () => alarms(400, 200, letter)],
  ])("calls fair draws different as often as its level says: %s", (_, found) => {
    // One hundredth for what takes few values, and two standard errors of the simulation.
    expect(Math.abs(found() - 0.05)).toBeLessThan(0.01 + 2 * Math.sqrt(0.0475 / 1_000));
  });

  test("finds a draw that took the easy items", () => {
    const chance = seededChance(3);
    const population = Array.from({ length: 1000 }, () => chance.normal());
    const easy = [...population].sort((a, b) => a - b).slice(0, 700);
    expect(compare(population, drawn(easy, 100, chance), "rows").verdict).toBe("differs");
  });
});

describe("dates", () => {
  const dayAfter = (days: number) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
  const days = Array.from({ length: 400 }, (_, i) => dayAfter(i));

  test("are compared by size, as their days' numbers are, and the widest gap is told as a date", () => {
    const late = days.slice(200, 260);
    const numbers = compare(
      days.map((_, i) => i),
      late.map((_, i) => 200 + i),
    ).columns[0];
    const dates = compare(days, late).columns[0];
    expect(dates).toEqual({ ...numbers, distance: expect.closeTo(numbers?.distance ?? NaN, 9), gaps: dates?.gaps });
    expect(dates?.gaps).toEqual([{ until: "2024-07-18", population: 0.5, sample: 0 }]);
  });

  test("beside which something else stands are named as what they are not compared by", () => {
    const odd = (cell: string) => compare([...days, cell], days.slice(0, 60)).skipped[0]?.why;
    expect(odd("unknown")).toBe(
      'nearly every row has a value of its own ("unknown" on line 401 is no date, those before it are)',
    );
    const written = days.map((day) => day.split("-").reverse().join("."));
    expect(compare(written, written.slice(0, 60)).skipped[0]?.why).toBe(
      "nearly every row has a value of its own (dates are compared when written as 2024-03-01, not as 01.01.2024)",
    );
  });

  test("of two days are two categories, however the days are written", () => {
    const written = repeated({ "2024-01-01T00:00:00.000Z": 18, "2024-02-01 01:00+01:00": 12 });
    const found = compare(repeated({ "2024-01-01": 60, "2024-02-01": 40 }), written).columns[0];
    expect(found).toMatchObject({ test: "chi-square", statistic: 0, unknown_values: 0 });
    const two = repeated({ "2024-01-01": 60, "2024-02-01": 40 });
    expect(compare(two, two.slice(0, 30)).columns[0]).toMatchObject({ test: "chi-square", distance: 0.4 });
  });
});
