import { parsePythonJson } from "./pythonJson.js";

/** A log of a JSON object a line. */
export interface ObjectLines {
  /** Without empty ones. */
  lines: NumberedLine[];
  /** True where the last line was left out: it has no line break and ends inside its object. */
  isCutOff: boolean;
}

/** A line, and its number in the file, from 1. */
export interface NumberedLine {
  text: string;
  line: number;
}

/** A line, and what stands in it: undefined where that is not JSON. */
export interface ParsedLine extends NumberedLine {
  row: unknown;
}

/** Of logs whose lines are looked at more than once. */
export function parsedLines(lines: readonly NumberedLine[]): ParsedLine[] {
  return lines.map(({ text, line }) => ({ text, line, row: parsePythonJson(text) }));
}

/** The lines of a log that may still be written. A lone line is never cut off: nothing before it tells that this is such a log. */
export function objectLines(text: string): ObjectLines {
  const all = text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((text, i): NumberedLine => ({ text, line: i + 1 }));
  const lines = all.filter(({ text }) => text.trim() !== "");
  const last = all.at(-1)?.text.trim() ?? "";
  const isCutOff = lines.length > 1 && last.startsWith("{") && parsePythonJson(last) === undefined;
  return { lines: isCutOff ? lines.slice(0, -1) : lines, isCutOff };
}
