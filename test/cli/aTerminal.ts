import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { Command } from "commander";
import type { ExitStatus, Terminal } from "../../src/cli/terminal.js";

/** What a command printed and how it ended. */
export interface Ended {
  status: ExitStatus | undefined;
  out: string;
  err: string;
  /** Standard output as JSON; throws when it is anything else. */
  json: () => unknown;
}

/** Runs one command as the terminal would, in this process. */
export async function run(commandFor: (terminal: Terminal) => Command, ...args: string[]): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  let status: ExitStatus | undefined;
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    interactive: false,
    color: false,
    exit: (code) => void (status = code),
  };
  const command = commandFor(terminal);
  await new Command("holdout").addCommand(command).parseAsync([command.name(), ...args], { from: "user" });
  return { status, out: out.join("\n"), err: err.join("\n"), json: () => JSON.parse(out.join("\n")) as unknown };
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder of its own for a test, with files in it; removed after the last test of the file. */
export async function aFolder(files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holdout-test-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
