import type { Stopped } from "../ports/runner.js";
import type { RunNote } from "./runFolder.js";

/** The limit that a run has broken, or null. */
export function brokenLimit(note: RunNote, seen: { size: number; ranMs: number }): Stopped | null {
  if (seen.size > note.outputBytes) return "output-too-large";
  return seen.ranMs > note.timeoutMs ? "deadline" : null;
}
