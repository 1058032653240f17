/** Not looked up for each word: where modules run in a sandbox, as tests do, that takes four times as long as the hash. */
const { imul } = Math;

/**
 * MurmurHash3 of the bytes between two places, 32 bits with their sign (Austin Appleby, 2011; seed 0). Four bytes at a
 * time, it takes a third of the time of FNV-1a, and all its bits are well mixed.
 *
 * @example byteHash(new DataView(Uint8Array.from(Buffer.from("abc")).buffer), 0, 3) >>> 0 // → 0xb3dd93fa
 */
export function byteHash(bytes: DataView, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash ^= mixed(bytes.getInt32(at, true));
    hash = (imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let i = end - 1; i >= at; i--) rest = (rest << 8) | bytes.getUint8(i);
  hash ^= mixed(rest) ^ (end - start);
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixed(word: number): number {
  const product = imul(word, 0xcc9e2d51);
  return imul((product << 15) | (product >>> 17), 0x1b873593);
}
