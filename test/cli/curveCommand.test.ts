import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { curveCommand } from "../../src/cli/curveCommand.js";
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
    expect(curves[0]?.["slope"]).toBeCloseTo(-0.5, 8);
    expect(curves[0]?.["slope_interval"]).toHaveLength(2);
    expect((curves[0]?.["points"] as unknown[])[0]).toEqual([10, 0.5]);
    expect((curves[0]?.["forecast"] as { step: number }[]).map(({ step }) => step)).toEqual([800, 4000]);
  });

  test("tells people the verdict in a table and in a sentence, and which metric it took", async () => {
    const { out, err } = await run(`base=${folder}/a.jsonl`);
    expect(out).toContain("base   learning  validation/error  0.07906");
    expect(out).toContain("base: Still learning (−29.3 % per doubling of the iterations");
    expect(err).toContain("Judged by validation/error; --metric chooses another.");
  });

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

  test.each([
    ["a garbage line", ["x=FOLDER/garbage.jsonl"], "FOLDER/garbage.jsonl:2: Killed is not a JSON object"],
    ["a file that is not there", ["x=FOLDER/a.json"], "FOLDER/a.json: there is no such file; did you mean a.jsonl?"],
    ["an unknown metric", ["x=FOLDER/a.jsonl", "--metric", "validation/eror"], 'did you mean "validation/error"?'],
    [
      "another kind of picture",
      ["x=FOLDER/a.jsonl", "-o", "FOLDER/x.gif"],
      '-o is "FOLDER/x.gif"; a chart is written as .png or .svg',
    ],
    ["a wrong number of items", ["x=FOLDER/a.jsonl", "--items", "many"], '--items is "many"'],
    [
      "two measures for one axis",
      ["x=FOLDER/a.jsonl", "y=FOLDER/loss.csv", "-o", "FOLDER/y.png"],
      "measures error, but FOLDER/loss.csv measures loss",
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

  test("explains itself", async () => {
    const { out } = await run("--help");
    expect(out).toContain("overfits or diverges");
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
