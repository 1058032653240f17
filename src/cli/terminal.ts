import { UserError } from "../common/userError.js";

/** Where a command writes. Results go to standard output, everything else to standard error. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True when standard error is a terminal: long work then shows a progress bar. */
  interactive: boolean;
  /** False with NO_COLOR or when standard output is not a terminal. */
  color: boolean;
  exit(status: ExitStatus): void;
}

/** 0 fine; 1 a rule or verdict said no; 2 the person's mistake; 3 ours. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader who has seen enough (`| head`) is no error.
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`holdout: the answer cannot be written (${error.code})\n`);
    process.exit(2);
  });
  process.stderr.on("error", () => undefined);
  return {
    out: (text) => void process.stdout.write(`${shownLines(text)}\n`),
    err: (text) => void process.stderr.write(`${shownLines(text)}\n`),
    interactive: process.stderr.isTTY === true,
    color: process.stdout.isTTY === true && !process.env["NO_COLOR"],
    exit: (status) => void (process.exitCode = status),
  };
}

/** Wraps a command's work for commander's `.action()`; what it throws is told as `tellFailure` says. */
export function action<A extends unknown[]>(
  terminal: Terminal,
  work: (...args: A) => Promise<ExitStatus> | ExitStatus,
) {
  return async (...args: A): Promise<void> => {
    try {
      terminal.exit(await work(...args));
    } catch (error) {
      tellFailure(terminal, error);
    }
  };
}

/** A `UserError` becomes one sentence and status 2, anything else one calm sentence and status 3 (the stack only with HOLDOUT_DEBUG). */
export function tellFailure(terminal: Terminal, error: unknown): void {
  if (error instanceof UserError) {
    terminal.err(`holdout: ${shownSentence(error.message)}`);
    terminal.exit(2);
    return;
  }
  const said = error instanceof Error ? error.message : String(error);
  terminal.err(`holdout: this is our mistake, not yours: ${shownSentence(said)}`);
  if (process.env["HOLDOUT_DEBUG"]) terminal.err(String(error instanceof Error ? error.stack : error));
  terminal.exit(3);
}

/** Values that a sentence shows may be of any length. */
const LONGEST_SENTENCE = 900;

/**
 * A sentence as a terminal can show it: on one line, since names of files and columns may hold line breaks and what
 * steers a terminal (written as in JSON), and with the middle left out where it is longer than a screen.
 */
export function shownSentence(text: string): string {
  const line = onOneLine(text);
  if (line.length <= LONGEST_SENTENCE) return line;
  return `${line.slice(0, LONGEST_SENTENCE / 2)} … ${line.slice(-LONGEST_SENTENCE / 3)}`;
}

/** Lines of ours with names that files may have made up: what steers a terminal is written as in JSON. */
function shownLines(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, asInJson);
}

function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, asInJson);
}

function asInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** One JSON document and nothing else; numbers that JSON cannot hold (NaN, infinities) become null. @throws UserError when it is longer than a text can be */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(jsonText(value));
}

/**
 * The same, with two numbers of a list (a point, an interval) on one line. No text can look like that: within one, a
 * line break is written as `\n`.
 */
export function printPoints(terminal: Terminal, value: unknown): void {
  terminal.out(jsonText(value).replace(PAIR, "[$1, $2]"));
}

const PAIR = /\[\n *([-+.\de]+|null),\n *([-+.\de]+|null)\n *\]/g;

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      "the answer is longer than half a gigabyte, which no text can be; ask about a part of the rows",
    );
  }
}

/**
 * A table for people: columns padded to their widest cell, two blanks between, columns of numbers flushed right.
 *
 * @param head names of the columns
 * @param given one array of cells per row, same length as `head`
 */
export function textTable(head: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map((cells) => cells.map(onOneLine));
  const widths = head.map((name, i) =>
    rows.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), name.length),
  );
  const areNumbers = head.map((_, i) => rows.every((row) => row[i] === "" || NUMBER.test(row[i] ?? "")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) =>
        areNumbers[i] && NUMBER.test(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** `12`, `−0.027`, `<0.0001`, `1.00e-3`, `25.40 % [21.78, 29.39]`. */
const NUMBER = /^[-+−<]?\d[\d.,]*(e[-+−]?\d+)?( %)?( \[.*\])?$/;

/** A progress line on standard error, rewritten in place; silent where nobody watches. Call `done()` at the end. */
export function progressBar(terminal: Terminal, label: string): { at(share: number): void; done(): void } {
  if (!terminal.interactive) return { at: () => undefined, done: () => undefined };
  let last = -1;
  return {
    at(share) {
      const percent = Math.floor(share * 100);
      if (percent === last) return;
      last = percent;
      const filled = Math.round(share * 30);
      process.stderr.write(`\r${label} ${"█".repeat(filled)}${"░".repeat(30 - filled)} ${percent} %`);
    },
    done: () => void process.stderr.write("\r\x1b[2K"),
  };
}
