import { mkdir, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { wholeFile } from "../../src/cli/inputFile.js";
import { readRows } from "../../src/cli/readRows.js";
import { aFolder } from "./aTerminal.js";

describe("a file that a person names", () => {
  test("is read whole, also where its size is not known before", async () => {
    const folder = await aFolder({ "a.txt": "one\n" });
    expect((await wholeFile(join(folder, "a.txt"), "a text")).toString()).toBe("one\n");
    expect((await wholeFile("/dev/null", "a text")).length).toBe(0);
    expect((await wholeFile("/proc/self/stat", "a text")).length).toBeGreaterThan(10);
  });

  test("is refused where it does not end", async () => {
    await expect(wholeFile("/dev/zero", "a curve")).rejects.toThrow(
      "/dev/zero: this does not end; a curve is held in memory and may have 512 MB",
    );
  });

  test("is refused in a sentence where the system cannot read it, open it or find it", async () => {
    const folder = await aFolder({ file: "" });
    await symlink("circle", join(folder, "circle"));
    await mkdir(join(folder, "sub"));
    const refused: [string, string][] = [
      [folder + "/circle", "this link leads in a circle"],
      [folder + "/sub", "this is a folder; expected a file"],
      [folder + "/file/x", "a part of this path is a file, not a folder"],
      [folder + "/fiel", "there is no such file; did you mean file?"],
      [`${folder}/${"x".repeat(300)}`, "this path is too long"],
      ["/proc/self/mem", "the system cannot read this (EIO)"],
      ["", '"": there is no such file'],
    ];
    for (const [path, sentence] of refused) {
      await expect(wholeFile(path, "a curve")).rejects.toThrow(sentence);
      await expect(readRows(path)).rejects.toThrow(sentence);
    }
  });

  test("is refused where it is a socket", async () => {
    const path = join(await aFolder(), "socket");
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      await expect(readRows(path)).rejects.toThrow("this is a socket or a device without a reader; expected a file");
    } finally {
      server.close();
    }
  });
});
