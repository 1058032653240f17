import { describe, expect, test } from "@jest/globals";
import { fnv1a } from "../../src/common/fnv1a.js";

describe("FNV-1a", () => {
  // From the authors' test vectors, http://www.isthe.com/chongo/src/fnv/test_fnv.c
  test.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["b", 0xe70c2de5],
    ["foobar", 0xbf9cf968],
  ])("of %j is what its authors say, wherever the bytes lie", (text, hash) => {
    const bytes = Buffer.from(`xx${text}yy`);
    expect(fnv1a(bytes, 2, bytes.length - 2) >>> 0).toBe(hash);
  });
});
