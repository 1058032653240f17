import Docker from "dockerode";
import { UserError } from "../common/userError.js";
import type { Runner } from "../ports/runner.js";
import { dockerRunner, type DockerRunnerOptions } from "./dockerRunner.js";
import { processRunner } from "./processRunner.js";

export interface RunnerChoice {
  /** `auto`: containers when an engine answers, else plain processes with their warning. */
  runner: "auto" | "docker" | "process";
  /** `unix:///path/to.sock` or `tcp://host:port`; null for the usual socket. */
  dockerHost: string | null;
  runsDir: string;
  /** Where the engine sees a path of ours; see `DockerRunnerOptions`. */
  enginePathOf?: DockerRunnerOptions["enginePathOf"];
  /** See `BuildLimits`. */
  build?: DockerRunnerOptions["build"];
  log: DockerRunnerOptions["log"];
}

const USUAL_SOCKET = "unix:///var/run/docker.sock";
const ANSWER_MS = 3000;

/**
 * The runner of this machine.
 *
 * @throws UserError when containers were asked for and no engine answers, and for an address that is none
 */
export async function chooseRunner(choice: RunnerChoice): Promise<Runner> {
  if (choice.runner === "process") return processRunner(choice);
  const docker = dockerAt(choice.dockerHost ?? USUAL_SOCKET);
  if (await answers(docker)) return dockerRunner({ ...choice, docker });
  if (choice.runner === "docker")
    throw new UserError(
      `no Docker engine answers at ${choice.dockerHost ?? USUAL_SOCKET}; start one, or set its address, or allow plain processes for development`,
    );
  const runner = processRunner(choice);
  choice.log.warn({}, runner.warning ?? "");
  return runner;
}

/** A client of the engine at an address such as `unix:///var/run/docker.sock` or `tcp://10.0.0.5:2375`. */
export function dockerAt(host: string): Docker {
  const socket = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (socket !== undefined) return new Docker({ socketPath: socket });
  const tcp = /^(tcp|http|https):\/\/([^:/]+):(\d+)\/?$/.exec(host);
  if (!tcp)
    throw new UserError(
      `the engine's address is ${JSON.stringify(host)}; it must be like unix:///var/run/docker.sock or tcp://host:2375`,
    );
  return new Docker({ protocol: tcp[1] === "https" ? "https" : "http", host: tcp[2], port: Number(tcp[3]) });
}

/** True when an engine answers within three seconds. */
export async function answers(docker: Docker): Promise<boolean> {
  const answered = docker.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, tooLate()]);
}

function tooLate(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ANSWER_MS).unref());
}
