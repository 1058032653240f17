import { Command, Option } from "commander";
import { parseConfiguration } from "../service/configuration.js";
import { serviceLog } from "../service/serviceLog.js";
import type { Queue, Service } from "../service/startService.js";
import { action, type Terminal } from "./terminal.js";

const allQueues: Queue[] = ["workflows", "training", "rendering"];

/** `holdout serve`: web and workers in one process, until it is told to stop. */
export function serveCommand(terminal: Terminal): Command {
  return new Command("serve")
    .description("the service: doors and workers in one process, configured by the environment (docs/configuration.md)")
    .action(action(terminal, () => run(terminal, true, allQueues)));
}

/** `holdout worker`: more hands on the same database and queue. */
export function workerCommand(terminal: Terminal): Command {
  return new Command("worker")
    .description("workers alone, on the queues named")
    .addOption(new Option("--queues <names...>", "queues to work on").choices(allQueues).default(allQueues))
    .action(action(terminal, ({ queues }: { queues: Queue[] }) => run(terminal, false, queues)));
}

async function run(terminal: Terminal, web: boolean, queues: Queue[]): Promise<never> {
  const configuration = parseConfiguration(process.env);
  const log = serviceLog(configuration.HOLDOUT_LOG);
  // Its packages take seconds to load: a help should not wait for them.
  const { startService } = await import("../service/startService.js");
  const service = await startService({ configuration, web, queues, log });
  terminal.out(service.url ? `Holdout listens at ${service.url}` : `Holdout works on ${queues.join(", ")}`);
  await untilTold(service);
  // Work that was let go of waits on for GitHub and for the queue; nothing of it can be kept any more.
  process.exit(0);
}

/** Resolves when the service has stopped after a signal; a second signal ends at once. */
async function untilTold(service: Service): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(130));
  await service.stop();
}
