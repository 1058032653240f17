import { describe, expect, test } from "@jest/globals";
import { sizeCommand } from "../../src/cli/sizeCommand.js";
import { wilson } from "../../src/statistics/wilson.js";
import { run } from "./aCommand.js";

describe("holdout size", () => {
  test("gives the fewest items whose Wilson interval is narrow enough", async () => {
    const { out, status } = await run(
      sizeCommand,
      "--metric",
      "error",
      "--expect",
      "0.1",
      "--half-width",
      "0.02",
      "--json",
    );
    const { n } = JSON.parse(out);
    const halfWidth = (items: number) => {
      const [low, high] = wilson(0.1 * items, items);
      return (high - low) / 2;
    };
    expect(status).toBe(0);
    expect(halfWidth(n)).toBeLessThanOrEqual(0.02);
    expect(halfWidth(n - 1)).toBeGreaterThan(0.02);
  });

  test("needs more items for a smaller difference, fewer when the networks agree more", async () => {
    const size = async (...more: string[]) =>
      JSON.parse((await run(sizeCommand, "--metric", "error", "--expect", "0.1", ...more, "--json")).out);
    const wide = await size("--detect", "0.05");
    expect(wide).toMatchObject({ metric: "error", expect: 0.1, detect: 0.05, power: 0.8, level: 0.05 });
    expect((await size("--detect", "0.02")).n).toBeGreaterThan(5 * wide.n);
    expect((await size("--detect", "0.05", "--discordance", "0.06")).n).toBeLessThan(wide.n);
    expect(wide.method).toBe("exact power of McNemar's mid-p test");
    expect((await size("--detect", "0.002")).method).toBe("approximate power of McNemar's mid-p test");
  });

  const width = ["--half-width", "0.1"];
  const difference = ["--detect", "0.05"];
  test.each([
    [
      "error",
      [...width, "--prevalence", "0.2"],
      "--prevalence means nothing for error; it is for average_precision and roc_auc",
    ],
    [
      "error",
      [...difference, "--correlation", "0.5"],
      "--correlation means nothing for error; it is for average_precision and roc_auc",
    ],
    [
      "error",
      [...difference, "--seed", "1"],
      "--seed means nothing for error; it is for average_precision and roc_auc",
    ],
    ["error", [...width, "--discordance", "0.2"], "--discordance means nothing for --half-width; it is for --detect"],
    [
      "roc_auc",
      [...width, "--prevalence", "0.2", "--discordance", "0.1"],
      "--discordance means nothing for roc_auc; it is for error",
    ],
    [
      "roc_auc",
      [...width, "--prevalence", "0.2", "--correlation", "0.5"],
      "--correlation means nothing for --half-width; it is for --detect",
    ],
  ])("of %s with %j refuses what means nothing there", async (metric, args, sentence) => {
    const { status, out, err } = await run(sizeCommand, "--metric", metric, "--expect", "0.8", ...args);
    expect([status, out, err]).toEqual([2, "", `holdout: ${sentence}`]);
  });

  test("says that a difference is one of two trainings, and what more items cannot buy", async () => {
    const { out } = await run(sizeCommand, "--metric", "error", "--expect", "0.1", "--detect", "0.02");
    expect(out).toMatch(
      /\nAssumed: .*; one comparison, of one training each \(what trainings differ by chance, more seeds tell, and no number of items\)\.$/,
    );
  });

  test("simulates average precision", async () => {
    const args = ["--metric", "average_precision", "--expect", "0.6", "--prevalence", "0.2", "--half-width", "0.1"];
    const { n } = JSON.parse((await run(sizeCommand, ...args, "--json")).out);
    expect(n).toBeGreaterThan(250);
    expect(n).toBeLessThan(700);
    expect((await run(sizeCommand, ...args)).out).toBe(
      `${n} items for a 95 % interval of ± 0.1 around average_precision 0.6 (simulation of normal scores).\nAssumed: 20 % of the items are positive.`,
    );
  });

  test.each([
    [["--half-width", "0.1", "--detect", "0.1"], "give either --half-width or --detect"],
    [[], "give either --half-width or --detect"],
    [["--half-width", "0"], '--half-width is "0"; it must be a number above 0 and below 1'],
    [["--half-width", "NaN"], '--half-width is "NaN"'],
    [
      ["--detect", "0.1", "--discordance", "0.05"],
      "--discordance is 0.05; with a difference of 0.1 at least 0.1 of the items are told apart",
    ],
    [
      ["--detect", "0.05", "--discordance", "0.2"],
      "--discordance is 0.2; networks with errors of 0.1 and 0.05 are told apart on at most 0.15 of the items",
    ],
    [
      ["--expect", "0.9", "--detect", "0.2", "--discordance", "0.5"],
      "--discordance is 0.5; networks with errors of 0.9 and 0.7 are told apart on at most 0.4 of the items",
    ],
    [["--half-width", "0.0000001"], "more than a billion items"],
    [["--detect", "0.00001"], "more than a billion items"],
    [["--half-width", "10%"], '--half-width is "10%"; it must be a number above 0 and below 1: 10 % is 0.1'],
    [["--half-width", "2.5"], "above 0 and below 1: 2.5 % is 0.025"],
    [["--detect", "0.1", "--expect", "0"], '--expect is "0"; it must be a number above 0 and below 1'],
    [
      ["--detect", "0.1", "--metric", "accuracy"],
      '--metric is "accuracy"; sizes are known for error, average_precision and roc_auc (error = 1 − accuracy)',
    ],
    [["--detect", "0.1", "--metric", "AUC"], "average_precision and roc_auc (roc_auc is the area under the ROC curve)"],
  ])("%j ends with status 2 and one sentence", async (args, sentence) => {
    const ended = await run(sizeCommand, "--metric", "error", "--expect", "0.1", ...args);
    expect([ended.status, ended.out]).toEqual([2, ""]);
    expect(ended.err).toContain(sentence);
  });

  test("takes the most and the least discordance that there can be", async () => {
    const asked = ["--metric", "error", "--expect", "0.1", "--detect", "0.05", "--discordance"];
    for (const discordance of ["0.05", "0.15"]) expect((await run(sizeCommand, ...asked, discordance)).status).toBe(0);
  });

  test.each([
    [["--prevalence", "0.00001"], "--prevalence is 0.00001; sizes are simulated for shares from 0.0001 to 0.9999"],
    [["--prevalence", "0.2", "--correlation", "1"], '--correlation is "1"; it must be a number from 0 to below 1'],
    [["--prevalence", "0.2", "--correlation", "-0.1"], '--correlation is "-0.1"; it must be a number from 0'],
    [["--prevalence", "1e400"], '--prevalence is "1e400"; it must be a number above 0 and below 1'],
    // 1 − 0.9 is a hair more than 0.1, and nothing is better than 1.
    [["--detect", "0.1"], '--detect is "0.1"; it must be a number above 0 and below 0.1'],
    [["--expect", "0.99999999", "--detect", "0.000000005"], "more than a billion items"],
  ])("a ranking with %j ends with status 2 and one sentence", async (args, sentence) => {
    const ended = await run(
      sizeCommand,
      "--metric",
      "roc_auc",
      "--expect",
      "0.9",
      "--detect",
      "0.05",
      "--prevalence",
      "0.5",
      ...args,
    );
    expect([ended.status, ended.out]).toEqual([2, ""]);
    expect(ended.err).toContain(sentence);
  });

  test("takes the shares of positives that it says it takes, to both ends", async () => {
    for (const prevalence of ["0.0001", "0.9999"]) {
      const asked = ["--expect", "0.5", "--prevalence", prevalence, "--half-width", "0.1"];
      expect((await run(sizeCommand, "--metric", "roc_auc", ...asked)).err).toContain("a constant answer scores 0.5");
    }
  });

  test("a metric without a size, and a ranking without a prevalence, are told", async () => {
    expect((await run(sizeCommand, "--metric", "mae", "--expect", "0.1", "--half-width", "0.1")).err).toContain(
      "sizes are known for error, average_precision and roc_auc",
    );
    expect((await run(sizeCommand, "--metric", "roc_auc", "--expect", "0.9", "--half-width", "0.1")).err).toContain(
      "--prevalence is missing",
    );
    expect(
      (
        await run(
          sizeCommand,
          "--metric",
          "average_precision",
          "--expect",
          "0.1",
          "--prevalence",
          "0.2",
          "--half-width",
          "0.1",
        )
      ).err,
    ).toContain("a constant answer scores 0.2 already");
  });

  const incomplete = [[], ["--metric", "error"], ["--expect", "0.1", "--half-width", "0.02"]];
  const examplesOf = (err: string) =>
    [...err.matchAll(/`holdout size ([^`]*)`/g)].map(([, typed = ""]) => typed.split(" "));

  test.each(incomplete.map((args) => [args]))("of %j names the choices, each in an example", async (args) => {
    const { status, out, err } = await run(sizeCommand, ...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(/^holdout: give --metric, --expect, and either --half-width or --detect: /);
    expect(examplesOf(err).map((typed) => typed[1])).toEqual(["error", "average_precision"]);
  });

  test("these examples can be typed, and the answer names both values that are told apart", async () => {
    const typed = examplesOf((await run(sizeCommand)).err);
    const answers = [];
    for (const example of typed) answers.push((await run(sizeCommand, ...example)).out);
    expect(answers).toEqual([
      expect.stringContaining("items for a 95 % interval of ± 0.02 around error 0.1"),
      expect.stringContaining(
        "items for seeing a difference of 0.1 between average_precision 0.6 and 0.7 in four of five",
      ),
    ]);
  });
});
