import { expect, test } from "@jest/globals";
import type { RunRecord } from "../../src/experiments/experiment.js";
import { experimentsAt } from "../../src/gathering/factsOfDefaultBranch.js";
import { policyOf } from "../../src/gathering/policyOf.js";
import { taskAt } from "../../src/gathering/gather.js";
import { CommitNotFound, type Repositories } from "../../src/ports/repositories.js";
import type { World } from "../../src/ports/world.js";
import { resultsOfTask } from "../../src/training/resultsOfTask.js";
import { anAcceptance, aRun, someArtifacts } from "../support/facts.js";
import { memoryPolicyFiles, memoryRuns } from "../support/memoryWorld.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { taskYaml } from "../support/taskYaml.js";

const [main, before, longer, otherMetric, broken, gone] = ["a", "b", "c", "d", "e", "f"].map((letter) =>
  letter.repeat(40),
) as [string, string, string, string, string, string];
const baselinePath = "experiments/digits/baseline.yaml";
const widePath = "experiments/digits/wide.yaml";
const taskPath = ".holdout/tasks/digits.yaml";
const team = {
  ".holdout/config.yaml": "version: 1\n",
  [taskPath]: taskYaml(),
  Dockerfile: `FROM python@sha256:${"a".repeat(64)}\n`,
  [baselinePath]: "hidden: 32\n",
  [widePath]: "hidden: 128\n",
};

/** @param listed gets every commit whose files are listed */
function aWorld(finished: RunRecord[], listed: string[] = []): World {
  const repositories = memoryRepositories({
    [main]: team,
    [before]: { ...team, [widePath]: "hidden: 64\n" },
    [longer]: { ...team, [taskPath]: taskYaml().replace(/epochs: \d+/, "epochs: 77") },
    [otherMetric]: {
      ...team,
      [taskPath]: taskYaml(["primary: error", "primary: f1_macro"]),
      [widePath]: "hidden: 96\n",
    },
    [broken]: { ...team, [widePath]: "- a list\n" },
  });
  const tree: Repositories["tree"] = async (repository, sha) => {
    listed.push(sha);
    if (sha === gone) throw new CommitNotFound(sha);
    return repositories.tree(repository, sha);
  };
  const world = {
    repositories: { ...repositories, tree },
    policyFiles: memoryPolicyFiles(),
    runs: { ...memoryRuns(finished), list: async () => finished, withFingerprint: async () => [] },
    decisions: { acceptance: async () => anAcceptance() },
    artifacts: someArtifacts(),
  };
  return world as unknown as World; // what the tested code asks for is there
}

function trained(fingerprint: string, commit = "", path = widePath): RunRecord {
  const record = aRun({ path });
  return { ...record, run: { ...record.run, id: `run-${fingerprint}`, fingerprint, commit } };
}

/** What the default branch's experiments are called by their content. */
async function present(): Promise<Record<string, string>> {
  const world = aWorld([]);
  const policy = await policyOf(world, "acme/vision");
  const task = await taskAt(policy.snapshot, "digits");
  const found = await experimentsAt(
    world,
    "acme/vision",
    main,
    { task, acceptance: anAcceptance() },
    policy.experiments,
  );
  return Object.fromEntries(found.map(({ experiment, fingerprint }) => [experiment.name, fingerprint]));
}

async function results(...finished: RunRecord[]) {
  return resultsIn(aWorld(finished));
}

async function resultsIn(world: World) {
  return (await resultsOfTask(world, await policyOf(world, "acme/vision"), "digits", anAcceptance()))?.results;
}

async function rows(...finished: RunRecord[]) {
  const found = (await results(...finished))?.rows;
  return found?.map(({ name, isBaseline }) => (isBaseline ? `${name} (baseline)` : name)) ?? null;
}

test("the baseline comes first, and a name is that of the default branch's experiment: what else was trained under it carries its fingerprint", async () => {
  const { baseline = "", wide = "" } = await present();
  const edited = trained("1111111122", before);
  expect(await rows(edited, trained(wide, main), trained(baseline, main, baselinePath))).toEqual([
    "baseline (baseline)",
    "wide 11111111",
    "wide",
  ]);
  expect(await rows(edited, trained("3333333344", main, baselinePath))).toEqual(["wide 11111111", "baseline 33333333"]);
});

test("what the default branch has is known by its content, whichever commit was trained and whether it is still there", async () => {
  const { baseline = "" } = await present();
  expect(await rows(trained(baseline, gone, baselinePath))).toEqual(["baseline (baseline)"]);
});

test("hyperparameters are those that were trained, whatever the file says now", async () => {
  const { wide = "" } = await present();
  const { hyperparameters } = (await results(trained(wide, main), trained("2222222233", before))) ?? {};
  expect(hyperparameters).toEqual([{ key: "hidden", values: { wide: "128", "wide 22222222": "64" } }]);
});

test("what was trained under another protocol, or nobody can read any more, stands in no table beside the others", async () => {
  const { wide = "" } = await present();
  const others = [longer, broken, gone].map((commit, i) => trained(`${i}444444455`, commit));
  expect(await rows(trained(wide, main), ...others)).toEqual(["wide"]);
  expect(await rows(...others)).toBeNull();
});

test("another deciding metric is no other protocol: predictions are scored again", async () => {
  expect(await rows(trained("6666666677", otherMetric))).toEqual(["wide 66666666"]);
});

test("the files of a commit that was trained are listed once", async () => {
  const listed: string[] = [];
  await resultsIn(aWorld([trained("7777777788", before)], listed));
  expect(listed.filter((commit) => commit === before)).toEqual([before]);
});
