import { parsePythonJson } from "./pythonJson.js";

/** A log of a JSON object a line. */
export interface ObjectLines {
  /** With empty ones, so that line `i + 1` of the file is entry `i`. */
  lines: string[];
  /** True where the last line was left out: it has no line break and ends inside its object. */
  isCutOff: boolean;
}

/** The lines of a log that may still be written. A lone line is never cut off: nothing before it tells that this is such a log. */
export function objectLines(text: string): ObjectLines {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const last = lines.at(-1)?.trim() ?? "";
  const isAlone = lines.slice(0, -1).every((line) => line.trim() === "");
  const isCutOff = !isAlone && last.startsWith("{") && parsePythonJson(last) === undefined;
  return { lines: isCutOff ? lines.slice(0, -1) : lines, isCutOff };
}
