// `npm test`: sets up a bare clone, brings up what the tests need, runs them, ends everything, and says how many passed.
// More words are handed to Jest: `npm test -- test/runners`. With HOLDOUT_NOTHING_SKIPPED=1 a skipped test is a failure.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, setUp } from "./setup.mjs";
import { ensureBaseImage } from "./testbed/baseImage.mjs";
import { dockerEngine, removeEngineFolder } from "./testbed/dockerEngine.mjs";
import { endAll } from "./testbed/processes.mjs";
import { redisServer } from "./testbed/redisServer.mjs";
import { ensureSystemPackages, isInstalled } from "./testbed/systemPackages.mjs";

const tell = (sentence) => process.stderr.write(`${sentence}\n`);

await setUp();
const folder = mkdtempSync(join(tmpdir(), "holdout-testbed-"));
const results = join(folder, "results.json");
let jest;
let interrupted;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    interrupted = signal;
    jest?.kill("SIGTERM");
  });
}

let outcome;
try {
  const addresses = await bringUp();
  if (!interrupted) outcome = await runJest(addresses);
} finally {
  await endAll();
  removeEngineFolder(join(folder, "docker"));
}
const { passed, failed, skipped } = outcome ?? { passed: 0, failed: 1, skipped: [] };
rmSync(folder, { recursive: true, force: true });

const strict = process.env.HOLDOUT_NOTHING_SKIPPED === "1";
if (strict && skipped.length > 0) {
  for (const title of skipped) tell(`skipped: ${title}`);
  tell("HOLDOUT_NOTHING_SKIPPED=1: a skipped test is a failure");
}
if (interrupted) tell(`ended by ${interrupted}`);
process.exitCode = failed > 0 || interrupted || (strict && skipped.length > 0) ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);

/** Starts what the tests need; gives the addresses by which they find it. What is missing is said, and its tests are skipped. */
async function bringUp() {
  ensureSystemPackages(tell);
  const addresses = {};
  const redis = await redisServer(join(folder, "redis"));
  if (redis.url) addresses.TEST_REDIS_URL = redis.url;
  else tell(`tests with Redis are skipped: ${redis.missing}`);

  const engine = await dockerEngine(join(folder, "docker"));
  const { missing } = engine.host ? await ensureBaseImage(engine.host, tell) : engine;
  if (!missing) addresses.TEST_DOCKER_HOST = engine.host;
  else tell(`tests with containers are skipped: ${missing}`);

  const chromium = ["chromium", "chromium-browser", "google-chrome"].find(isInstalled);
  if (chromium) addresses.TEST_CHROMIUM = chromium;
  else tell("tests with a browser are skipped: chromium is not installed (apt-get install chromium)");
  return addresses;
}

async function runJest(addresses) {
  const args = ["--experimental-vm-modules", "--no-warnings", join(root, "node_modules", "jest", "bin", "jest.js")];
  const options = ["--maxWorkers=2", "--json", `--outputFile=${results}`, ...process.argv.slice(2)];
  jest = spawn(process.execPath, [...args, ...options], {
    cwd: root,
    // Jest's report is for people and goes to standard error by itself; its JSON goes to the file.
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      ...addresses,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --experimental-vm-modules --no-warnings`.trim(),
    },
  });
  const status = await new Promise((resolve) => jest.on("close", resolve));
  return existsSync(results) ? counted(JSON.parse(readFileSync(results, "utf8")), status) : undefined;
}

/** A file that could not even be loaded counts as one failed test. */
function counted(report, status) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.filter((test) => ["pending", "todo", "skipped", "disabled"].includes(test.status));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: skipped.map((test) => test.fullName),
  };
}
