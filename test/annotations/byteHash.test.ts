import { describe, expect, test } from "@jest/globals";
import { byteHash } from "../../src/annotations/byteHash.js";

function hashOf(text: string): number {
  const bytes = Buffer.from(`..${text}..`);
  return byteHash(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 2, bytes.length - 2) >>> 0;
}

describe("the hash of bytes", () => {
  // Of Appleby's own MurmurHash3_x86_32 with seed 0.
  test.each([
    ["", 0],
    ["a", 0x3c2569b2],
    ["ab", 0x9bbfd75f],
    ["abc", 0xb3dd93fa],
    ["abcd", 0x43ed676a],
    ["hello", 0x248bfa47],
    ["The quick brown fox jumps over the lazy dog", 0x2e4ff723],
  ])("of %j is MurmurHash3's", (text, hash) => expect(hashOf(text)).toBe(hash));
});
