import { UserError, type Place } from "../common/userError.js";
import { byRun, type Owned, type RunRows } from "./byRun.js";
import type { NumberedLine, ObjectLines } from "./objectLines.js";
import { isRecord, parsePythonJson } from "./pythonJson.js";
import { quoted } from "./quoted.js";

/** The lines of one training. */
export interface OwnLines extends Pick<RunRows<unknown>, "name" | "seed"> {
  lines: ObjectLines;
}

/**
 * The trainings of a log of JSON Lines: one per `run` and `seed`, where its first line has them, in the order of their first lines.
 *
 * @throws UserError with file:line where another line has them not, or the first line has not what tells later ones apart
 * @example
 * // of '{"run":"a","step":1,"validation/error":0.5}\n{"run":"b","step":1,"validation/error":0.4}\n'
 * runLines(objectLines(text), "curve.jsonl") // → [{ name: "a", lines: { lines: [{ line: 1, … }], … } }, { name: "b", … }]
 */
export function runLines({ lines, isCutOff }: ObjectLines, path: string): OwnLines[] {
  const [hasRun, hasSeed] = ["run", "seed"].map((name) => isTold(name, lines));
  if (!hasRun && !hasSeed) return [{ lines: { lines, isCutOff } }];
  const owned = lines.map((line): Owned<NumberedLine> => {
    const row = parsePythonJson(line.text);
    const nameIn = (name: string) => nameOf(row, name, { text: line.text, place: { path, line: line.line } });
    return { run: hasRun ? nameIn("run") : undefined, seed: hasSeed ? nameIn("seed") : undefined, row: line };
  });
  const last = lines.at(-1);
  return byRun(owned, path).map(({ rows, ...told }) => ({
    ...told,
    lines: { lines: rows, isCutOff: isCutOff && rows.at(-1) === last },
  }));
}

/** True where the first line says it, or later ones tell several apart by it. */
function isTold(name: string, lines: readonly NumberedLine[]): boolean {
  const valueIn = ({ text }: NumberedLine) => {
    // Most lines of most logs need not be parsed for it.
    const row = text.includes(`"${name}"`) ? parsePythonJson(text) : undefined;
    return isRecord(row) ? row[name] : undefined;
  };
  const [first] = lines;
  if (first && valueIn(first) !== undefined) return true;
  return new Set(lines.map(valueIn).filter((value) => value !== undefined)).size > 1;
}

function nameOf(row: unknown, name: string, { text, place }: { text: string; place: Place }): string {
  const value = isRecord(row) ? row[name] : undefined;
  if (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) return String(value).trim();
  throw new UserError(
    isRecord(row)
      ? `'${name}' is ${value === undefined ? "missing" : quoted(JSON.stringify(value))} in ${quoted(text)}; each line must say of which ${name} it is`
      : `${quoted(text)} is not a JSON object; each line must be one`,
    place,
  );
}
