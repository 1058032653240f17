import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededChance } from "../src/common/chance.js";
import { besideEachOther, HOLDOUT, type CommandLine, type Measured } from "./timedProgram.js";

const CURVES = 20;
const EVALUATIONS = 100_000;

/** Log-log PNG of 20 curves of 100,000 evaluations each from CSV files, against matplotlib reading the same files. */
export async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-charts-"));
  try {
    const files = await writeCurves(folder);
    const named = files.map((file, i) => `run-${i}=${file}`);
    const drawn = ["--metric", "val_loss", "-o", join(folder, "ours.png")];
    const ours: CommandLine = [process.execPath, HOLDOUT, "curve", ...named, ...drawn];
    const theirs: CommandLine = ["/usr/bin/python3", "-c", MATPLOTLIB, join(folder, "theirs.png"), ...files];
    const name = `log-log PNG of ${CURVES} curves × ${EVALUATIONS.toLocaleString("en")} points, from files`;
    const line = { name, theirs: "matplotlib and numpy.loadtxt", wanted_ratio: 1, wanted_mb: 300 };
    return [besideEachOther(line, ours, theirs)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MATPLOTLIB = `
import sys
import numpy, matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
figure, axes = pyplot.subplots(figsize=(8, 4.7), dpi=200)
for path in sys.argv[2:]:
    table = numpy.loadtxt(path, delimiter=",", skiprows=1)
    axes.loglog(table[:, 0] + 1, table[:, 1], linewidth=0.7)
figure.savefig(sys.argv[1])
`;

async function writeCurves(folder: string): Promise<string[]> {
  const chance = seededChance(1);
  const files: string[] = [];
  for (let curve = 0; curve < CURVES; curve++) {
    const lines = Array.from({ length: EVALUATIONS }, (_, step) => {
      const value = (0.1 + 3 * (step + 1) ** -0.3 + curve * 0.01) * Math.exp(0.1 * chance.normal());
      return `${step},${value.toPrecision(7)}`;
    });
    const file = join(folder, `run-${curve}.csv`);
    await writeFile(file, `step,val_loss\n${lines.join("\n")}\n`);
    files.push(file);
  }
  return files;
}
