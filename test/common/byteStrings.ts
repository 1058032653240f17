import type { ByteStrings } from "../../src/common/byteStrings.js";

/** Strings one behind the other in a buffer of their own. */
export function byteStrings(texts: readonly (string | Buffer)[]): ByteStrings {
  const strings = texts.map((text) => Buffer.from(text));
  const starts = new Int32Array(strings.length);
  const ends = new Int32Array(strings.length);
  let end = 0;
  for (const [i, { length }] of strings.entries()) {
    starts[i] = end;
    ends[i] = end += length;
  }
  return { bytes: Buffer.concat(strings), starts, ends, count: strings.length };
}
