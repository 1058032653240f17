import { expect, test } from "@jest/globals";
import type { RunRecord } from "../../src/experiments/experiment.js";
import type { World } from "../../src/ports/world.js";
import { resultsOfRequest } from "../../src/training/resultsOfRequest.js";
import { aRun, anAcceptance } from "../support/facts.js";
import { memoryPolicyFiles, memoryRuns } from "../support/memoryWorld.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { aRequest } from "../support/results.js";
import { taskYaml } from "../support/taskYaml.js";

const [main, commit] = ["b".repeat(40), "c".repeat(40)];
const team = {
  ".holdout/config.yaml": "version: 1\n",
  ".holdout/tasks/digits.yaml": taskYaml(),
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\n`,
  "experiments/digits/baseline.yaml": "hidden: 32\n",
};

/** What runs and the acceptance of the validation set left, by the digests that the builders name. */
const artifacts = new Map([
  ["f".repeat(64), JSON.stringify({ a: "0", b: "1", c: "2", d: "3" })],
  ["1".repeat(64), JSON.stringify([{ step: 1, metrics: { "validation/error": 0.25 } }])],
  ["2".repeat(64), "id,prediction\na,0\nb,1\nc,2\nd,0\n"],
]);

/** A baseline that was trained, and a request for `wide` of which these runs were made. */
function aWorld(own: RunRecord[]): World {
  const baseline = [aRun({ path: "experiments/digits/baseline.yaml" })];
  const world = {
    repositories: memoryRepositories({
      [main]: team,
      [commit]: { ...team, "experiments/digits/wide.yaml": "hidden: 128\n" },
    }),
    policyFiles: memoryPolicyFiles(),
    runs: { ...memoryRuns(own), withFingerprint: async () => baseline },
    decisions: { acceptance: async () => anAcceptance() },
    artifacts: { get: async (digest: string) => Buffer.from(artifacts.get(digest) ?? "") },
  };
  return world as unknown as World; // what the tested code asks for is there
}

const asked = aRequest({ runs: ["run-000000000001"] });
const rows = async (own: RunRecord) =>
  (await resultsOfRequest(aWorld([own]), asked))?.results.rows.map(({ name }) => name);

test("the results of a request are its runs beside the baseline", async () => {
  expect(await rows(aRun())).toEqual(["baseline", "wide"]);
});

test.each(["cancelled", "failed"] as const)("a request whose runs were all %s has none", async (status) => {
  expect(await rows(aRun({ state: { status } }))).toBeUndefined();
});
