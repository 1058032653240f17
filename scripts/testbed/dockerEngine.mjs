// A Docker engine for the tests: the machine's own when one answers, else a private one that ends with the tests.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { startServer, waitFor } from "./processes.mjs";
import { isInstalled } from "./systemPackages.mjs";

const USUAL_SOCKET = "/var/run/docker.sock";

/**
 * The address of an engine that answers, as `unix://…`; or why there is none.
 * A private engine keeps everything in `folder` and touches no network settings of the machine.
 */
export async function dockerEngine(folder) {
  const asked = process.env.TEST_DOCKER_HOST;
  if (asked) return { host: asked };
  if (await answers(USUAL_SOCKET)) return { host: `unix://${USUAL_SOCKET}` };
  if (process.getuid?.() !== 0) return { missing: `no Docker engine answers at ${USUAL_SOCKET} for this user` };
  if (!isInstalled("dockerd")) return { missing: "dockerd is not installed (apt-get install docker.io)" };
  return privateEngine(folder);
}

async function privateEngine(folder) {
  const socket = join(folder, "docker.sock");
  const log = join(folder, "log");
  mkdirSync(folder, { recursive: true });
  const engine = startServer(
    "dockerd",
    [
      ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec"), "--pidfile", join(folder, "pid")],
      ...["-H", `unix://${socket}`, "--iptables=false", "--bridge=none", "--ip-forward=false", "--ip-masq=false"],
    ],
    log,
  );
  if (await waitFor(() => answers(socket), engine)) return { host: `unix://${socket}`, folder };
  return { missing: `dockerd did not start: ${lastLine(log)}` };
}

/** What a private engine leaves behind when it had to be killed: its mounts, and then its folder. */
export function removeEngineFolder(folder) {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse())
    spawnSync("umount", ["-l", mount]);
  rmSync(folder, { recursive: true, force: true });
}

function answers(socketPath) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: "/_ping", timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

function lastLine(path) {
  return readFileSync(path, "utf8").trim().split("\n").at(-1) ?? "";
}
