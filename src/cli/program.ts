import { Command } from "commander";
import type { Terminal } from "./terminal.js";

/** All commands of formats.md, one file each beside this one. */
export function program(terminal: Terminal): Command {
  const holdout = new Command("holdout")
    .description("Keeps deep-learning teams honest: judges by the experimental method, trains, measures, compares.")
    .version("0.1.0")
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .exitOverride((error) => {
      terminal.exit(error.exitCode === 0 ? 0 : 2);
      throw error;
    });
  return holdout;
}
