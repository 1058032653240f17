import { Command } from "commander";
import { UserError } from "../common/userError.js";
import type { Demo } from "../demo/demo.js";
import { isTaken } from "../demo/freePort.js";
import { parseWhole } from "./parseNumberOption.js";
import { toldToEnd } from "./toldToEnd.js";
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
  const { playStory, startDemo } = await import("../demo/demo.js");
  const told = toldToEnd();
  const starting = startDemo({ port });
  const started = await Promise.race([starting, told.then(() => null)]);
  if (!started) return closeOnceStarted(starting);
  const { stage, page, close } = started;
  terminal.out(`The page: ${page.url}`);
  const story = () => playStory(stage, terminal);
  const played = await untilOver(terminal, { story, told, url: once ? null : page.url }).finally(close);
  // A scene that was cut short would wait on, for what comes no more.
  if (played === null) process.exit(1);
  return played ? 0 : 1;
}

/** What was told to end may have ended a part of it first: then it does not start, and has tidied up. */
async function closeOnceStarted(starting: Promise<Demo>): Promise<ExitStatus> {
  await starting.then(
    ({ close }) => close(),
    () => undefined,
  );
  return 1;
}

interface Playing {
  story: () => Promise<boolean>;
  /** Resolves when the demo is to end. */
  told: Promise<void>;
  /** Of the page, where the world stays up after the story; else null. */
  url: string | null;
}

/** Whether every scene was really seen, true also of a world that stayed up after its story; null when the story was cut short. */
async function untilOver(terminal: Terminal, { story, told, url }: Playing): Promise<boolean | null> {
  const played = await Promise.race([story(), told.then(() => null)]);
  if (played === null || url === null) return played;
  terminal.out(`\nThe story is over; the world stays up. Play on at ${url}, end with Ctrl-C.`);
  await told;
  return true;
}
