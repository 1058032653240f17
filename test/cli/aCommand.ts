import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Terminal } from "../../src/cli/terminal.js";

/** What a command wrote and how it ended. */
export interface Ended {
  out: string;
  err: string;
  status: number;
}

/** Runs one command as the terminal would. */
export async function run(make: (terminal: Terminal) => Command, ...args: string[]): Promise<Ended> {
  const ended: Ended = { out: "", err: "", status: -1 };
  const terminal: Terminal = {
    out: (text) => void (ended.out += text),
    err: (text) => void (ended.err += text),
    interactive: false,
    color: false,
    exit: (status) => void (ended.status = status),
  };
  const command = make(terminal).exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  await command.parseAsync(args, { from: "user" });
  return ended;
}

/** A folder with these files, removed after the work. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-test-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await work((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}
