import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { besideEachOther, HOLDOUT, type CommandLine, type Measured } from "./timedProgram.js";

const IDS = 10_000_000;
const SIZE = "400";

/** `holdout draw` from ten million ids against `shuf -n` on the file, and from a tenth of them to show that memory does not grow. */
export async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-draw-"));
  try {
    const lines: Measured[] = [];
    for (const ids of [IDS / 10, IDS]) {
      const file = join(folder, `population-${ids}.csv`);
      await writeIds(file, ids);
      const asked = ["--id", "id", "--size", SIZE, "--seed", "bench", "--json"];
      const ours: CommandLine = [process.execPath, HOLDOUT, "draw", file, ...asked];
      const name = `draw ${SIZE} from ${ids.toLocaleString("en")} ids`;
      lines.push(besideEachOther({ name, theirs: "shuf -n", wanted_ratio: 4 }, ours, ["shuf", "-n", SIZE, file]));
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeIds(path: string, count: number): Promise<void> {
  const file = await open(path, "w");
  await file.write("id\n");
  for (let first = 0; first < count; first += 100_000) {
    const ids = Array.from({ length: 100_000 }, (_, i) => `item-${first + i}`);
    await file.write(`${ids.join("\n")}\n`);
  }
  await file.close();
}
