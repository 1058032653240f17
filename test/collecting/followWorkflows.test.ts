import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { followWorkflows, type WorkflowFile } from "../../src/collecting/followWorkflows.js";
import type { Engine } from "../../src/engine/engine.js";
import type { Workflow } from "../../src/engine/workflow.js";
import { snapshotAt } from "../../src/gathering/snapshot.js";
import type { Step } from "../../src/ports/step.js";
import { teamWorkflows } from "../../src/service/teamWorkflows.js";
import { memoryRepositories } from "../support/memoryRepositories.js";
import { memoryPolicyFiles } from "../support/memoryWorld.js";

const path = ".holdout/workflows/nightly.yaml";
const good = "on: push\nsteps:\n  - uses: review/ask-again\n    with: { why: nightly }\n";

function aStep(uses: string): Step {
  return {
    uses,
    does: "",
    with: z.object({ why: z.string().optional() }),
    output: z.object({}),
    run: async () => ({}),
  };
}

/** What is served after each commit, and what was found broken in the last one. */
async function following(...commits: Record<string, string>[]) {
  const served: string[][] = [];
  const engine = {
    async setWorkflows(_: string | null, workflows: readonly Workflow[]) {
      served.push(workflows.map(({ path: file, text }) => `${file}: ${text}`));
    },
  } as unknown as Engine; // only this method is asked for
  const steps = ["review/ask-again", "digest/tell", "training/train"].map(aStep);
  const policyFiles = memoryPolicyFiles();
  let broken: { place: string; sentence: string }[] = [];
  for (const [i, files] of commits.entries()) {
    const snapshot = await snapshotAt(memoryRepositories({ [`c${i}`]: files }), "acme/vision", `c${i}`);
    const policy = { repository: "acme/vision", snapshot, sha: `c${i}` };
    broken = await followWorkflows(
      { policyFiles },
      policy,
      teamWorkflows(
        () => engine,
        () => steps,
      ),
    );
  }
  return { served, broken };
}

describe("a team's own workflows", () => {
  test("of the default branch answer its events, and others no more", async () => {
    const { served, broken } = await following({ [path]: good, "README.md": "" }, {});
    expect(served).toEqual([[`${path}: ${good}`], []]);
    expect(broken).toEqual([]);
  });

  test("with an error are told by file and line, and the last good version goes on serving", async () => {
    const { served, broken } = await following({ [path]: good }, { [path]: good.replace("uses", "use") });
    expect(served[1]).toEqual([`${path}: ${good}`]);
    expect(broken).toEqual([
      expect.objectContaining({
        place: `${path}:3`,
        sentence: expect.stringMatching(/has no key 'use'; did you mean 'uses'/),
      }),
    ]);
  });

  test("that were never good serve nothing, and others serve all the same", async () => {
    const other: WorkflowFile = { path: ".holdout/workflows/other.yml", text: good };
    const { served, broken } = await following({ [path]: "on: nothing\n", [other.path]: other.text });
    expect(served[0]).toEqual([`${other.path}: ${good}`]);
    expect(broken).toHaveLength(1);
  });

  test("may look again and tell, and nothing that acts for a person", async () => {
    const { broken } = await following({ [path]: "on: push\nsteps:\n  - uses: training/train\n" });
    expect(broken).toEqual([
      expect.objectContaining({
        place: `${path}:3`,
        sentence: expect.stringMatching(/'training\/train' is a step of Holdout's own/),
      }),
    ]);
  });

  test("cannot ask themselves again without an end", async () => {
    const { broken } = await following({ [path]: good.replace("push", "review.asked") });
    expect(broken[0]?.sentence).toMatch(/would ask for ever/);
  });
});
