#!/usr/bin/env node
import { runProgram } from "./cli/program.js";
import { processTerminal } from "./cli/terminal.js";

await runProgram(processTerminal(), process.argv.slice(2));
