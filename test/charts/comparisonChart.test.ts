import { describe, expect, test } from "@jest/globals";
import type { ChartPoint } from "../../src/charts/chart.js";
import type { ChartSeries } from "../../src/charts/drawnSeries.js";
import { comparisonChartSpec, type ComparisonChartInput } from "../../src/charts/comparisonChart.js";
import { renderPng, renderSvg } from "../../src/charts/render.js";
import { aChart, aSeries, halving, shipped } from "./aChart.js";

interface Filled {
  width: number;
  height: number;
  padding: { left: number; right: number; top: number; bottom: number };
  datasets: Record<string, Record<string, unknown>[]>;
  layer: [
    {
      encoding: Record<
        "x" | "y" | "color",
        {
          title: string;
          scale: { type: string; domain: unknown[]; nice: boolean; range: string[] };
          axis: { values: number[]; labelExpr: string };
        }
      >;
    },
  ];
}

function filled(input: ComparisonChartInput): Filled {
  // What the spec holds is asserted below, piece by piece.
  return comparisonChartSpec(input, shipped) as unknown as Filled;
}

describe("the chart of a comparison", () => {
  const two = aChart({
    series: [
      aSeries({ name: "wide", role: "candidate", seed: 1 }),
      aSeries({ seed: 1 }),
      aSeries({ seed: 2, points: halving(6).map(([step, value]) => [step, value * 1.2]) }),
      aSeries({ split: "train" }),
    ],
  });

  test("gives the baseline the first colour and each experiment one colour for all its seeds", () => {
    const { color } = filled(two).layer[0].encoding;
    expect(color.scale.domain).toEqual(["baseline", "wide"]);
    expect(color.scale.range).toEqual(["#0072B2", "#D55E00"]);
  });

  test("dashes the lines where the colours start again, and shows a piece of each line before its name", () => {
    const many = (count: number) =>
      filled(
        aChart({ series: Array.from({ length: count }, (_, i) => aSeries({ name: `exp-${i}`, role: "candidate" })) }),
      );
    const looks = (chart: Filled) =>
      new Set((chart.datasets["samples"] ?? []).map(({ color, dash }) => `${String(color)} ${String(dash)}`)).size;
    expect(many(7).datasets["samples"]).toEqual([]);
    expect(looks(many(20))).toBe(20);
    expect(new Set(many(20).datasets["lines"]?.map(({ dash }) => dash))).toEqual(new Set([0, 1, 2]));
  });

  test("leaves lines whole that are dense enough to be thinned: dashes would fall elsewhere", () => {
    const points = halving(1).concat(
      Array.from({ length: 1200 }, (_, i) => [20 + i, 0.3 + 0.1 * Math.sin(i)] as const),
    );
    const series = Array.from({ length: 8 }, (_, i) => aSeries({ name: `exp-${i}`, role: "candidate", points }));
    const { datasets } = filled(aChart({ series }));
    expect(new Set(datasets["lines"]?.map(({ dash }) => dash))).toEqual(new Set([0]));
  });

  test("explains the mark of the lowest value only where there is one: a single point is no line", () => {
    const subtitleOf = (points: number) =>
      filled(aChart({ series: [aSeries({ points: halving(points) })] })).datasets["subtitle"]?.[0]?.["text"];
    expect(subtitleOf(1)).toBe("Validation  ·  both axes logarithmic");
    expect(subtitleOf(2)).toBe("Validation  ·  ◆ lowest of a line  ·  both axes logarithmic");
  });

  test("says thick and thin instead of solid and dashed where validation lines are dashed, too", () => {
    const series = Array.from({ length: 8 }, (_, i) => aSeries({ name: `exp-${i}`, role: "candidate" }));
    const { datasets } = filled(aChart({ series: [...series, aSeries({ name: "exp-0", split: "train" })] }));
    expect(datasets["subtitle"]?.[0]?.["text"]).toContain("Thick: validation  ·  thin: training");
  });

  test.each([2, 9, 21])("has room for the names of %d curves, none over another", (count) => {
    const series = Array.from({ length: count }, (_, i) =>
      aSeries({
        name: `exp-${i}`,
        role: "candidate",
        points: halving(6).map(([step, value]) => [step, value * (1 + 1e-9 * i)]),
      }),
    );
    const { datasets, height, padding } = filled(aChart({ series }));
    const ys = (datasets["labels"] ?? []).map(({ y }) => Number(y)).sort((a, b) => a - b);
    expect(ys).toHaveLength(count);
    for (const [i, y] of ys.slice(1).entries()) expect(y - (ys[i] ?? NaN)).toBeGreaterThanOrEqual(12.99);
    expect(ys[0]).toBeGreaterThan(-padding.top + 80);
    expect(ys.at(-1)).toBeLessThan(height + padding.bottom - 5);
    expect(datasets["notes"]).toEqual([]);
  });

  test.each([22, 300])("names of %d curves, whose looks repeat, those that have room beside their ends", (count) => {
    // One end stands apart, the others do not.
    const series = Array.from({ length: count }, (_, i) =>
      aSeries({
        name: `exp-${i}`,
        role: i === 0 ? "baseline" : "candidate",
        points: halving(6).map(([step, value]) => [step, value * (i === 4 ? 4 : 1 + 1e-9 * i)]),
      }),
    );
    const { datasets, height } = filled(aChart({ series }));
    expect(datasets["labels"]?.map(({ text }) => text)).toEqual(["exp-0", "exp-4"]);
    // Level leaders cross no other; the lowest name keeps a little off the picture's edge.
    for (const { fromY, y } of datasets["leaders"] ?? []) expect(Math.abs(Number(y) - Number(fromY))).toBeLessThan(3);
    expect(datasets["notes"]?.map(({ text }) => text)).toEqual([
      `${count - 2} more of these curves have no name beside them.`,
    ]);
    expect(height).toBe(324);
  });

  test.each([
    [11, "validation"],
    [12, "train"],
  ] as const)("grows for the last values of %d curves, also where they have %s lines", (count, split) => {
    const lines = Array.from({ length: count }, (_, i) => aSeries({ name: `exp-${i}`, role: "candidate" }));
    const series = split === "train" ? [...lines, ...lines.map((line) => ({ ...line, split }))] : lines;
    const labels = filled(aChart({ series })).datasets["labels"] ?? [];
    expect(labels.filter(({ detail }) => detail === "1.56 % at the end")).toHaveLength(count);
    const places = labels.map(({ y, detail }) => ({ y: Number(y), below: detail === "" ? 8 : 20 }));
    places.sort((a, b) => a.y - b.y);
    for (const [i, { y }] of places.slice(1).entries())
      expect(y - (places[i]?.y ?? NaN)).toBeGreaterThanOrEqual(places[i]?.below ?? NaN);
  });

  test("tells long names apart by what differs in them", () => {
    const stem = "resnet50 with learning rate 0.0003 and weight decay";
    const { datasets } = filled(
      aChart({ series: ["0.01", "0.1"].map((end) => aSeries({ name: `${stem} ${end}`, role: "candidate" })) }),
    );
    const texts = datasets["labels"]?.map(({ text }) => text) ?? [];
    expect(new Set(texts).size).toBe(2);
    expect(texts.every((text) => String(text).endsWith("1"))).toBe(true);
  });

  test("writes what was measured last, also where a log axis cannot show it", () => {
    const { datasets } = filled(
      aChart({
        metric: "loss",
        series: [
          aSeries({
            points: [
              [10, 0.5],
              [20, 0.1],
              [40, -2],
            ],
          }),
        ],
      }),
    );
    expect(datasets["labels"]?.[0]?.["detail"]).toBe("−2 at the end");
    expect(datasets["best"]).toEqual([]);
  });

  test("tells values apart that lie close together, in ticks and in what was measured last", () => {
    const near = (start: number) =>
      [100_000, 101_000, 102_000, 103_000].map((step, i) => [step, start - 0.00005 * i] as const);
    const series = [
      aSeries({ points: near(0.1235) }),
      aSeries({ name: "wide", role: "candidate", points: near(0.12335) }),
    ];
    const { layer, datasets } = filled(aChart({ series }));
    const { x, y } = layer[0].encoding;
    for (const { axis } of [x, y]) {
      const words = Object.values(JSON.parse(/^\{.*?\}/.exec(axis.labelExpr)?.[0] ?? "{}") as Record<string, string>);
      expect(words.length).toBeGreaterThan(2);
      expect(new Set(words).size).toBe(words.length);
    }
    expect(datasets["labels"]?.map(({ detail }) => detail)).toEqual(["12.34 % at the end", "12.32 % at the end"]);
  });

  test("draws every seed and split as a line of its own", () => {
    const lines = filled(two).datasets["lines"] ?? [];
    expect(new Set(lines.map(({ line }) => line)).size).toBe(4);
    expect(lines.filter(({ split }) => split === "train")).toHaveLength(6);
  });

  test("shades from the lowest to the highest seed", () => {
    expect(filled(two).datasets["bands"]?.[0]).toEqual({ step: 10, low: 0.5, high: 0.6, experiment: "baseline" });
  });

  test("speaks of shades only where an experiment has several seeds", () => {
    const says = (input: ComparisonChartInput) => String(filled(input).datasets["subtitle"]?.[0]?.["text"]);
    expect(says(two)).toContain("a line per seed, their range shaded");
    const alone = aChart({ series: [aSeries({ seed: 1 }), aSeries({ name: "wide", role: "candidate", seed: 2 })] });
    expect(says(alone)).toContain("a line per seed");
    expect(says(alone)).not.toContain("shaded");
  });

  test("shades between seeds that were evaluated at other steps, as far as all of them go", () => {
    const seeds: ChartPoint[][] = [
      [
        [10, 1],
        [100, 0.1],
        [1000, 0.01],
      ],
      [
        [20, 0.4],
        [500, 0.04],
      ],
    ];
    const bands = (scale: "log" | "linear") =>
      filled(aChart({ scale, series: seeds.map((points, i) => aSeries({ seed: i + 1, points })) })).datasets["bands"];
    expect(bands("log")?.map(({ step }) => step)).toEqual([20, 100, 500]);
    // On log axes a line from (10, 1) to (100, 0.1) passes 20 at 0.5, and on linear ones at 0.9.
    expect(bands("log")?.[0]).toEqual({ step: 20, low: 0.4, high: expect.closeTo(0.5), experiment: "baseline" });
    expect(bands("linear")?.[0]).toEqual({ step: 20, low: 0.4, high: expect.closeTo(0.9), experiment: "baseline" });
    expect(bands("log")?.[2]).toEqual({ step: 500, low: expect.closeTo(0.02), high: 0.04, experiment: "baseline" });
  });

  test("is 800 pixels wide whatever its names are", () => {
    for (const name of ["b", "a name that is so long that nobody would want to read all of it in a picture"]) {
      const { width, padding } = filled(aChart({ series: [aSeries({ name })] }));
      expect(width + padding.left + padding.right).toBe(800);
    }
  });

  test("has explicit logarithmic domains that hold all the data, and ticks at round numbers inside", () => {
    const { x, y } = filled(aChart()).layer[0].encoding;
    expect(x.scale).toMatchObject({ type: "log", nice: false, domain: [10, 320] });
    expect(y.scale).toMatchObject({ type: "log", nice: false });
    const [low, high] = y.scale.domain as [number, number];
    expect(low).toBeLessThan(1 / 64);
    expect(high).toBeGreaterThan(0.5);
    expect(x.axis.values).toEqual(expect.arrayContaining([10, 20, 50, 100, 200]));
    for (const tick of y.axis.values) expect(tick).toBeGreaterThanOrEqual(low);
  });

  test("names its axes with their units", () => {
    const { x, y } = filled(aChart()).layer[0].encoding;
    expect(x.title).toBe("Optimiser steps");
    expect(y.title).toBe("Error, % of 400 validation items");
  });

  test("marks the lowest evaluation of each validation line", () => {
    const points = [
      [10, 0.5],
      [20, 0.1],
      [40, 0.2],
    ] as const;
    const best = filled(aChart({ series: [aSeries({ points }), aSeries({ points, split: "train" })] })).datasets[
      "best"
    ];
    expect(best).toEqual([{ step: 20, value: 0.1, experiment: "baseline" }]);
  });

  test("stands zeros at half of one error, hollow, with a note that says so", () => {
    const { datasets } = filled(
      aChart({
        n: 50,
        series: [
          aSeries({
            points: [
              [10, 0.5],
              [20, 0],
              [40, 0],
            ],
          }),
        ],
      }),
    );
    expect(datasets["floored"]).toEqual([
      { step: 20, value: 0.01, experiment: "baseline" },
      { step: 40, value: 0.01, experiment: "baseline" },
    ]);
    expect(datasets["best"]).toEqual([{ step: 20, value: 0.01, experiment: "baseline" }]);
    expect(datasets["notes"]?.[0]?.["text"]).toBe(
      "○ no error at all: a log axis has no 0, so it stands at half of one error in 50 items, 1 %.",
    );
    expect(datasets["labels"]?.[0]?.["detail"]).toBe("0 % at the end");
  });

  test("writes zeros of training as what they are, too, and names no other value where there is none", () => {
    const zeros = (count: number): ChartPoint[] => Array.from({ length: count }, (_, i) => [i + 1, 0]);
    const { datasets } = filled(
      aChart({
        metric: "loss",
        n: undefined,
        series: [
          aSeries({ points: zeros(8) }),
          aSeries({ points: zeros(8), split: "train" }),
          aSeries({ name: "dense", role: "candidate", points: zeros(300), split: "train" }),
        ],
      }),
    );
    expect(datasets["labels"]?.map(({ text, detail }) => [text, detail])).toEqual([
      ["baseline", "0 at the end"],
      ["training 0", ""],
      ["dense", "0 at the end"],
    ]);
    expect(datasets["notes"]).toMatchObject([{ text: "○ exactly 0: a log axis has no 0, so it stands at 0.5." }]);
  });

  test("writes the mean of training that is sometimes 0 as it was measured", () => {
    const points = Array.from({ length: 300 }, (_, i): ChartPoint => [i + 1, i % 2]);
    const { datasets } = filled(
      aChart({ metric: "loss", scale: "log", n: undefined, series: [aSeries({ points, split: "train" })] }),
    );
    // Nine ones among the last 17 values.
    expect(datasets["labels"]).toMatchObject([{ detail: "0.529 at the end" }]);
  });

  test("says what a log axis cannot show: the evaluation before the first step, and values that are not numbers", () => {
    const { datasets } = filled(
      aChart({
        series: [
          aSeries({
            points: [
              [0, 0.9],
              [10, 0.5],
              [20, 0.4],
              [40, NaN],
            ],
          }),
        ],
      }),
    );
    expect(datasets["lines"]).toHaveLength(2);
    expect(datasets["notes"]?.map(({ text }) => text)).toEqual([
      "Before the first step: 90 %; a log axis has no step 0.",
      "Not a finite number, so not drawn: baseline from step 40.",
    ]);
    expect(datasets["labels"]?.[0]?.["detail"]).toBe("no finite value at the end");
  });

  test("names the lines that lie on each other, of which one hides the others", () => {
    const other = halving(6).map(([step, value]): ChartPoint => [step, value / 2]);
    const candidate = { role: "candidate", points: other } as const;
    const notesOf = (...series: ChartSeries[]) =>
      filled(aChart({ series: [aSeries(), ...series] })).datasets["notes"]?.map(({ text }) => text);
    expect(notesOf(aSeries({ ...candidate, name: "two" }), aSeries({ split: "train" }))).toEqual([]);
    expect(notesOf(aSeries({ name: "short", points: halving(5) }))).toEqual([]);
    expect(notesOf(aSeries({ name: "two", role: "candidate" }))).toEqual([
      "Their values are the same, so these lines lie on each other: baseline = two.",
    ]);
    expect(
      notesOf(
        aSeries({ name: "a", seed: 1, ...candidate }),
        aSeries({ name: "b", ...candidate }),
        aSeries({ name: "a", seed: 2, ...candidate }),
        aSeries({ seed: 2 }),
      ),
    ).toEqual(["Their values are the same, so these lines lie on each other: baseline (2 seeds); a (2 seeds) = b."]);
  });

  test("does not say of a gap that nothing comes after it", () => {
    const points: [number, number][] = [1, 2, 3, 4].map((step) => [step, step === 2 ? NaN : 1 / step]);
    const { datasets } = filled(aChart({ series: [aSeries({ points })] }));
    expect(datasets["notes"]?.map(({ text }) => text)).toEqual([
      "Not a finite number, so not drawn: some values of baseline.",
    ]);
  });

  test("the linear twin starts at zero and shows step 0", () => {
    const { layer, datasets } = filled(
      aChart({
        scale: "linear",
        series: [
          aSeries({
            points: [
              [0, 0.9],
              [10, 0],
            ],
          }),
        ],
      }),
    );
    expect(layer[0].encoding.x.scale).toMatchObject({ type: "linear", domain: [0, 10] });
    expect(layer[0].encoding.y.scale.domain[0]).toBe(0);
    expect(datasets["lines"]).toHaveLength(2);
    expect(datasets["notes"]).toEqual([]);
  });

  test("does not let training error that has vanished press the validation lines flat", () => {
    const training = aSeries({
      split: "train",
      points: [
        [10, 0.5],
        [320, 0.000001],
      ],
    });
    const { layer, datasets } = filled(aChart({ series: [aSeries(), training] }));
    expect(layer[0].encoding.y.scale.domain[0]).toBeGreaterThan(0.5 ** 6 / 10);
    expect(datasets["notes"]?.[0]?.["text"]).toBe("Training values beyond the picture's edge are cut off.");
  });

  test("labels at the ends never overlap and stay on the picture, for up to twenty experiments", () => {
    const series = Array.from({ length: 20 }, (_, i) =>
      aSeries({ name: `experiment ${i}`, role: i ? "candidate" : "baseline" }),
    );
    const labels = filled(aChart({ series })).datasets["labels"] ?? [];
    const ys = labels.map(({ y }) => Number(y)).sort((a, b) => a - b);
    expect(ys).toHaveLength(20);
    for (let i = 1; i < ys.length; i++) expect((ys[i] ?? 0) - (ys[i - 1] ?? 0)).toBeGreaterThanOrEqual(12.9);
    expect(ys[0]).toBeGreaterThan(-10);
    expect(ys.at(-1)).toBeLessThan(340);
  });

  test("leads from the end of a line to its name in grey dots, which nobody takes for a part of the line", async () => {
    const short = aSeries({ name: "short", points: halving(2) });
    const spec = comparisonChartSpec(
      aChart({ series: [short, aSeries({ name: "long", role: "candidate" })] }),
      shipped,
    );
    const { datasets } = spec as unknown as Filled;
    const [leader] = datasets["leaders"] ?? [];
    expect(Number(leader?.["x"]) - Number(leader?.["fromX"])).toBeGreaterThan(300);
    const rules = (await renderSvg(spec)).match(/<g[^>]*class="[^"]*mark-rule[^"]*leaders_marks".*?<\/g>/s)?.[0];
    expect(rules).toContain('stroke="#9a9a9a"');
    expect(rules).toContain('stroke-dasharray="1,4"');
    expect(rules).not.toContain("#0072B2");
  });

  test("marks the highest evaluation of a score that is drawn as it is", () => {
    const { datasets, layer } = filled(
      aChart({
        metric: "psnr",
        rises: true,
        series: [
          aSeries({
            points: [
              [10, 20],
              [20, 30],
              [40, 25],
            ],
          }),
        ],
      }),
    );
    expect(datasets["best"]).toEqual([{ step: 20, value: 30, experiment: "baseline" }]);
    expect(datasets["subtitle"]?.[0]?.["text"]).toContain("◆ highest of a line");
    expect(layer[0].encoding.y.title).toBe("PSNR, dB");
  });

  test("names Ultralytics' scores as it does: those of boxes end on a capital letter", () => {
    const { layer } = filled(aChart({ metric: "1 - map50-95(b)" }));
    expect(layer[0].encoding.y.title).toBe("1 − mAP50-95(B)");
  });

  test("draws the error people make against each other, where it is known", () => {
    const { datasets } = filled(aChart({ humanAgreementLine: { value: 0.05, label: "two annotators differ: 5 %" } }));
    expect(datasets["references"]).toEqual([{ value: 0.05, label: "two annotators differ: 5 %" }]);
  });

  test("nothing that can be drawn still gives a picture", async () => {
    const svg = await renderSvg(comparisonChartSpec(aChart({ series: [aSeries({ points: [[1, NaN]] })] }), shipped));
    expect(svg).toContain("Not a finite number");
  });
});

