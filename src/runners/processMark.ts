import { readFile } from "node:fs/promises";

/** One process for all time: ids are used again, an id with its start time is not. */
export interface ProcessMark {
  pid: number;
  /** Clock ticks from the machine's start to the process's (proc_pid_stat(5), field 22); null where there is no /proc. */
  pidStart: string | null;
}

/** True while the very process that left the mark runs; one that ended and waits to be collected does not. */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  if (mark.pidStart === null) return answersToSignals(mark.pid);
  const stat = await readFile(`/proc/${mark.pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return false;
  // The second field is the program's name in parentheses, and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] !== "Z" && fields[19] === mark.pidStart;
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
