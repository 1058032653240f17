#!/usr/bin/env node
import { program } from "./cli/program.js";
import { processTerminal } from "./cli/terminal.js";

await program(processTerminal()).parseAsync();
