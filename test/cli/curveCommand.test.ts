import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { curveCommand } from "../../src/cli/curveCommand.js";
import { seededChance } from "../../src/common/chance.js";
import type { ExitStatus, Terminal } from "../../src/cli/terminal.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdout-curve-"));
  await writeFile(
    join(folder, "a.jsonl"),
    jsonl((i) => 0.5 * i ** -0.5),
  );
  await writeFile(
    join(folder, "b.jsonl"),
    jsonl((i) => 0.4 * i ** -0.5),
  );
  await writeFile(join(folder, "acc.csv"), "epoch,val_accuracy\n0,0.5\n1,0.9\n2,1.2\n3,0.8\n");
  await writeFile(
    join(folder, "acc.jsonl"),
    [0.5, 0.9, 1.2, 0.8].map((value, i) => `{"step":${(i + 1) * 10},"validation/accuracy":${value}}\n`).join(""),
  );
  await writeFile(join(folder, "steps.jsonl"), '{"step":10,"validation/loss":0.5}\n');
  await writeFile(join(folder, "loss.csv"), "epoch,loss,val_loss\n0,2,1\n1,1,0.9\n");
  await writeFile(join(folder, "garbage.jsonl"), '{"step":1,"validation/error":0.5}\nKilled\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("holdout curve", () => {
  test("prints one JSON document with the keys that scripts rely on", async () => {
    const { out, status } = await run(`base=${folder}/a.jsonl`, "--json");
    expect(status).toBe(0);
    const { curves } = JSON.parse(out) as { curves: Record<string, unknown>[] };
    expect(curves).toHaveLength(1);
    expect(curves[0]).toMatchObject({
      name: "base",
      format: "holdout",
      metric: "validation/error",
      verdict: "learning",
      losing_calibration: false,
      chance_level: false,
      unstable: false,
      best: { step: 400, value: 0.5 * 40 ** -0.5 },
    });
    expect(Object.keys(curves[0] ?? {})).not.toContain("because");
    expect(curves[0]?.["slope"]).toBeCloseTo(-0.5, 8);
    expect(curves[0]?.["slope_interval"]).toHaveLength(2);
    expect((curves[0]?.["points"] as unknown[])[0]).toEqual([10, 0.5]);
    expect((curves[0]?.["forecast"] as { step: number }[]).map(({ step }) => step)).toEqual([800, 4000]);
  });

  test("prints a point on one line, and leaves names as they are", async () => {
    const name = "x[\n 1,\n 2\n]";
    await writeFile(join(folder, "nan.csv"), "epoch,val_loss\n1,2e-7\n2,nan\n3,-1\n");
    const { out } = await run(`${name}=${folder}/nan.csv`, "--json");
    const printed = out.split("\n").map((line) => line.trim().replace(/,$/, ""));
    expect(printed).toEqual(expect.arrayContaining(["[1, 2e-7]", "[2, null]", "[3, -1]"]));
    const points = [1, 2, 3].map((epoch) => [epoch, { 1: 2e-7, 2: null, 3: -1 }[epoch]]);
    expect((JSON.parse(out) as { curves: object[] }).curves).toMatchObject([{ name, points }]);
  });

  test("tells people the verdict in a table and in a sentence, and which metric it took", async () => {
    const { out, err } = await run(`base=${folder}/a.jsonl`);
    expect(out).toContain("base   learning  validation/error  0.07906");
    expect(out).toContain("base: Still learning (−29.3 % per doubling of the iterations");
    expect(err).toContain("Judged by validation/error; --metric chooses another.");
    const losses = Array.from({ length: 20 }, (_, e) => `${e + 1},${2 * (e + 1) ** -0.3}`).join("\n");
    await writeFile(join(folder, "loss.csv"), `epoch,val_loss\n${losses}\n`);
    const both = await run(`base=${folder}/a.jsonl`, `loss=${folder}/loss.csv`);
    expect(both.err).toContain("Judged by validation/error and val_loss; --metric chooses another.");
  });

  test("says which loss overfits while the error still falls, and where it was lowest", async () => {
    const row = (i: number) => [i, 1 / i, 0.5 * i ** -0.5, i <= 12 ? i ** -0.5 : 12 ** -0.5 * (1 + (i - 12) / 100)];
    const rows = Array.from({ length: 30 }, (_, i) => row(i + 1).join());
    await writeFile(join(folder, "beside.csv"), `epoch,loss,val_error,val_loss\n${rows.join("\n")}\n`);
    const { out } = await run(`${folder}/beside.csv`);
    expect(out).toContain("beside: Still learning");
    expect(out).toContain("\n  'val_loss' overfits meanwhile: lowest at epoch 12, 15 % above it now.\n");
    const { curves } = JSON.parse((await run(`${folder}/beside.csv`, "--json")).out) as { curves: object[] };
    const [{ overfitting_losses: losses = [] } = {}] = curves as { overfitting_losses?: { rise: number }[] }[];
    expect(losses).toMatchObject([{ metric: "val_loss", best: { step: 12, value: 12 ** -0.5 } }]);
    expect(losses[0]?.rise).toBeCloseTo(0.15, 2);
    expect((await run(`${folder}/beside.csv`, "--metric", "val_loss")).out).not.toContain("meanwhile");
  });

  test("speaks of learning rates that were not logged only where one of the trainings foretold logged none", async () => {
    const table = (rate: (i: number) => string) =>
      Array.from({ length: 30 }, (_, i) => `${i + 1},${(i + 1) ** -0.5}${rate(i)}\n`).join("");
    await writeFile(join(folder, "rated.csv"), `epoch,val_loss,lr\n${table(() => ",0.1")}`);
    await writeFile(join(folder, "unrated.csv"), `epoch,val_loss\n${table(() => "")}`);
    const unlogged = "Where no learning rate was logged";
    expect((await run(`${folder}/rated.csv`)).out).toContain("if the training goes on as it did.");
    expect((await run(`${folder}/rated.csv`)).out).not.toContain(unlogged);
    expect((await run(`${folder}/rated.csv`, `${folder}/unrated.csv`)).out).toContain(unlogged);
  });

  test("says the same of many long curves, which threads share, as of each alone", async () => {
    const files = Array.from({ length: 3 }, (_, i) => join(folder, `long${i}.csv`));
    for (const [i, file] of files.entries()) await writeFile(file, longCsv(i));
    const together = await run(...files, "--metric", "val_acc", "--json");
    const { curves } = JSON.parse(together.out) as { curves: { name: string; best: unknown }[] };
    expect(curves.map(({ name }) => name)).toEqual(["long0", "long1", "long2"]);
    for (const [i, file] of files.entries()) {
      const alone = JSON.parse((await run(file, "--metric", "val_acc", "--json")).out) as { curves: unknown[] };
      expect(curves[i]).toEqual(alone.curves[0]);
    }
    for (const i of [1, 2]) await writeFile(files[i] ?? "", `${longCsv(i)}oops,1\n`);
    const wrong = await run(...files, "--metric", "val_acc");
    expect(wrong.err).toContain(`${files[1]}:200002: 'step' is "oops"; it must be a number`);
    expect(wrong.status).toBe(2);
  }, 240_000);

  test("draws baseline, candidate and seeds into PNG and SVG, on log or linear axes", async () => {
    const png = join(folder, "chart.png");
    const svg = join(folder, "chart.svg");
    const curves = [`base=${folder}/a.jsonl`, `base=${folder}/b.jsonl`, `new=${folder}/b.jsonl`];
    expect((await run(...curves, "-o", png, "--items", "400")).status).toBe(0);
    expect((await run(...curves, "-o", svg, "--linear")).status).toBe(0);
    expect((await readFile(png)).subarray(1, 4).toString()).toBe("PNG");
    const picture = await readFile(svg, "utf8");
    expect(picture).toContain("new against base");
    expect(picture).toContain("mean of 2 seeds");
    expect(picture).toContain("linear axes");
  });

  test("numbers the files of one name, and keeps them together", async () => {
    const { out } = await run(`base=${folder}/a.jsonl`, `new=${folder}/b.jsonl`, `base=${folder}/b.jsonl`);
    const rows = out.split("\n").slice(2, 5);
    expect(rows.map((row) => /^(.*?) {2,}/.exec(row)?.[1])).toEqual([
      "base (seed 1 of 2)",
      "base (seed 2 of 2)",
      "new",
    ]);
    expect(out).toContain("base (seed 2 of 2): Still learning");
    expect(out).not.toContain("Not comparable");
    const json = await run(`base=${folder}/a.jsonl`, `base=${folder}/b.jsonl`, "--json");
    expect((JSON.parse(json.out) as { curves: object[] }).curves).toMatchObject([
      { name: "base", seed: 1, path: `${folder}/a.jsonl` },
      { name: "base", seed: 2 },
    ]);
  });

  test("judges each run of a panel of Weights & Biases, or the one whose series is asked for", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${(i + 1) * 10},${(i + 1) ** -0.5},${0.8 * (i + 1) ** -0.3}`);
    const panel = join(folder, "panel.csv");
    await writeFile(panel, `Step,fox-1 - val/loss,lake-2 - val/loss\n${rows.join("\n")}\n`);
    const names = async (...args: string[]) =>
      (JSON.parse((await run(...args, "--json")).out) as { curves: { name: string; metric: string }[] }).curves.map(
        ({ name, metric }) => `${name}: ${metric}`,
      );
    expect(await names(panel)).toEqual(["fox-1: val/loss", "lake-2: val/loss"]);
    expect(await names(panel, "--metric", "loss")).toEqual(["fox-1: val/loss", "lake-2: val/loss"]);
    expect(await names(panel, "--metric", "lake-2 - val/loss")).toEqual(["lake-2: val/loss"]);
    expect(await names(`p=${panel}`, `${folder}/loss.csv`)).toEqual([
      "p/fox-1: val/loss",
      "p/lake-2: val/loss",
      "loss: val_loss",
    ]);
    const svg = join(folder, "panel.svg");
    await run(panel, "-o", svg);
    expect(await readFile(svg, "utf8")).toContain("lake-2 against fox-1");
    expect((await run(panel, "--metric", "owl-3 - val/loss")).err).toContain('has no metric "owl-3 - val/loss"');
    expect((await run(panel, "--metric", "val/los")).err).toContain('panel.csv, run fox-1: has no metric "val/los"');
  });

  const aPanel = async (file: string, ...columns: string[]) => {
    const rows = Array.from({ length: 20 }, (_, i) => [(i + 1) * 10, ...columns.map((_, k) => (i + 1 + k) ** -0.5)]);
    await writeFile(join(folder, file), [["Step", ...columns], ...rows].join("\n"));
    return join(folder, file);
  };
  const namesIn = async (...args: string[]) => {
    const { curves } = JSON.parse((await run(...args, "--json")).out) as { curves: { name: string; seed: number }[] };
    return curves.map(({ name, seed }) => `${name} ${seed}`);
  };

  test("calls the runs of a panel after the name that was given, and none of them a seed of another", async () => {
    const one = await aPanel("one.csv", "a - val/loss", "b - val/loss");
    const two = await aPanel("two.csv", "x - val/loss", "b - val/loss");
    expect(await namesIn(one)).toEqual(["a 1", "b 1"]);
    expect(await namesIn(`mine=${one}`)).toEqual(["mine/a 1", "mine/b 1"]);
    expect(await namesIn(`mine=${one}`, `mine=${two}`)).toEqual(["mine/a 1", "mine/b 1", "mine/x 1", "mine/b 2"]);
    const { out } = await run(`mine=${one}`, `mine=${two}`);
    expect(out).toContain("\nmine/a: ");
    expect(out).toContain("\nmine/b (seed 2 of 2): ");
  });

  test("does not say a run's name twice where the file was given the same", async () => {
    const one = await aPanel("base.csv", "base - val/loss", "new - val/loss");
    const two = await aPanel("other.csv", "base - val/loss", "new - val/loss");
    expect(await namesIn(`base=${one}`)).toEqual(["base 1", "new 1"]);
    expect(await namesIn(`base=${one}`, `new=${two}`)).toEqual(["base 1", "base/new 1", "new/base 1", "new 1"]);
    expect(await namesIn(one, two)).toEqual(["base 1", "base/new 1", "other/base 1", "other/new 1"]);
  });

  test("leaves out what cannot be judged of a panel, and says so", async () => {
    const panel = await aPanel("half.csv", "a - train/loss", "b - train/loss", "b - val/loss", "c - val/loss");
    expect(await namesIn(panel)).toEqual(["b 1", "c 1"]);
    const { out } = await run(panel);
    const note = `Left out: ${panel}, run a: holds no evaluation on a validation set`;
    expect(out.split(note)).toHaveLength(2);
    const none = await aPanel("none.csv", "a - train/loss", "b - train/loss");
    expect(await run(none)).toMatchObject({ status: 2, out: "" });
    expect((await run(none)).err).toContain("none.csv, run a: holds no evaluation on a validation set");
  });

  test("calls seeds as their file does, in their order, and counts them where two files say the same", async () => {
    const seeds = async (file: string, ...said: string[]) => {
      const rows = said.flatMap((seed, k) =>
        ["base", "new"].flatMap((run) =>
          Array.from({ length: 5 }, (_, i) => `${run},${seed},${i + 1},${(i + 1 + k) ** -0.5}`),
        ),
      );
      await writeFile(join(folder, file), `run,seed,step,val_loss\n${rows.join("\n")}\n`);
      return join(folder, file);
    };
    const one = await seeds("seeds.csv", "42", "7", "13");
    expect(await namesIn(one)).toEqual(["base 7", "new 7", "base 13", "new 13", "base 42", "new 42"]);
    const { out } = await run(one);
    expect(out.match(/^\w+ \(.*?\)(?= {2})/gm)).toEqual(
      ["base", "new"].flatMap((name) => [7, 13, 42].map((seed) => `${name} (seed ${seed})`)),
    );
    const words = await seeds("words.csv", "b10", "b9");
    expect(await namesIn(words)).toEqual(["base 1", "new 1", "base 2", "new 2"]);
    expect((await run(words)).out).toMatch(/^base \(seed b9\) [^]*^base \(seed b10\) /m);
    const twice = await seeds("twice.csv", "42", "1");
    expect((await namesIn(`x=${one}`, `x=${twice}`)).filter((name) => name.includes("base"))).toEqual(
      [1, 2, 3, 4, 5].map((seed) => `x/base ${seed}`),
    );
    const counted = (await run(`x=${one}`, `x=${twice}`)).out;
    expect(counted).toMatch(/^x\/base \(seed 4 of 5\):.*\n(  .*\n)*  Its seed is 42 in the file\.$/m);
  });

  test("judges each run of a long table by its name, and takes its seeds for seeds", async () => {
    const table = join(folder, "sweep.csv");
    const row = (run: string, seed: number, i: number) => `${run},${seed},${i * 10},${(i + seed) ** -0.5}`;
    const rows = ["base", "new"].flatMap((run) =>
      [1, 2].flatMap((seed) => Array.from({ length: 20 }, (_, i) => row(run, seed, i + 1))),
    );
    await writeFile(table, `run,seed,step,val_loss\n${rows.join("\n")}\nempty,1,10,\n`);
    expect(await namesIn(table)).toEqual(["base 1", "base 2", "new 1", "new 2"]);
    expect(await namesIn(`mine=${table}`, "--metric", "loss")).toEqual([
      "mine/base 1",
      "mine/base 2",
      "mine/new 1",
      "mine/new 2",
    ]);
    const { out } = await run(table);
    expect(out).toContain("\nbase (seed 2): ");
    expect(out).toContain(`Left out: ${table}, run empty, seed 1: holds no measure of a model`);
    expect(out).toContain(`All values are those of ${table}, run base, seed 1: is it the same training?`);
    await writeFile(table, `run,step,val_accuracy\na,1,0.5\na,2,0.6\na,3,1.5\na,4,0.7\nb,1,0.5\nb,2,1.5\nb,3,0.7\n`);
    expect((await run(table)).err).toContain(`${table}:4: 'val_accuracy' is 1.5 at step 3`);
  });

  test("counts the first evaluation of DVCLive, which stands at step 0", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i}\t${0.5 * (i + 1) ** -0.5}`);
    await writeFile(join(folder, "error.tsv"), `step\terror\n${rows.join("\n")}\n`);
    const svg = join(folder, "dvclive.svg");
    const { out } = await run(`d=${folder}/error.tsv`, "-o", svg);
    expect(out).toContain("Steps are counted from 0; a chart draws them from 1.");
    expect(out).toContain("−29.3 % per doubling of the iterations, 95 % interval −29.3 % to −29.3 %");
    expect(await readFile(svg, "utf8")).not.toContain("Before the first step");
  });

  test("asks whether two files with the same values are one training", async () => {
    await writeFile(join(folder, "copy.jsonl"), await readFile(join(folder, "a.jsonl")));
    const { out } = await run(`x=${folder}/a.jsonl`, `x=${folder}/b.jsonl`, `x=${folder}/copy.jsonl`);
    expect(out.match(/All values are those of .*/g)).toEqual([
      `All values are those of ${folder}/a.jsonl: is it the same training?`,
    ]);
  });

  test("says how many evaluations two files share from the first on, as a resumed training and the one it went on from", async () => {
    const lines = (await readFile(join(folder, "a.jsonl"), "utf8")).split("\n");
    const startOf = (count: number) => lines.slice(0, count).join("\n");
    const other = (await readFile(join(folder, "b.jsonl"), "utf8")).split("\n");
    const flat = (at: number) => jsonl((i) => (i < 20 ? 0.9 : at / i));
    await writeFile(join(folder, "cut.jsonl"), startOf(20));
    await writeFile(join(folder, "resumed.jsonl"), `${startOf(25)}\n${other.slice(25).join("\n")}`);
    await writeFile(join(folder, "few.jsonl"), `${startOf(4)}\n${other.slice(4).join("\n")}`);
    await writeFile(join(folder, "flat.jsonl"), flat(1));
    await writeFile(join(folder, "flat2.jsonl"), flat(2));
    const names = ["a", "cut", "resumed", "few", "flat", "flat2"];
    const { out } = await run(...names.map((name) => `${folder}/${name}.jsonl`));
    expect(out.match(/The first .*/g)).toEqual([
      `The first 20 evaluations are the same numbers as those of ${folder}/a.jsonl: did one go on from the other?`,
      `The first 25 evaluations are the same numbers as those of ${folder}/a.jsonl: did one go on from the other?`,
    ]);
    const reversed = await run(`${folder}/cut.jsonl`, `${folder}/a.jsonl`);
    expect(reversed.out).toContain(`a: Still learning`);
    expect(reversed.out).toMatch(/The first 20 evaluations are the same numbers as those of \S*cut\.jsonl/);
  });

  test("says that different measures cannot be compared, and counts in epochs where a file does", async () => {
    const { out } = await run(`a=${folder}/a.jsonl`, `b=${folder}/loss.csv`);
    expect(out).toContain(
      "Not comparable with each other: a is validation/error over optimiser steps, b is val_loss over epochs.",
    );
    expect((await run(`${folder}/loss.csv`)).out).toContain("at epoch");
    expect((await run(`${folder}/a.jsonl`)).out).toContain("at step");
  });

  test("judges a score without a limit, and shows it as it was logged", async () => {
    await writeFile(
      join(folder, "psnr.csv"),
      `epoch,val_psnr\n${Array.from({ length: 40 }, (_, e) => `${e},${20 + 5 * Math.log(e + 1)}`).join("\n")}\n`,
    );
    const { out } = await run(`p=${folder}/psnr.csv`);
    expect(out).toContain("p: Still learning");
    expect(out).toContain("learning  val_psnr  38.44        39");
    expect(out).toContain("those of 10^(-val_psnr/10), which falls as it rises");
    const { curves } = JSON.parse((await run(`p=${folder}/psnr.csv`, "--json")).out) as {
      curves: { best: { value: number }; points: number[][]; forecast: { value: number; interval: number[] }[] }[];
    };
    expect(curves[0]?.points[0]).toEqual([0, 20]);
    expect(curves[0]?.best.value).toBe(20 + 5 * Math.log(40));
    const { value, interval } = curves[0]?.forecast[0] ?? { value: NaN, interval: [] };
    expect(value).toBeGreaterThan(interval[0] ?? NaN);
    expect(value).toBeLessThan(interval[1] ?? NaN);
    const svg = join(folder, "psnr.svg");
    await run(`p=${folder}/psnr.csv`, "-o", svg);
    const picture = await readFile(svg, "utf8");
    expect(picture).toContain("highest of a line");
    expect(picture).toContain("38.4 at the end");
  });

  test("does not guess which way is better, and learns it from --better", async () => {
    const values = Array.from({ length: 40 }, (_, e) => `${e},${20 + 5 * Math.log(e + 1)}`).join("\n");
    await writeFile(join(folder, "foo.csv"), `epoch,val_foo\n${values}\n`);
    const { out } = await run(`${folder}/foo.csv`);
    expect(out).toContain("foo: Unclear: its name does not tell which way is better; --better higher");
    expect((await run(`${folder}/foo.csv`, "--better", "higher")).out).toContain("foo: Still learning");
    expect((await run(`${folder}/foo.csv`, "--better", "lower")).out).toContain(
      "foo: Diverging: it gets worse beyond its noise from epoch 0 on",
    );
  });

  test("an error in percent is judged and drawn as a share, and --better against a name is said", async () => {
    const errors = Array.from({ length: 40 }, (_, e) => `${e + 1},${45 * (e + 1) ** -0.5}`).join("\n");
    await writeFile(join(folder, "percent.csv"), `epoch,val_error\n${errors}\n`);
    const svg = join(folder, "percent.svg");
    const { out } = await run(`p=${folder}/percent.csv`, "-o", svg);
    expect(out).toContain("learning  val_error  0.07115");
    expect(out).toContain("'val_error' is in percent; it is judged and shown as a share.");
    expect(await readFile(svg, "utf8")).toContain("7.12 % at the end");
    const against = await run(`a=${folder}/a.jsonl`, "--better", "higher");
    expect(against.out).toContain("The name of 'validation/error' tells that lower is better; --better higher");
    const percentAgainst = await run(`p=${folder}/percent.csv`, "--better", "higher", "-o", svg);
    expect(percentAgainst.out).toContain("'val_error' is in percent; it is judged and shown as a share.");
    expect(await readFile(svg, "utf8")).toContain("7.12 % at the end");
  });

  test.each([
    ["val_r2_score", (i: number) => 1 - 6 * i ** -0.25],
    ["val_mcc", (i: number) => 1 - 1.9 * i ** -0.05],
  ])("%s is foretold below 0, too, and has no half of one error", async (name, at) => {
    const path = join(folder, `${name}.csv`);
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${at(i + 1)}`);
    await writeFile(path, `epoch,${name}\n${rows.join("\n")}\n`);
    const { curves } = JSON.parse((await run(path, "--json")).out) as { curves: { forecast: { value: number }[] }[] };
    expect(curves[0]?.forecast[0]?.value).toBeCloseTo(1 - at(80), 1);
    expect(1 - at(80)).toBeGreaterThan(1.2);
    await writeFile(path, `epoch,${name}\n${rows.join("\n")}\n40,1\n`);
    expect((await run(path, "--items", "50")).out).toContain(
      "1 value is 0; the verdict takes it for half of the smallest",
    );
  });

  test("a number of items in which no single error is so small is refused", async () => {
    const errors = Array.from({ length: 30 }, (_, e) => `${e + 1},${(0.02 * (e + 1) ** -1.4).toFixed(4)}`).join("\n");
    const path = join(folder, "few.csv");
    await writeFile(path, `epoch,val_error\n${errors}\n`);
    const { status, err } = await run(path, "--items", "500");
    expect(status).toBe(2);
    expect(err.trim()).toBe(
      `holdout: ${path}: --items is 500, but val_error is 0.0009 at 9, which is less than half of one error in so many; say how many items were validated`,
    );
    expect((await run(path, "--items", "5000")).status).toBe(0);
  });

  test("a loss too small to be written is none of the validation items' errors", async () => {
    const losses = Array.from({ length: 60 }, (_, e) => `${e + 1},${(0.5 * (e + 1) ** -2.7).toFixed(4)}`).join("\n");
    await writeFile(join(folder, "small.csv"), `epoch,val_loss\n${losses}\n`);
    const { out } = await run(`p=${folder}/small.csv`, "--items", "400", "-o", join(folder, "small.svg"));
    expect(out).toContain("p: Saturated");
    expect(await readFile(join(folder, "small.svg"), "utf8")).not.toContain("400 items");
    expect(out).toContain("for half of the smallest other value (0.00005).");
    expect((await run(`p=${folder}/small.csv`, "--items", "many")).err).toContain('--items is "many"');
  });

  test("the end of a training is counted as its file counts, and as its best is", async () => {
    const epochs = (many: number) => Array.from({ length: many }, (_, e) => `${e},${2 - 0.01 * e}`).join("\n");
    await writeFile(join(folder, "short.csv"), `epoch,val_loss\n${epochs(64)}\n`);
    await writeFile(join(folder, "longer.csv"), `epoch,val_loss\n${epochs(100)}\n`);
    const { out } = await run(`short=${folder}/short.csv`, `longer=${folder}/longer.csv`);
    expect(out).toMatch(/^short .* 63 /m);
    expect(out).toContain("Not equally long: short ends at epoch 63, longer at 99.");
  });

  test("a loss that goes below 0 is drawn whole, on linear axes", async () => {
    const losses = Array.from({ length: 40 }, (_, e) => `${e},${2 - 0.1 * e}`).join("\n");
    await writeFile(join(folder, "below.csv"), `epoch,val_loss\n${losses}\n`);
    const svg = join(folder, "below.svg");
    const { out } = await run(`p=${folder}/below.csv`, "-o", svg);
    expect(out).toContain(
      "'val_loss' goes below 0, where a log axis does not reach: a chart has linear axes, the verdict",
    );
    expect(out).toContain("those of val_loss + 5.8, and nothing is foretold.");
    expect(out).toContain("val_loss  -1.9        39");
    expect(out).not.toContain("2× and 10×");
    expect(out).toContain("Epochs are counted from 0; a chart draws them from 1.");
    const picture = await readFile(svg, "utf8");
    expect(picture).toContain("linear axes");
    expect(picture).toContain("lowest of a line");
    expect(picture).toContain("−1.9 at the end");
    expect(picture).not.toContain("below 0 cannot stand");
  });

  test("a score on both sides of 0 is neither called saturated nor foretold, whatever its first value was", async () => {
    const rewards = Array.from({ length: 60 }, (_, e) => `${e},${e === 0 ? -10_000 : e ** 0.8}`).join("\n");
    await writeFile(join(folder, "reward.csv"), `epoch,val_reward\n${rewards}\n`);
    const { out } = await run(`r=${folder}/reward.csv`);
    expect(out).toContain(
      "r: Unclear: it changes little beside its own range, but what goes below 0 has no known limit, so nobody can tell how far it could still go",
    );
    expect(out).not.toContain("2× and 10×");
  });

  test.each([
    ["a garbage line", ["x=FOLDER/garbage.jsonl"], "FOLDER/garbage.jsonl:2: Killed is not a JSON object"],
    [
      "one accuracy above 1",
      ["FOLDER/acc.csv"],
      "FOLDER/acc.csv:4: 'val_accuracy' is 1.2 at epoch 2; most of its values are shares up to 1",
    ],
    [
      "the same in lines",
      ["FOLDER/acc.jsonl"],
      "FOLDER/acc.jsonl:3: 'validation/accuracy' is 1.2 at step 30; most of its values are shares up to 1",
    ],
    ["a file that is not there", ["x=FOLDER/a.json"], "FOLDER/a.json: there is no such file; did you mean a.jsonl?"],
    ["an unknown metric", ["x=FOLDER/a.jsonl", "--metric", "validation/eror"], 'did you mean "validation/error"?'],
    [
      "another kind of picture",
      ["x=FOLDER/a.jsonl", "-o", "FOLDER/x.gif"],
      '-o is "FOLDER/x.gif"; a chart is written as .png or .svg',
    ],
    ["a wrong number of items, before it reads", ["x=FOLDER/none.jsonl", "--items", "many"], '--items is "many"'],
    [
      "two measures for one axis",
      ["x=FOLDER/a.jsonl", "y=FOLDER/loss.csv", "-o", "FOLDER/y.png"],
      "measures error, but FOLDER/loss.csv measures loss; one chart holds one of them (--metric chooses)",
    ],
    [
      "two counts for one axis",
      ["x=FOLDER/steps.jsonl", "y=FOLDER/loss.csv", "-o", "FOLDER/y.png"],
      "counts optimiser steps, but FOLDER/loss.csv counts epochs; one chart holds one of them\n",
    ],
    [
      "the same file twice under one name",
      ["x=FOLDER/a.jsonl", "x=FOLDER/./a.jsonl"],
      'is given twice for "x"; each seed has a file of its own',
    ],
    ["no name", ["=FOLDER/a.jsonl"], "is not NAME=FILE"],
  ])("%s ends with status 2, one sentence, and nothing written", async (_, args, message) => {
    const before = await readdir(folder);
    const { out, err, status } = await run(...args.map((argument) => argument.replaceAll("FOLDER", folder)));
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(message.replaceAll("FOLDER", folder));
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(before);
  });

  test("reads a run of MLflow whose metrics have dots in their names, and leaves its pictures alone", async () => {
    const metrics = join(folder, "mlruns/0/abc/metrics");
    await mkdir(join(metrics, "val"), { recursive: true });
    const lines = Array.from({ length: 10 }, (_, i) => `17000000000${i} ${1 - 0.5 / (i + 1)} ${i * 10}\n`).join("");
    await writeFile(join(metrics, "val/acc.top1"), lines);
    await writeFile(join(metrics, "confusion.png"), "not a metric");
    const { out } = await run(join(folder, "mlruns/0/abc"), "--json");
    const { curves } = JSON.parse(out) as { curves: Record<string, unknown>[] };
    expect(curves[0]).toMatchObject({ name: "abc", format: "mlflow", metric: "1 - val/acc.top1" });
  });

  test.each([
    ["log.txt", '{"train_loss": 9.5, "test_loss": 9, "epoch": 0}\n'],
    ["history.json", '{"loss": [2], "val_loss": [3]}'],
    ["20200512_114159.log.json", '{"mode": "val", "epoch": 1, "iter": 9, "lr": 0.1, "loss": 0.5}\n'],
    ["metrics.json", '{"iteration": 9, "val_loss": 2}\n{"iteration": 19, "val_loss": 1}\n'],
    [
      "training_log_2024_1_9_15_24_33.txt",
      "Epoch 0;val_loss -0.5;Epoch 1;val_loss -0.6;".replaceAll(/([^;]+);/g, "2024-01-09 15:24:33.36: $1 \n"),
    ],
    ["vis_data/scalars.json", '{"val_loss": 2, "step": 1}\n{"val_loss": 1, "step": 2}\n'],
  ])("finds %s in a folder", async (file, text) => {
    const of = await mkdtemp(join(folder, "logger-"));
    await mkdir(join(of, "vis_data"));
    await writeFile(join(of, "notes.txt"), "no log");
    await writeFile(join(of, file), text);
    expect((await run(of, "--json")).status).toBe(0);
  });

  test("says in JSON what an unexpected verdict rests on", async () => {
    await writeFile(join(folder, "broken.csv"), "epoch,val_loss\n0,2\n1,1\n2,nan\n3,nan\n");
    const { out } = await run(`${folder}/broken.csv`, "--json");
    expect((JSON.parse(out) as { curves: object[] }).curves[0]).toMatchObject({
      verdict: "diverging",
      because: { kind: "not-finite", where: "validation", step: 2 },
    });
    expect((await run(`${folder}/broken.csv`)).out).toContain(
      "broken: Diverging: its values are no longer finite from epoch 2 on.",
    );
  });

  test("explains itself", async () => {
    const { out } = await run("--help");
    expect(out.replace(/\s+/g, " ")).toContain("overfits or diverges");
    expect(out).toContain("Examples:\n  holdout curve runs/exp1/results.csv");
  });
});

function jsonl(value: (i: number) => number): string {
  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ step: (i + 1) * 10, "validation/error": value(i + 1) }),
  );
  return `${lines.join("\n")}\n`;
}

async function run(...args: string[]): Promise<{ out: string; err: string; status: ExitStatus | undefined }> {
  const said = { out: "", err: "" };
  let status: ExitStatus | undefined;
  const terminal: Terminal = {
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
    interactive: false,
    color: false,
    exit: (code) => void (status = code),
  };
  const command = curveCommand(terminal)
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride();
  await command.parseAsync(args, { from: "user" }).catch(() => undefined);
  return { ...said, status };
}

/** Some megabytes: curves so long are worth a thread. */
function longCsv(seed: number): string {
  const chance = seededChance(seed);
  const rows = Array.from(
    { length: 200_000 },
    (_, i) => `${i + 1},${(1 - (i + 2) ** -0.2 * chance.next()).toFixed(6)}`,
  );
  return `step,val_acc\n${rows.join("\n")}\n`;
}
