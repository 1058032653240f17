import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import type { FuzzReport } from "./fuzzCommand.js";

const root = join(import.meta.dirname, "../../..");
const SEED = process.env["FAST_CHECK_SEED"] ?? "20260301";
/** How many inputs each command gets: together 100,000, fewer where one takes longer. */
const INPUTS: Record<string, number> = {
  size: 40_000,
  "labels diff": 22_000,
  agreement: 12_000,
  curve: 9_000,
  metrics: 6_000,
  represent: 4_000,
  draw: 3_000,
  "draw verify": 2_000,
  compare: 2_000,
};

/** Far beyond what two busy cores take: nine commands run at a time, beside other tests. */
const ENDLESS_MS = 1_500_000;

/** In a process of its own, which can be ended where an input makes it endless, and cannot use more memory than this. */
async function fuzzed(command: string, inputs: number): Promise<FuzzReport> {
  const args = [
    "--max-old-space-size=300",
    "--import",
    "./test/support/typescript.mjs",
    "test/cli/fuzz/fuzzCommand.ts",
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, command, String(inputs), SEED], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "", HOLDOUT_PARQUET_SECONDS: "1" },
    timeout: ENDLESS_MS,
    killSignal: "SIGKILL",
  });
  return JSON.parse(stdout) as FuzzReport;
}

describe("whatever is in the files or on the line", () => {
  test("100,000 inputs are tried", () => {
    expect(Object.values(INPUTS).reduce((sum, inputs) => sum + inputs, 0)).toBe(100_000);
  });

  // Reading files, they mostly wait: several at a time.
  test.concurrent.each(Object.entries(INPUTS))(
    "%s answers, or refuses in one sentence and writes nothing; what must be refused is, and what means the same gives the same",
    async (command, inputs) => {
      const report = await fuzzed(command, inputs);
      expect(report.failure).toBeNull();
      expect(report.inputs).toBe(inputs);
      expect(Object.keys(report.exits).sort()).toEqual(["0", "1", "2"]);
      // Neither all refused nor all let through.
      expect(report.exits["0"]).toBeGreaterThan(inputs / 30);
      expect(report.exits["2"]).toBeGreaterThan(inputs / 10);
      if (!["size", "curve"].includes(command)) expect(report.known.refused).toBeGreaterThan(inputs / 50);
      if (command !== "size") expect(report.known.same).toBeGreaterThan(inputs / 20);
    },
    ENDLESS_MS + 10_000,
  );
});