describe("the picture", () => {
  test("holds the title and the names, in the shipped font", async () => {
    const svg = await renderSvg(comparisonChartSpec(aChart({ title: "digits <b> & co" }), shipped));
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain("digits &lt;b&gt; &amp; co");
    expect(svg).toContain("baseline");
    expect(svg).toContain('font-family="Inter');
  });

  test("as PNG is 1600 pixels wide unless another width is asked for", async () => {
    const spec = comparisonChartSpec(aChart(), shipped);
    expect(widthOf(await renderPng(spec, shipped))).toBe(1600);
    expect(widthOf(await renderPng(spec, shipped, { width: 400 }))).toBe(400);
  });

  test("of a name with control letters, which XML cannot hold, is drawn all the same", async () => {
    const spec = comparisonChartSpec(aChart({ title: "a\u0000b\u001bc\uD800d" }), shipped);
    expect(widthOf(await renderPng(spec, shipped))).toBe(1600);
  });

  test("is the same bytes each time", async () => {
    const spec = comparisonChartSpec(aChart(), shipped);
    expect(Buffer.from(await renderPng(spec, shipped)).equals(Buffer.from(await renderPng(spec, shipped)))).toBe(true);
  });
});

function widthOf(png: Uint8Array): number {
  expect([...png.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  return Buffer.from(png).readUInt32BE(16);
}
