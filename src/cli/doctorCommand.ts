import { Command } from "commander";
import type { Examined } from "../service/examine.js";
import { action, printJson, textTable, type ExitStatus, type Terminal } from "./terminal.js";

/** `holdout doctor`: what is missing on this machine, and how to get it. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command("doctor")
    .description("what is missing on this machine, and how to get it; exit status 1 when the service could not start")
    .option("--json", "print one JSON document", false)
    .action(action(terminal, ({ json }: { json: boolean }) => work(terminal, json)));
}

async function work(terminal: Terminal, json: boolean): Promise<ExitStatus> {
  const { examine } = await import("../service/examine.js");
  return tell(terminal, await examine(process.env), json);
}

function tell(terminal: Terminal, found: Examined[], json: boolean): ExitStatus {
  const isFine = found.every(({ state }) => state !== "missing");
  if (json) printJson(terminal, { ok: isFine, found });
  else {
    const signs = { ok: "✓", note: "·", missing: "✗" };
    terminal.out(
      textTable(
        ["", "what", "seen"],
        found.map(({ what, state, saw }) => [signs[state], what, short(saw)]),
      ),
    );
    for (const { what, state, saw, next } of found) {
      if (state === "missing" && saw !== short(saw))
        terminal.out(`\n${what}: ${saw.replace(/; (?=[A-Z_]{4,})/g, "\n  ")}`);
      if (next) terminal.out(`\n${what}: ${next}.`);
    }
  }
  return isFine ? 0 : 1;
}

function short(saw: string): string {
  return saw.length > 90 ? `${saw.slice(0, 89)}…` : saw;
}
