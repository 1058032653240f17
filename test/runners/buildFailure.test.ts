import { describe, expect, test } from "@jest/globals";
import { buildFailure } from "../../src/runners/dockerImage.js";

const dockerfile = [
  "# ours",
  "ARG BASE",
  "FROM ${BASE}",
  "",
  "RUN echo one && \\",
  "  # a comment inside",
  "  echo two",
  "RUN make",
];

function aBuild(path = "Dockerfile") {
  return { dockerfile: path, digest: "d", files: new Map([[path, Buffer.from(dockerfile.join("\n"))]]) };
}

describe("an image that could not be built", () => {
  test("the step, its line in the Dockerfile and what it printed last are told", () => {
    const told =
      "Step 4/4 : RUN make\n ---> Running in 0123456789ab\nmake: *** No targets.\nRemoving intermediate container 0123456789ab\n";
    expect(buildFailure(aBuild(), told, "returned a non-zero code: 2").message).toBe(
      "Dockerfile:8: the image could not be built: step 4 of 4 (RUN make) failed: returned a non-zero code: 2; it printed last: make: *** No targets.",
    );
  });

  test("a Dockerfile that cannot be parsed is told with the line that the engine names", () => {
    expect(
      buildFailure(aBuild("docker/Dockerfile"), "", "dockerfile parse error line 2: unknown instruction: RUNN").message,
    ).toBe(
      "docker/Dockerfile:2: the image could not be built: dockerfile parse error line 2: unknown instruction: RUNN",
    );
  });

  test("a step that printed a novel is quoted by its end", () => {
    const { message } = buildFailure(aBuild(), `Step 1/4 : ARG BASE\n${"x".repeat(10_000)} the end`, "no");
    expect(message.length).toBeLessThan(1000);
    expect(message).toMatch(/the end$/);
  });
});
