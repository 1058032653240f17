// Programs that some tests need beside Node. As root on a Debian machine they are installed; elsewhere their tests are skipped.
import { spawnSync } from "node:child_process";

const PROGRAMS = {
  git: "git",
  "redis-server": "redis-server",
  dockerd: "docker.io",
  debootstrap: "debootstrap",
  chromium: "chromium",
};

/** Names of programs that are still missing afterwards. */
export function ensureSystemPackages(tell) {
  const missing = Object.keys(PROGRAMS).filter((program) => !isInstalled(program));
  if (missing.length > 0 && process.getuid?.() === 0 && isInstalled("apt-get")) {
    const packages = missing.map((program) => PROGRAMS[program]);
    tell(`installing ${packages.join(", ")} with apt-get`);
    const trouble = aptGet("update") ?? aptGet("install", "-y", "--no-install-recommends", ...packages);
    if (trouble) tell(`apt-get did not succeed: ${trouble}`);
  }
  return missing.filter((program) => !isInstalled(program));
}

export function isInstalled(program) {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}

function aptGet(...args) {
  const done = spawnSync("apt-get", ["-q", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return done.status === 0 ? undefined : (done.stderr ?? "").trim().split("\n").at(-1) || `status ${done.status}`;
}
