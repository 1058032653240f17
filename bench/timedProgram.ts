import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One line of a bench: seconds of ours and of what a user would use instead. */
export interface Measured {
  name: string;
  ours_s: number;
  /** Null where the other program is not installed. */
  theirs_s: number | null;
  theirs: string;
  /** Ours over theirs. */
  ratio: number | null;
  /** At most this is wanted. */
  wanted_ratio?: number;
  /** Peak resident memory; unknown without GNU time. */
  ours_mb?: number;
  wanted_mb?: number;
}

/** The built program, which stands beside the built bench: what a user runs. */
export const HOLDOUT = fileURLToPath(new URL("../main.js", import.meta.url));

/** A program with its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** What a line of the bench says before anything is measured. */
export type BenchLine = Pick<Measured, "name" | "theirs" | "wanted_ratio" | "wanted_mb">;

const ROUNDS = 3;

/** Runs both programs in turns and takes the best of each: the machine's other work only ever adds. */
export function besideEachOther(line: BenchLine, ours: CommandLine, theirs: CommandLine): Measured {
  const runs = { ours: [] as TimedRun[], theirs: [] as TimedRun[] };
  for (let round = 0; round < ROUNDS; round++) {
    runs.ours.push(...timed(ours));
    runs.theirs.push(...timed(theirs));
  }
  return compared(line, fastest(runs.ours), fastest(runs.theirs));
}

/** Seconds from start to end, and megabytes at the peak. */
export interface TimedRun {
  seconds: number;
  megabytes?: number;
}

/** Ours beside theirs as one line of the bench; undefined for what could not be run. */
export function compared(line: BenchLine, ours: TimedRun | undefined, theirs: TimedRun | undefined): Measured {
  return {
    ...line,
    ours_s: ours?.seconds ?? Number.NaN,
    theirs_s: theirs?.seconds ?? null,
    ratio: ours && theirs ? ours.seconds / theirs.seconds : null,
    ours_mb: ours?.megabytes,
  };
}

function fastest(runs: readonly TimedRun[]): TimedRun | undefined {
  return [...runs].sort((a, b) => a.seconds - b.seconds)[0];
}

/** A machine's own certificates are none of what is compared: where it has some, Node reads them at each start, in up to 60 ms. */
const ENVIRONMENT = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

/** None where the program is not installed or fails. Status 1 is a verdict of ours and no failure. */
function timed([program, ...args]: CommandLine): TimedRun[] {
  const hasTime = spawnSync("/usr/bin/time", ["--version"]).status === 0;
  const [command = program, ...before] = hasTime ? ["/usr/bin/time", "-f", "peak %M kB", program] : [program];
  const start = process.hrtime.bigint();
  const options = { encoding: "utf8", maxBuffer: 1 << 28, env: ENVIRONMENT } as const;
  const { status, stderr } = spawnSync(command, [...before, ...args], options);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0 && !(status === 1 && program === process.execPath)) return [];
  const peak = /peak (\d+) kB/.exec(stderr)?.[1];
  return [{ seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024 }];
}
