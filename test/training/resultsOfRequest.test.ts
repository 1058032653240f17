import { expect, test } from "@jest/globals";
import type { RunRecord } from "../../src/experiments/experiment.js";
import type { World } from "../../src/ports/world.js";
import { resultsOfRequest } from "../../src/training/resultsOfRequest.js";
import { anAcceptance, aRun, someArtifacts } from "../support/facts.js";
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
    artifacts: someArtifacts(),
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
