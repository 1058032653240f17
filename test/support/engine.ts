import { describe } from "@jest/globals";
import Docker from "dockerode";

/** Made by `npm test` on an engine that answers: Debian with Python and numpy. */
export const BASE_IMAGE = "holdout-test/base:bookworm";

/** The engine that `npm test` found or started; null where there is none. */
export function testEngine(): Docker | null {
  const host = process.env["TEST_DOCKER_HOST"];
  if (!host) return null;
  return new Docker({ socketPath: host.replace(/^unix:\/\//, "") });
}

/** A `describe` that is skipped, and counted as skipped, where no engine answers. */
export function describeWithEngine(title: string, tests: (docker: Docker) => void): void {
  const docker = testEngine();
  if (docker) describe(title, () => tests(docker));
  else describe.skip(`${title} (no Docker engine)`, () => tests(new Docker()));
}
