import { describe, expect, test } from "@jest/globals";
import type { ColumnResemblance, Resemblance } from "../../src/validation/represent.js";
import { resemblanceSentences, resemblanceTable } from "../../src/words/resemblanceReport.js";

function aColumn(told: Partial<ColumnResemblance> = {}): ColumnResemblance {
  return { name: "writer", test: "chi-square", statistic: 2.5, p: 0.4, p_holm: 0.8, distance: 0.06, ...told };
}
function aResemblance(told: Partial<Resemblance> = {}): Resemblance {
  return { columns: [aColumn()], level: 0.05, verdict: "resembles", skipped: [], ...told };
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
    expect(resemblanceSentences(aResemblance())).toBe(
      "The sample resembles the population: no column differs more than chance would make it.",
    );
    const columns = [aColumn(), aColumn({ name: "year", p: 0.03, p_holm: 0.06 })];
    expect(resemblanceSentences(aResemblance({ columns, worst: columns[1] }))).toBe(
      "The sample resembles the population: no column differs more than chance would make it. Closest to differing: year (p 0.0300, among all columns 0.0600).",
    );
  });

  test("names the columns that differ, and what was left out", () => {
    const columns = [aColumn(), aColumn({ name: "year", p_holm: 0.01 }), aColumn({ name: "place", p_holm: 0.02 })];
    const skipped = [{ name: "note", why: "empty throughout the population" }];
    expect(resemblanceSentences(aResemblance({ columns, verdict: "differs", skipped }))).toBe(
      "note was left out: empty throughout the population.\nThe sample differs from the population in year, place.",
    );
  });
});
