import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { checkCommand } from "../../src/cli/checkCommand.js";
import { localRepository } from "../../src/cli/localRepository.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { taskYaml } from "../support/taskYaml.js";

let clone = "";

function git(...words: string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...words], {
    cwd: clone,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function commit(message: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  git("add", "-A");
  git("commit", "-qm", message);
}

async function check(...words: string[]) {
  const seen = { out: "", err: "", status: -1 };
  const terminal: Terminal = {
    out: (text) => void (seen.out += `${text}\n`),
    err: (text) => void (seen.err += `${text}\n`),
    interactive: false,
    color: false,
    exit: (status) => void (seen.status = status),
  };
  await checkCommand(terminal).parseAsync(["--repo", clone, ...words], { from: "user" });
  return seen;
}

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "holdout-check-"));
  git("init", "-q", "-b", "main");
  const ids = Array.from({ length: 4 }, (_, i) => `digit-${i}`);
  commit("a task", {
    ".holdout/tasks/digits.yaml": taskYaml(["size: 400", "size: 4"]),
    Dockerfile: `FROM python@sha256:${"a".repeat(64)}\nCOPY train.py .\n`,
    "train.py": "train\n",
    "experiments/digits/baseline.yaml": "width: 32\n",
    "data/labels/first.csv": "id,label\nx,1\ny,2\n",
    "data/validation/items.csv": ["id", ...ids, ""].join("\n"),
    "data/validation/labels.csv": ["id,label", ...ids.map((id) => `${id},1`), ""].join("\n"),
  });
  git("checkout", "-q", "-b", "wide");
  commit("a wide net", { "experiments/digits/größer.yaml": "width: 64\n" });
  git("checkout", "-q", "-b", "flip", "main");
  commit("a better label", { "data/labels/first.csv": "id,label\nx,1\ny,3\n" });
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

describe("holdout check", () => {
  test("lets a change pass that breaks no rule, and exits 0", async () => {
    const seen = await check("--head", "wide");
    expect(seen.status).toBe(0);
    expect(seen.out).toContain("nothing stands in the way");
    expect(seen.out).toMatch(/^ok +task-is-declared +digits +1 experiment of the task declared/m);
  });

  test("blocks a silent label fix with item, labels, file and line, and exits 1", async () => {
    const seen = await check("--head", "flip");
    expect(seen.status).toBe(1);
    expect(seen.out).toMatch(
      /^FAIL +no-silent-label-fix +digits +1 label changed: y from "2" to "3" at data\/labels\/first.csv:3$/m,
    );
  });

  test("prints one JSON document with the keys of formats.md", async () => {
    const { out, status } = await check("--head", "flip", "--base", "main", "--json");
    const document = JSON.parse(out) as { conclusion: string; findings: Record<string, unknown>[] };
    expect(status).toBe(1);
    expect(Object.keys(document)).toEqual(["conclusion", "findings"]);
    expect(document.conclusion).toBe("failure");
    const finding = document.findings.find(({ rule }) => rule === "no-silent-label-fix");
    expect(Object.keys(finding ?? {})).toEqual(["rule", "status", "severity", "task", "saw", "next", "places"]);
    expect(finding).toMatchObject({
      status: "fail",
      severity: "block",
      task: "digits",
      places: [{ path: "data/labels/first.csv", line: 3 }],
    });
  });

  test("judges commits only, and says so when files are not committed", async () => {
    git("checkout", "-q", "wide");
    writeFileSync(join(clone, "data/labels/first.csv"), "id,label\nx,7\ny,7\n");
    const seen = await check();
    git("checkout", "-q", "--", ".");
    expect(seen.err).toContain("files that are not committed yet are not judged");
    expect(seen.status).toBe(0);
  });

  test("says when the base itself has a file that cannot be read", async () => {
    git("checkout", "-q", "-b", "broken", "main");
    commit("a slip", { ".holdout/config.yaml": "version: 1\nchecklist: { nothing-leeks: block }\n" });
    commit("a taller net", { "experiments/digits/tall.yaml": "width: 128\n" });
    const { err } = await check("--base", "broken~1", "--head", "broken");
    expect(err).toContain(
      "holdout: the base has a file that cannot be read, so the change is judged without it: .holdout/config.yaml:2:",
    );
  });

  test("names the nearest branch for one that is not there, and exits 2", async () => {
    const seen = await check("--base", "mian");
    expect(seen).toMatchObject({ status: 2, out: "" });
    expect(seen.err).toBe('holdout: there is no commit "mian"; did you mean "main"?\n');
  });

  test("takes no word of a person for an option of git", async () => {
    expect((await check("--base", "--output=/tmp/x")).err).toContain('there is no commit "--output=/tmp/x"');
  });

  test("says when the folder is in no clone", async () => {
    const seen = await check("--repo", tmpdir());
    expect(seen).toMatchObject({ status: 2 });
    expect(seen.err).toContain("this folder is in no Git clone");
  });
});

describe("a local clone", () => {
  test("lists files with any names, and reads them by their blobs", async () => {
    const repository = await localRepository(clone);
    const tree = await repository.tree("", await repository.commit("wide"));
    const file = tree.find(({ path }) => path === "experiments/digits/größer.yaml");
    expect(file).toMatchObject({ bytes: 10, executable: false });
    expect(Buffer.from(await repository.blob("", file?.blob ?? "")).toString()).toBe("width: 64\n");
  });

  test("knows a renamed file by both names", async () => {
    git("checkout", "-q", "-b", "moved", "main");
    git("mv", "train.py", "learn.py");
    git("commit", "-qm", "another name");
    const repository = await localRepository(clone);
    const files = await repository.changedFiles("", await repository.commit("main"), await repository.commit("moved"));
    expect(files).toEqual([{ path: "learn.py", status: "renamed", previousPath: "train.py" }]);
  });

  test("is called as its remote says", async () => {
    git("remote", "add", "origin", "git@github.com:acme/vision.git");
    expect((await localRepository(clone)).name).toBe("acme/vision");
  });
});
