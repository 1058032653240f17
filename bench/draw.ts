import { randomUUID } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { besideEachOther, HOLDOUT, type CommandLine, type Measured } from "./timedProgram.js";

const IDS = 10_000_000;
const SIZE = "400";

/** Short ids, and such as databases give: more bytes cost `shuf` time, and a hash of up to 55 none. */
const KINDS = { ids: (i: number) => `item-${i}`, UUIDs: () => randomUUID() };

/** `holdout draw` from ten million ids against `shuf -n` on the file, and from a tenth of them to show that memory does not grow. */
export async function run(): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-bench-draw-"));
  try {
    const lines: Measured[] = [];
    for (const [ids, kind] of [
      [IDS / 10, "ids"],
      [IDS, "ids"],
      [IDS, "UUIDs"],
    ] as const) {
      const file = join(folder, `population-${ids}-${kind}.csv`);
      await writeIds(file, ids, KINDS[kind]);
      const asked = ["--id", "id", "--size", SIZE, "--seed", "bench", "--json"];
      const ours: CommandLine = [process.execPath, HOLDOUT, "draw", file, ...asked];
      const name = `draw ${SIZE} from ${ids.toLocaleString("en")} ${kind}`;
      // What starts a program is most of a small file's time; there only the memory tells something.
      const wanted = ids === IDS ? { wanted_ratio: 4 } : {};
      lines.push(besideEachOther({ name, theirs: "shuf -n", ...wanted }, ours, ["shuf", "-n", SIZE, file]));
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeIds(path: string, count: number, idOf: (i: number) => string): Promise<void> {
  const file = await open(path, "w");
  await file.write("id\n");
  for (let first = 0; first < count; first += 100_000) {
    const ids = Array.from({ length: 100_000 }, (_, i) => idOf(first + i));
    await file.write(`${ids.join("\n")}\n`);
  }
  await file.close();
}
