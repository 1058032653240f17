import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));
const FIVE_MINUTES = 300_000;

/** What a tool says about the whole tree; empty when it has nothing to say. */
function complaints(tool: string, ...args: string[]): string {
  const done = spawnSync(process.execPath, [`${root}node_modules/${tool}`, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: "0" },
  });
  return done.status === 0 ? "" : `${done.stdout}${done.stderr}` || `status ${done.status}`;
}

describe("the tree is tidy", () => {
  test(
    "types are right in sources, tests and benches",
    () => expect(complaints("typescript/bin/tsc", "--noEmit")).toBe(""),
    FIVE_MINUTES,
  );
  test("the linter has nothing to say", () => expect(complaints("eslint/bin/eslint.js", ".")).toBe(""), FIVE_MINUTES);
  test(
    "everything is formatted",
    () => expect(complaints("prettier/bin/prettier.cjs", "--check", ".")).toBe(""),
    FIVE_MINUTES,
  );
});
