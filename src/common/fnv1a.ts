/**
 * FNV-1a of the bytes between two places, 32 bits with their sign (Fowler, Noll and Vo; RFC 9923). Quick, and good enough
 * for tables of short texts; its lower bits are the better mixed ones.
 *
 * @example fnv1a(Buffer.from("a"), 0, 1) >>> 0 // → 0xe40c292c
 */
export function fnv1a(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
}
