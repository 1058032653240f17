import { expect, test } from "@jest/globals";
import { sha256 } from "../../src/common/hash.js";
import type { Artifacts } from "../../src/ports/artifacts.js";

/** What every place for artifacts promises. */
export function artifactsContract(open: () => Artifacts): void {
  const bytesOf = (text: string) => new TextEncoder().encode(text);

  test("bytes are kept under their SHA-256 and come back the same", async () => {
    const digest = await open().put(bytesOf("id,label\na,7\n"));
    expect(digest).toBe(sha256("id,label\na,7\n"));
    expect(Buffer.from(await open().get(digest)).toString()).toBe("id,label\na,7\n");
  });

  test("the same bytes, also put by many at once, are one artifact", async () => {
    const artifacts = open();
    const bytes = new Uint8Array(300_000).fill(7);
    const digests = await Promise.all(Array.from({ length: 20 }, () => artifacts.put(bytes)));
    expect(new Set(digests).size).toBe(1);
    expect((await artifacts.get(digests[0] ?? "")).length).toBe(300_000);
  });

  test("nothing is an artifact as well", async () => {
    const digest = await open().put(new Uint8Array());
    expect((await open().get(digest)).length).toBe(0);
  });

  test("what was never put is not there and cannot be got", async () => {
    const digest = sha256("never put");
    expect(await open().has(digest)).toBe(false);
    await expect(open().get(digest)).rejects.toThrow();
    expect(await open().has(await open().put(bytesOf("put")))).toBe(true);
  });

  test("a path is not a digest", async () => {
    await expect(open().get("../../etc/passwd")).rejects.toThrow("is not the digest of an artifact");
    await expect(open().has("..")).rejects.toThrow("is not the digest of an artifact");
  });
}
