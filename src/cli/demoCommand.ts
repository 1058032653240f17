import { Command } from "commander";
import { UserError } from "../common/userError.js";
import { playStory, startDemo } from "../demo/demo.js";
import { isTaken } from "../demo/freePort.js";
import { parseWhole } from "./parseNumberOption.js";
import { action, type ExitStatus, type Terminal } from "./terminal.js";

/** `holdout demo`: a small world to play in, with a story to begin with. */
export function demoCommand(terminal: Terminal): Command {
  return new Command("demo")
    .description(
      "a small team's world on this machine: counterparts of GitHub and Slack, the service, real trainings, and a page",
    )
    .option("--once", "play the story, tell what was seen, and end", false)
    .option("--port <n>", "port of the page", (text) => parseWhole("--port", text), 4400)
    .action(
      action(terminal, ({ once, port }: { once: boolean; port: number }) => demo(terminal, once, once ? 0 : port)),
    );
}

async function demo(terminal: Terminal, once: boolean, port: number): Promise<ExitStatus> {
  if (await isTaken(port))
    throw new UserError(
      `the port ${port} is taken, perhaps by a demo that still runs; end it, or choose another --port`,
    );
  const { stage, page, close } = await startDemo({ port });
  let stopped = false;
  const stop = async () => {
    if (!stopped) {
      stopped = true;
      await close();
    }
  };
  const told = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  try {
    terminal.out(`The page: ${page.url}`);
    const played = await Promise.race([playStory(stage, terminal), told.then(() => null)]);
    if (once || played === null) return played === true ? 0 : 1;
    terminal.out(`\nThe story is over; the world stays up. Play on at ${page.url}, end with Ctrl-C.`);
    await told;
    return 0;
  } finally {
    await stop();
  }
}
