import { Command } from "commander";
import { agreementCommand } from "./agreementCommand.js";
import { compareCommand } from "./compareCommand.js";
import { curveCommand } from "./curveCommand.js";
import { demoCommand } from "./demoCommand.js";
import { drawCommand } from "./drawCommand.js";
import { metricsCommand } from "./metricsCommand.js";
import { representCommand } from "./representCommand.js";
import { serveCommand, workerCommand } from "./serveCommand.js";
import { sizeCommand } from "./sizeCommand.js";
import type { Terminal } from "./terminal.js";

/** All commands of formats.md, one file each beside this one. */
export function program(terminal: Terminal): Command {
  const holdout = new Command("holdout")
    .description("Keeps deep-learning teams honest: judges by the experimental method, trains, measures, compares.")
    .version("0.1.0")
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });
  const commands = [drawCommand, representCommand, agreementCommand, metricsCommand, compareCommand, curveCommand, sizeCommand, serveCommand, workerCommand, demoCommand];
  for (const command of commands) holdout.addCommand(command(terminal));
  return holdout;
}
