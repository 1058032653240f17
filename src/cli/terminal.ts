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
  // A reader who has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true,
    color: process.stdout.isTTY === true && !process.env["NO_COLOR"],
    exit: (status) => void (process.exitCode = status),
  };
}

/**
 * Wraps a command's work for commander's `.action()`: a `UserError` becomes one sentence and status 2, anything else
 * one calm sentence and status 3 (the stack only with HOLDOUT_DEBUG).
 */
export function action<A extends unknown[]>(
  terminal: Terminal,
  work: (...args: A) => Promise<ExitStatus> | ExitStatus,
) {
  return async (...args: A): Promise<void> => {
    try {
      terminal.exit(await work(...args));
    } catch (error) {
      if (error instanceof UserError) {
        terminal.err(`holdout: ${error.message}`);
        terminal.exit(2);
        return;
      }
      terminal.err(
        `holdout: this is our mistake, not yours: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (process.env["HOLDOUT_DEBUG"]) terminal.err(String(error instanceof Error ? error.stack : error));
      terminal.exit(3);
    }
  };
}

/** One JSON document and nothing else; numbers that JSON cannot hold (NaN, infinities) become null. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, null, 2));
}

/**
 * A table for people: columns padded to their widest cell, two blanks between, numbers flushed right.
 *
 * @param head names of the columns
 * @param rows one array of cells per row, same length as `head`
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? "").length)));
  const isNumber = (cell: string) => /^[-+−<]?\d/.test(cell);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumber(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

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
