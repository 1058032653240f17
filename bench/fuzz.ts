import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** Inputs for each command; what `npm test` tries is a part of them. */
const INPUTS = 100_000;
/** Longer, and an input has made a command endless. */
const PATIENCE_MS = 60 * 60 * 1000;
const COMMANDS = [
  "compare",
  "draw verify",
  "draw",
  "represent",
  "metrics",
  "curve",
  "agreement",
  "labels diff",
  "size",
];

/** What came of fuzzing a command: see test/cli/fuzz/fuzzCommand.ts, which prints it. */
interface FuzzReport {
  inputs: number;
  exits: Record<string, number>;
  known: { refused: number; same: number };
  failure: string | null;
  seconds: number;
  slowest_ms: number;
  megabytes: number;
}

/** Each command on plain files tried on 100,000 broken, odd and sound inputs: how it ended, and the first that it should not have. */
export async function run(): Promise<Record<string, FuzzReport | number>> {
  const reports: Record<string, FuzzReport> = {};
  const waiting = [...COMMANDS];
  const work = async () => {
    for (let command = waiting.shift(); command !== undefined; command = waiting.shift())
      reports[command] = await fuzzed(command);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  const found = Object.values(reports);
  return {
    ...reports,
    inputs: found.reduce((sum, { inputs }) => sum + inputs, 0),
    failures: found.filter(({ failure }) => failure !== null).length,
  };
}

/** The built bench stands in dist/bench; the fuzzing runs from the sources of the tests. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function fuzzed(command: string): Promise<FuzzReport> {
  const file = "test/cli/fuzz/fuzzCommand.ts";
  const seed = process.env["FAST_CHECK_SEED"] ?? "1";
  const args = ["--max-old-space-size=300", "--import", "./test/support/typescript.mjs", file, command, String(INPUTS)];
  const child = spawn(process.execPath, [...args, seed], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, HOLDOUT_PARQUET_SECONDS: "1" },
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  let out = "";
  child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      // What `fuzzCommand` prints.
      if (status === 0) resolve(JSON.parse(out) as FuzzReport);
      else reject(new Error(`fuzzing ${command} did not end: ${status ?? "killed after an hour"}`));
    });
  });
}
