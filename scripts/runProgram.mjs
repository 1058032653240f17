// Runs a Node program in our place: our terminal, our signals, its exit status.
import { spawn } from "node:child_process";

/** Ends this process the way the program ended. */
export function runProgram(args, env = process.env) {
  const child = spawn(process.execPath, args, { stdio: "inherit", env });
  // Ctrl-C in a terminal reaches the program by itself; a second one from us would ask it to hurry.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (status, signal) => {
    if (signal === null) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
