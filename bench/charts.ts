import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededChance } from "../src/common/chance.js";

const CURVES = 20;
const EVALUATIONS = 100_000;
const WANTED_MB = 300;

/** One line of the bench: seconds of ours and of what a user would use instead. */
export interface Measured {
  name: string;
  ours_s: number;
  theirs_s: number | null;
  theirs: string;
  ratio: number | null;
  ours_mb?: number;
  wanted_mb?: number;
}

/** Log-log PNG of 20 curves of 100,000 evaluations each from CSV files, against matplotlib reading the same files; each a process of its own. */
export async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-charts-"));
  try {
    const files = await writeCurves(folder);
    const ours = best(() =>
      timed(process.execPath, [
        MAIN,
        "curve",
        ...files.map((file, i) => `run-${i}=${file}`),
        "--metric",
        "val_loss",
        "-o",
        join(folder, "ours.png"),
      ]),
    );
    const theirs = best(() => timed("/usr/bin/python3", ["-c", MATPLOTLIB, join(folder, "theirs.png"), ...files]));
    return [
      {
        name: `log-log PNG of ${CURVES} curves × ${EVALUATIONS.toLocaleString("en")} points, from files`,
        ours_s: ours?.seconds ?? NaN,
        theirs_s: theirs?.seconds ?? null,
        theirs: "matplotlib and numpy.loadtxt",
        ratio: ours && theirs ? ours.seconds / theirs.seconds : null,
        ours_mb: ours?.megabytes,
        wanted_mb: WANTED_MB,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The built program, which stands beside the built bench: what a user runs. */
const MAIN = fileURLToPath(new URL("../main.js", import.meta.url));

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

interface Run {
  seconds: number;
  megabytes: number | undefined;
}

/** The best of three: the machine's other work only ever adds. */
function best(work: () => Run | undefined): Run | undefined {
  const runs = [work(), work(), work()].filter((one) => one !== undefined);
  return runs.sort((a, b) => a.seconds - b.seconds)[0];
}

/** Undefined where the program is not installed or fails. The peak of memory is what GNU time says, where that is installed. */
function timed(program: string, args: readonly string[]): Run | undefined {
  const hasTime = spawnSync("/usr/bin/time", ["--version"]).status === 0;
  const [command, ...before] = hasTime ? ["/usr/bin/time", "-f", "peak %M kB", program] : [program];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command ?? program, [...before, ...args], { encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) return undefined;
  const peak = /peak (\d+) kB/.exec(stderr)?.[1];
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024 };
}
