import { describe, expect, test } from "@jest/globals";
import type { ColumnResemblance, Resemblance } from "../../src/validation/represent.js";
import { resemblanceSentences, resemblanceTable } from "../../src/words/resemblanceReport.js";

function aColumn(told: Partial<ColumnResemblance> = {}): ColumnResemblance {
  return {
    name: "writer",
    test: "chi-square",
    statistic: 2.5,
    p: 0.4,
    p_holm: 0.8,
    distance: 0.06,
    gaps: [],
    unknown_values: 0,
    ...told,
  };
}
function aResemblance(told: Partial<Resemblance> = {}): Resemblance {
  return {
    columns: [aColumn()],
    level: 0.05,
    verdict: "resembles",
    skipped: [],
    items: 200,
    visible_difference: 0.099,
    ...told,
  };
}

describe("the report of a resemblance", () => {
  test("has a row per column, with signs and infinities as people write them", () => {
    const columns = [
      aColumn(),
      aColumn({ name: "size ", test: "kolmogorov-smirnov", statistic: 0.123456, p: 0.00001, distance: -0.5 }),
      aColumn({ name: "year", test: "monte-carlo", statistic: Infinity, p: 0, p_holm: 0, distance: NaN }),
    ];
    expect(resemblanceTable(aResemblance({ columns })).rows).toEqual([
      ["writer", "chi-square", "2.500", "0.4000", "0.8000", "0.060"],
      ['"size "', "Kolmogorov–Smirnov", "0.1235", "<0.0001", "0.8000", "−0.500"],
      ["year", "Monte Carlo", "∞", "<0.0001", "<0.0001", "–"],
    ]);
  });

  test("says that the sample resembles, and among several columns which is closest to differing", () => {
    const hidden =
      "\nWhat 200 items can show of a column with two values: in four of five samples, that a share of 50 % is off by 9.9 points. Smaller differences, and those spread over more values, may stay hidden.";
    expect(resemblanceSentences(aResemblance())).toBe(
      `The sample resembles the population: no column differs more than chance would make it.${hidden}`,
    );
    const columns = [aColumn(), aColumn({ name: "year", p: 0.03, p_holm: 0.06 })];
    expect(resemblanceSentences(aResemblance({ columns, worst: columns[1] }))).toBe(
      `The sample resembles the population: no column differs more than chance would make it. Closest to differing: year (p 0.0300, among all columns 0.0600).${hidden}`,
    );
  });

  test("calls no column closest to differing where none differs at all", () => {
    const columns = [aColumn({ p: 1, p_holm: 1 }), aColumn({ name: "year", p: 1, p_holm: 1 })];
    expect(resemblanceSentences(aResemblance({ columns, worst: columns[0] }))).not.toContain("Closest");
  });

  test("names the columns that differ, and what was left out", () => {
    const columns = [aColumn(), aColumn({ name: "year", p_holm: 0.01 }), aColumn({ name: "place", p_holm: 0.02 })];
    const empty = { name: "note", why: "empty throughout the population" };
    const skipped = [empty, { name: "ink", why: "the sample lacks it" }, { ...empty, name: "url" }];
    expect(resemblanceSentences(aResemblance({ columns, verdict: "differs", skipped }))).toBe(
      "The sample differs from the population in year, place.\nOne random draw in 100 looks so by chance: if `draw verify` confirms this one, keep it, since drawing again until a sample pleases is no random draw; --strata holds such shares from the start.\nnote, url were left out: empty throughout the population.\nink was left out: the sample lacks it.",
    );
  });

  test("says of each column that differs which shares do, as people write them", () => {
    const differing = (told: Partial<ColumnResemblance>) =>
      resemblanceSentences(aResemblance({ columns: [aColumn({ p_holm: 0, ...told })], verdict: "differs" })).split(
        "\n",
      );
    const gaps = [
      { value: "w3", population: 0.2, sample: 0.35 },
      { value: "", population: 0.0004, sample: 0 },
      { rarest: 101, population: 0.0202, sample: 1 },
    ];
    expect(differing({ gaps })).toEqual([
      "The sample differs from the population in writer.",
      "writer: w3 is 20.0 % of the population and 35.0 % of the sample; (empty) is <0.1 % and 0 %; the 101 rarest values together are 2.0 % and 100 %.",
    ]);
    expect(differing({ gaps: [{ at_most: -1.5, population: 0.25, sample: 0.9996 }] })[1]).toBe(
      "writer: up to −1.5 lie 25.0 % of the population and >99.9 % of the sample.",
    );
    expect(differing({ gaps: [{ until: "2024-03-01", population: 0.25, sample: 0.5 }] })[1]).toBe(
      "writer: until 2024-03-01 lie 25.0 % of the population and 50.0 % of the sample.",
    );
    const alike = [
      { value: "c\u0430t", population: 0, sample: 0.4 },
      { value: "cat", population: 0.9, sample: 0.5 },
      { value: `${"x".repeat(70)}y`, population: 0.1, sample: 0.1 },
    ];
    expect(differing({ gaps: alike })[1]).toContain(
      "c\\u0430t is 0 % of the population and 40.0 % of the sample; cat is 90.0 % and 50.0 %;",
    );
    expect(
      differing({ gaps: [0, 1].map((i) => ({ value: `${"x".repeat(70)}${i}`, population: i, sample: 0.5 })) })[1],
    ).toMatch(/xxx0 is .*xxx1 is /);
    const unknown = [{ value: "w9", population: 0, sample: 0.1 }];
    expect(differing({ gaps: unknown, unknown_values: 1, statistic: Infinity })[1]).toBe(
      "writer: w9 is 0 % of the population and 10.0 % of the sample. The population has no w9 at all (statistic ∞).",
    );
    const rare = [{ value: "w1", population: 0.5, sample: 0.8 }, ...unknown];
    expect(differing({ gaps: rare, unknown_values: 1 })[1]).toMatch(/ The population has no w9 at all\.$/);
    expect(differing({ gaps: rare.slice(0, 1), unknown_values: 1 })[1]).toMatch(
      / 1 value of the sample is not in the population\.$/,
    );
    expect(differing({ gaps: unknown, unknown_values: 57 })[1]).toMatch(
      / 57 values of the sample are not in the population\.$/,
    );
  });

  test("says under the table what its distances are, and no more", () => {
    const noteOf = (...tests: ColumnResemblance["test"][]) =>
      resemblanceTable(aResemblance({ columns: tests.map((test) => aColumn({ test })) })).note;
    expect(noteOf("chi-square", "chi-square")).toBe("distance: share of items that would have to change (chi-square)");
    expect(noteOf("kolmogorov-smirnov", "monte-carlo")).toBe(
      "distance: difference of the means in standard deviations (Kolmogorov–Smirnov); share of items that would have to change (Monte Carlo: p from simulated draws, not from a formula)",
    );
  });

  test("says of few items that they are too few, of the whole population nothing", () => {
    expect(resemblanceSentences(aResemblance({ items: 1, visible_difference: 0.5 }))).toContain(
      "\nBut 1 item is too few to tell: so small a sample resembles nearly every population.",
    );
    expect(resemblanceSentences(aResemblance({ items: 9, visible_difference: 0.47 }))).toContain(
      "But 9 items are too few to tell",
    );
    expect(resemblanceSentences(aResemblance({ visible_difference: 0 }))).not.toContain("\n");
  });

  test("names what the population lacks where chance may have made it, too", () => {
    const unknown = { gaps: [{ value: "w9", population: 0, sample: 0.1 }], unknown_values: 1, p_holm: 0.3 };
    expect(resemblanceSentences(aResemblance({ columns: [aColumn(unknown)] }))).toContain(
      "\nwriter: The population has no w9 at all. So few may be chance.\n",
    );
  });

  test("names three columns in which the sample has other values for the same ids, and counts the others", () => {
    const other = (name: string, sample = "9") => ({
      name,
      items: 1_200,
      first: { id: "i7", line: 1_009, sample, population: "3" },
    });
    const said = (...names: string[]) =>
      resemblanceSentences(
        aResemblance({ items: 2_000 }),
        0,
        names.map((name) => other(name)),
      );
    const one = "in 1,200 of 2,000 items (first i7 on line 1009: 9, in the population 3)";
    const end = ". The sample's own count; if that is not meant, see how it was joined.";
    const start = "\nFor the same ids the sample has other values than the population: ";
    expect(said("a", "b", "c")).toContain(`${start}a ${one}; b ${one}; c ${one}${end}`);
    expect(said("a", "b", "c", "d")).toContain(`; c ${one}; and 1 more column${end}`);
    expect(said("a", "b", "c", "d", "e")).toContain(`; c ${one}; and 2 more columns${end}`);
    expect(said()).not.toContain("same ids");
    expect(resemblanceSentences(aResemblance({ items: 2_000 }), 500, [other("a ", "3 ")])).toContain(
      `${start}"a " in 1,200 of 1,500 items (first i7 on line 1009: "3 ", in the population 3)${end}`,
    );
  });

  test("says of items from elsewhere that they are", () => {
    expect(resemblanceSentences(aResemblance(), 200)).toContain("No id of the sample is in the population: ");
    expect(resemblanceSentences(aResemblance(), 3)).toContain("3 of 200 ids of the sample are not in the population: ");
  });
});
