import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededChance } from "../src/common/chance.js";
import { besideEachOther, HOLDOUT, type CommandLine, type Measured } from "./timedProgram.js";

const ROWS = 1_000_000;
const CHANGED = 1_000;

/** `holdout labels diff` on a million rows that were shuffled and of which a thousand changed, against a merge in pandas. */
export async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-labels-"));
  try {
    const [old, current] = [join(folder, "old.csv"), join(folder, "new.csv")];
    await writeLabels(old, current);
    const ours: CommandLine = [process.execPath, HOLDOUT, "labels", "diff", old, current, "--json"];
    const theirs: CommandLine = ["/usr/bin/python3", "-c", PANDAS, old, current];
    const line = {
      name: "labels diff, CSV, 1,000,000 rows shuffled, 1,000 changed",
      theirs: "pandas merge",
      wanted_ratio: 1 / 3,
      wanted_mb: 250,
    };
    return [besideEachOther(line, ours, theirs)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const PANDAS = `
import sys, pandas
old, new = (pandas.read_csv(path, dtype=str) for path in sys.argv[1:])
both = old.merge(new, on="id", how="outer", suffixes=("_old", "_new"), indicator=True)
changed = both[(both["_merge"] == "both") & (both["label_old"] != both["label_new"])]
assert len(changed) == ${CHANGED}
print(changed.to_csv(index=False))
`;

async function writeLabels(old: string, current: string): Promise<void> {
  const chance = seededChance(1);
  const labels = Int32Array.from({ length: ROWS }, () => chance.below(100));
  const row = (i: number) => `image_${String(i).padStart(7, "0")}.jpg,class_${labels[i]}`;
  const rows = Array.from({ length: ROWS }, (_, i) => row(i));
  await writeFile(old, `id,label\n${rows.join("\n")}\n`);
  for (let change = 0; change < CHANGED; change++) {
    const i = change * (ROWS / CHANGED);
    labels[i] = ((labels[i] ?? 0) + 1 + chance.below(98)) % 100;
    rows[i] = row(i);
  }
  for (let i = ROWS - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [rows[i], rows[j]] = [rows[j] ?? "", rows[i] ?? ""];
  }
  await writeFile(current, `id,label\n${rows.join("\n")}\n`);
}
