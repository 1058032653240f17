import type { CurveFormat } from "./curve.js";
import type { ParsedLine } from "./objectLines.js";
import { isRecord } from "./pythonJson.js";
import { isClock, isMeantAsNumber, type TextSeries } from "./textSeries.js";
import { measureIn, splitAmong } from "./tidyName.js";

/** What the texts in a log of JSON Lines are for. */
export interface LineTexts {
  /** The name of what says the split. */
  split?: string;
  /** By name, those that say nothing of a model. */
  left: Map<string, TextSeries>;
}

/** What told the lines of a run apart, or counts. */
const NO_TEXTS = new Set(["run", "seed", "step", "global_step", "iteration", "epoch"]);

/** What tells the split of all lines, and what they say beside their numbers: a phase, a checkpoint. */
export function lineTexts(lines: readonly ParsedLine[], path: string, format: CurveFormat): LineTexts {
  const texts = new Map<string, Set<string>>();
  const firsts = new Map<string, TextSeries>();
  for (const { row, line } of lines)
    for (const [name, seen] of textsIn(row)) {
      const known = texts.get(name);
      if (known) known.add(seen);
      else {
        texts.set(name, new Set([seen]));
        firsts.set(name, { name, seen, place: { path, line } });
      }
    }
  const split = splitAmong(texts);
  const left = [...firsts.values()]
    .filter((text) => !NO_TEXTS.has(text.name) && text.name !== split && !isMeantAsNumber(text, format))
    .map((text) => ({ ...text, changes: (texts.get(text.name)?.size ?? 0) > 1 }));
  return { ...(split !== undefined && { split }), left: new Map(left.map((text) => [text.name, text])) };
}

/** Most lines of most logs have none. */
function textsIn(row: unknown): [name: string, text: string][] {
  if (!isRecord(row) || !Object.values(row).some((value) => typeof value === "string")) return [];
  const measure = measureIn(row);
  return Object.entries(row).flatMap(([name, text]) =>
    typeof text === "string" && name !== measure && !isClock({ name, seen: text }) ? [[name, text]] : [],
  );
}
