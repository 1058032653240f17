import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { eventually } from "./eventually.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("a demo that is told to end before its page is up leaves nothing behind", () => {
  let home: string;
  let data: string;
  let demo: ChildProcess;
  let group: number;
  beforeEach(async () => {
    // A demo makes its folder beside its own program, where other tests' demos have theirs.
    home = await mkdtemp(join(tmpdir(), "holdout-demo-"));
    data = join(home, ".holdout-data");
    await cp(join(root, "dist"), join(home, "dist"), { recursive: true });
    const others = ["package.json", "node_modules", "examples", "src", "templates", "workflows"];
    for (const name of others) await symlink(join(root, name), join(home, name));
    const args = [join(home, "dist/main.js"), "demo", "--port", "0"];
    demo = spawn(process.execPath, args, { detached: true, stdio: "ignore" });
    group = -(demo.pid ?? NaN);
  });
  afterEach(async () => {
    if (demo.exitCode === null && demo.signalCode === null) process.kill(group, "SIGKILL");
    await rm(home, { recursive: true, force: true });
  });

  async function firstIn(folder: string): Promise<string> {
    let names: string[] = [];
    await eventually(async () => expect((names = await readdir(folder))).not.toEqual([]), 30_000);
    return names[0] ?? "";
  }

  test("as soon as its folder is there", async () => {
    const ended = once(demo, "exit");
    await firstIn(data);
    demo.kill("SIGTERM");
    await ended;
    expect(await readdir(data)).toEqual([]);
  });

  test("by Ctrl-C, which its service hears, too, while that one starts", async () => {
    const ended = once(demo, "exit");
    await firstIn(join(data, await firstIn(data)));
    process.kill(group, "SIGINT");
    await ended;
    expect(await readdir(data)).toEqual([]);
    await eventually(() => expect(() => process.kill(group, 0)).toThrow("ESRCH"));
  });
});
