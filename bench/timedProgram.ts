import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One line of a bench: seconds of ours and of what a user would use instead, each a process of its own. */
export interface Measured {
  name: string;
  ours_s: number;
  /** Null where the other program is not installed. */
  theirs_s: number | null;
  theirs: string;
  /** Ours over theirs; at most `wanted_ratio` is wanted. */
  ratio: number | null;
  wanted_ratio: number;
  /** Peak resident memory; unknown without GNU time. */
  ours_mb?: number;
  wanted_mb?: number;
}

/** The built program, which stands beside the built bench: what a user runs. */
export const HOLDOUT = fileURLToPath(new URL("../main.js", import.meta.url));

export interface TimedRun {
  seconds: number;
  megabytes: number | undefined;
}

/** The best of three runs: the machine's other work only ever adds. Undefined where the program is not installed or fails. */
export function bestOfThree(program: string, args: readonly string[]): TimedRun | undefined {
  const runs = [1, 2, 3].map(() => timed(program, args)).filter((run) => run !== undefined);
  return runs.sort((a, b) => a.seconds - b.seconds)[0];
}

/** Ours beside theirs as one line of the bench. */
export function compared(
  line: Pick<Measured, "name" | "theirs" | "wanted_ratio" | "wanted_mb">,
  ours: TimedRun | undefined,
  theirs: TimedRun | undefined,
): Measured {
  return {
    ...line,
    ours_s: ours?.seconds ?? Number.NaN,
    theirs_s: theirs?.seconds ?? null,
    ratio: ours && theirs ? ours.seconds / theirs.seconds : null,
    ours_mb: ours?.megabytes,
  };
}

/** Status 1 is a verdict of ours and no failure. */
function timed(program: string, args: readonly string[]): TimedRun | undefined {
  const hasTime = spawnSync("/usr/bin/time", ["--version"]).status === 0;
  const [command = program, ...before] = hasTime ? ["/usr/bin/time", "-f", "peak %M kB", program] : [program];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, [...before, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0 && !(status === 1 && program === process.execPath)) return undefined;
  const peak = /peak (\d+) kB/.exec(stderr)?.[1];
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024 };
}
