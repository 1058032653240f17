import { Command, CommanderError } from "commander";
import { agreementCommand } from "./agreementCommand.js";
import { checkCommand } from "./checkCommand.js";
import { compareCommand } from "./compareCommand.js";
import { curveCommand } from "./curveCommand.js";
import { demoCommand } from "./demoCommand.js";
import { doctorCommand } from "./doctorCommand.js";
import { drawCommand } from "./drawCommand.js";
import { labelsCommand } from "./labelsDiffCommand.js";
import { metricsCommand } from "./metricsCommand.js";
import { openLedger } from "./openLedger.js";
import { representCommand } from "./representCommand.js";
import { serveCommand, workerCommand } from "./serveCommand.js";
import { sizeCommand } from "./sizeCommand.js";
import type { Terminal } from "./terminal.js";

/** Runs one command line. A line that cannot be understood is a person's mistake: status 2. */
export async function runProgram(terminal: Terminal, argv: readonly string[]): Promise<void> {
  try {
    await program(terminal).parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    terminal.exit(error.exitCode === 0 ? 0 : 2);
  }
}

/** All commands of formats.md, one file each beside this one. */
function program(terminal: Terminal): Command {
  const holdout = new Command("holdout")
    .description("Keeps deep-learning teams honest: judges by the experimental method, trains, measures, compares.")
    .version("0.1.0")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const commands = [
    (at: Terminal) => checkCommand(at, openLedger),
    drawCommand,
    representCommand,
    agreementCommand,
    labelsCommand,
    metricsCommand,
    compareCommand,
    curveCommand,
    sizeCommand,
    serveCommand,
    workerCommand,
    demoCommand,
    doctorCommand,
  ];
  for (const command of commands) holdout.addCommand(inheriting(command(terminal), holdout));
  return holdout;
}

/** A command prints and exits as its parent does, and so do the commands under it. */
function inheriting(command: Command, parent: Command): Command {
  for (const child of command.commands) inheriting(child, parent);
  return command.copyInheritedSettings(parent);
}
