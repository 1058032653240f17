import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { localArtifacts } from "../../src/artifacts/localArtifacts.js";
import { artifactsContract } from "./artifacts.contract.js";

describe("artifacts in a local folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdout-artifacts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const open = () => localArtifacts(folder);
  const placeOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);

  artifactsContract(open);

  test("a folder holds the artifacts and nothing half-written", async () => {
    const digest = await open().put(Buffer.from("only this"));
    expect(readdirSync(join(folder, digest.slice(0, 2), digest.slice(2, 4)))).toEqual([digest]);
  });

  test("a file that was damaged on the disk is not handed out", async () => {
    const digest = await open().put(Buffer.from("seven"));
    writeFileSync(placeOf(digest), "eight");
    await expect(open().get(digest)).rejects.toThrow("was damaged");
  });

  test("a file that was cut short is written again", async () => {
    const digest = await open().put(Buffer.from("a long sentence"));
    truncateSync(placeOf(digest), 3);
    await open().put(Buffer.from("a long sentence"));
    expect(Buffer.from(await open().get(digest)).toString()).toBe("a long sentence");
  });
});
