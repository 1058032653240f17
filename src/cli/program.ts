import { Command, CommanderError } from "commander";
import { UserError } from "../common/userError.js";
import { collect } from "./collect.js";
import { shownSentence, tellFailure, type Terminal } from "./terminal.js";

/** Runs one command line. A line that cannot be understood is a person's mistake: status 2. */
export async function runProgram(terminal: Terminal, argv: readonly string[]): Promise<void> {
  try {
    await (await program(terminal, argv)).parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) terminal.exit(error.exitCode === 0 ? 0 : 2);
    else tellFailure(terminal, error);
  }
}

type CommandMaker = (terminal: Terminal) => Command;

/** All commands of formats.md, one file each beside this one. Loaded when asked for: the service's packages take seconds, a draw should not wait for them. */
const COMMANDS: Record<string, () => Promise<CommandMaker>> = {
  check: async () => {
    const { checkCommand } = await import("./checkCommand.js");
    const { openLedger } = await import("./openLedger.js");
    return (terminal) => checkCommand(terminal, openLedger);
  },
  draw: async () => (await import("./drawCommand.js")).drawCommand,
  represent: async () => (await import("./representCommand.js")).representCommand,
  agreement: async () => (await import("./agreementCommand.js")).agreementCommand,
  labels: async () => (await import("./labelsDiffCommand.js")).labelsCommand,
  metrics: async () => (await import("./metricsCommand.js")).metricsCommand,
  compare: async () => (await import("./compareCommand.js")).compareCommand,
  curve: async () => (await import("./curveCommand.js")).curveCommand,
  size: async () => (await import("./sizeCommand.js")).sizeCommand,
  serve: async () => (await import("./serveCommand.js")).serveCommand,
  worker: async () => (await import("./serveCommand.js")).workerCommand,
  demo: async () => (await import("./demoCommand.js")).demoCommand,
  doctor: async () => (await import("./doctorCommand.js")).doctorCommand,
};

/** The program with the command that is asked for; with none for its version, and with all where that is help or a name nobody knows. */
async function program(terminal: Terminal, argv: readonly string[]): Promise<Command> {
  const holdout = new Command("holdout")
    .description("Keeps deep-learning teams honest: judges by the experimental method, trains, measures, compares.")
    .version("0.1.0")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text) => terminal.err(`holdout: ${shownSentence(asOneSentence(text))}`),
    });
  const [asked = ""] = argv;
  const names = Object.hasOwn(COMMANDS, asked) ? [asked] : isVersion(asked) ? [] : Object.keys(COMMANDS);
  for (const name of names) {
    const make = await COMMANDS[name]?.();
    if (make) holdout.addCommand(inheriting(make(terminal), holdout));
  }
  return holdout;
}

function isVersion(asked: string): boolean {
  return asked === "--version" || asked === "-V";
}

/** Commander begins with "error:" and suggests on a second line. */
function asOneSentence(text: string): string {
  return text
    .replace(/^error: /, "")
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
}

/** A command prints and exits as its parent does, and so do the commands under it; who left something out is told where to look. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  const { outputError } = parent.configureOutput();
  const lacks = /not specified$|^error: missing required argument/;
  command.configureOutput({
    outputError: (text, write) =>
      outputError?.(lacks.test(text.trim()) ? `${text.trim()}; see ${nameOf(command)} --help` : text, write),
  });
  refuseSecondValues(command);
  for (const child of command.commands) inheriting(child, parent);
  return command;
}

/** Commander takes the last value of an option and forgets the others: a file or a number that somebody gave would not be used. */
function refuseSecondValues(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.parseArg === collect) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) throw new UserError(`${option.long ?? option.flags} is given twice; keep one of them`);
      isGiven = true;
    });
  }
}

/** As it is typed: `holdout labels diff`. */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
